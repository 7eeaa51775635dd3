#!/usr/bin/env node
// The command-line program. Runs the built backend on a Node that is new enough: this one, or the one that came with the packages.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suitableNode } from "../scripts/node-runtime.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(root, "dist", "server", "main.mjs");
const node = suitableNode(root);

if (!existsSync(main) || node === undefined) {
	process.stderr.write("Ensemble is not built yet. Run `npm start` once in its folder; it installs and builds what is needed.\n");
	process.exit(1);
}

if (node === process.execPath) {
	await import(main);
} else {
	const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
	// Ctrl+C reaches the program too; this process ends with it.
	process.on("SIGINT", () => {});
	process.on("SIGTERM", () => child.kill("SIGTERM"));
	child.on("exit", (code, signal) => process.exit(signal === null ? code : 130));
}
