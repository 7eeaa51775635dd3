// `npm start`: from a fresh clone to a running Ensemble in one command. Installs exactly what the lockfile names, builds, makes sure that a
// sandbox can be had, then hands over to the program. Each step is skipped when its inputs have not changed. Runs on Node 18 with no packages.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureSandbox } from "./ensure-sandbox.mjs";
import { suitableNode } from "./node-runtime.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, "node_modules", ".ensemble");
const args = process.argv.slice(2);
// With --json stdout belongs to the program; progress goes to stderr in any case.
const say = (text) => process.stderr.write(`${text}\n`);

/** Runs a step when what it depends on has changed since it last succeeded. */
function step(name, message, fingerprint, action) {
	const stamp = join(stamps, name);
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint) return;
	const begun = Date.now();
	say(message);
	action();
	mkdirSync(stamps, { recursive: true });
	writeFileSync(stamp, fingerprint);
	say(`  done in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

function run(command, commandArgs, advice) {
	const { status, error } = spawnSync(command, commandArgs, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" && command === "npm" });
	if (status === 0) return;
	say(`\nThat did not work${error ? `: ${error.message}` : ""}. ${advice}`);
	process.exit(1);
}

function hash(paths) {
	const digest = createHash("sha256");
	for (const path of paths) digest.update(path).update(readFileSync(path));
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

step("installed", "Installing packages (lockfile-exact, including the Node that runs the backend) …", hash([join(root, "package-lock.json")]), () =>
	run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], "Check the network and the npm registry, then run `npm start` again."),
);
const node = suitableNode(root);
if (node === undefined) {
	say(`No Node ≥ 22.15 could be installed for ${process.platform} ${process.arch}. Install Node 24 yourself, then run \`npm start\` again.`);
	process.exit(1);
}
if (!existsSync(join(root, "dist", "server", "main.mjs"))) writeFileSync(join(stamps, "built"), "");
step("built", "Building …", sourcesFingerprint(), () => run(node, ["esbuild.mjs"], "The lines above say what is wrong in the sources."));
ensureSandbox(say);

const program = spawn(node, [join(root, "dist", "server", "main.mjs"), ...args], { stdio: "inherit", cwd: process.env.INIT_CWD ?? process.cwd() });
// Ctrl+C reaches the program too; it says goodbye and this process ends with it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => program.kill("SIGTERM"));
program.on("exit", (code, signal) => process.exit(signal === null ? code : 130));
