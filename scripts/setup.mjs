// From a fresh clone to a built program: installs exactly what the lockfile names and builds. Each step is skipped while its inputs are
// those of its last success. Runs on Node 18 with no packages installed.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suitableNode } from "./node-runtime.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, "node_modules", ".ensemble");

/** Progress goes to stderr: with --json stdout belongs to the program. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** Installs what is missing; returns the path of the Node to run with. Ends the process with advice where that fails. */
export function install() {
	step("installed", "Installing packages (exactly those of the lockfile, with the Node that runs the backend) …", hash([join(root, "package-lock.json")]), () =>
		run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "Check the network and the npm registry, then run the same command again."),
	);
	const node = suitableNode(root);
	if (node !== undefined) return node;
	say(`No Node 22.15 or newer could be installed for ${process.platform} ${process.arch}. Install Node 24 yourself, then run the same command again.`);
	process.exit(1);
}

/** The same, and builds what has changed. */
export function setUp() {
	const node = install();
	const isBuilt = existsSync(join(root, "dist", "server", "main.mjs")) && existsSync(join(root, "dist", "media", "chat.js"));
	step(
		"built",
		"Building …",
		isBuilt ? sourcesFingerprint() : "",
		() => run(node, ["esbuild.mjs"], "The lines above say what is wrong in the sources."),
		sourcesFingerprint,
	);
	return node;
}

/** Runs an action unless `fingerprint` is what it left behind when it last succeeded. */
function step(name, message, fingerprint, action, after = () => fingerprint) {
	const stamp = join(stamps, name);
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
	const begun = Date.now();
	say(message);
	action();
	mkdirSync(stamps, { recursive: true });
	writeFileSync(stamp, after());
	say(`  done in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

function run(command, args, advice) {
	const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
	if (status === 0) return;
	say(`\nThat did not work${error ? ` (${error.message})` : ""}. ${advice}`);
	process.exit(1);
}

function hash(paths) {
	const digest = createHash("sha256");
	for (const path of paths) digest.update(readFileSync(path));
	return digest.digest("hex");
}

/** Path, size and time of every source: enough to see a change, quick enough for every start. */
function sourcesFingerprint() {
	const digest = createHash("sha256");
	const visit = (path) => {
		const stat = statSync(path);
		if (!stat.isDirectory()) return digest.update(`${path}:${stat.size}:${stat.mtimeMs}\n`);
		for (const name of readdirSync(path).sort()) visit(join(path, name));
	};
	for (const name of ["server", "client", "media", "prompts", "samples", "esbuild.mjs", "package-lock.json"]) visit(join(root, name));
	return digest.digest("hex");
}
