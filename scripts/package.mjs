// Writes dist/ensemble-<version>.vsix: a minified build, packed by the allow-list in .vscodeignore. Sources and node_modules stay out.
// `--no-build` packs what was built before.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { install, root } from "./setup.mjs";

const maxBytes = 10 * 1024 * 1024;
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
// The packer needs a newer Node than npm may have.
const node = install();
const target = join("dist", `${name}-${version}.vsix`);

if (!process.argv.includes("--no-build")) run(["esbuild.mjs", "--minify"]);
for (const needed of ["dist/client/extension.cjs", "dist/server/main.mjs", "dist/media/chat.js", "dist/THIRD-PARTY-NOTICES.txt"]) {
	if (!existsSync(join(root, needed))) fail(`${needed} is missing; run npm run build and look at its errors.`);
}
rmSync(join(root, target), { force: true });
run([
	vscePath(),
	"package",
	"--out",
	target,
	// Everything is bundled.
	"--no-dependencies",
	// Links in the README stay relative: there is no repository address to make them absolute with.
	"--allow-missing-repository",
	"--no-rewrite-relative-links",
]);
const bytes = statSync(join(root, target)).size;
process.stdout.write(`${target} ${(bytes / 1024 / 1024).toFixed(2)} MB\n`);
if (bytes > maxBytes) fail(`The package may have at most ${maxBytes / 1024 / 1024} MB. See what grew with: npx vsce ls --no-dependencies`);

function vscePath() {
	const manifest = createRequire(import.meta.url).resolve("@vscode/vsce/package.json");
	return join(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.vsce);
}

function run(args) {
	const { status, error } = spawnSync(node, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
	if (status !== 0) fail(error ? error.message : `${args[0]} ended with code ${status}.`);
}

function fail(message) {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}
