// Node, up and waiting: reads the command from file 3, then runs the program as its main module. Started ahead by runner.py, used once.
"use strict";
const fs = require("node:fs");
const { Module } = require("node:module");
fs.unlinkSync(__filename);
// Loaded now rather than when the program prints. The streams themselves are the program's to open: opening makes them non-blocking.
require("node:net");
require("node:tty");
fs.writeSync(4, "r");
const chunks = [];
const buffer = Buffer.alloc(65536);
for (let count = fs.readSync(3, buffer); count > 0; count = fs.readSync(3, buffer)) chunks.push(Buffer.from(buffer.subarray(0, count)));
fs.closeSync(3);
// A run that never began: the other end was closed.
if (chunks.length === 0) process.exit(0);
const [count, ...parts] = Buffer.concat(chunks).toString("utf8").split("\0");
const programArguments = parts.slice(0, Number(count));
const env = Object.fromEntries(parts.slice(Number(count)).map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
if (programArguments[0] === "--no-warnings") {
	programArguments.shift();
	process.removeAllListeners("warning");
}
for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
Object.assign(process.env, env);
// A text that Node.js refuses has no frame of the program's in its stack: nothing of it ran.
process.once("uncaughtExceptionMonitor", (error) => {
	const frames =
		error instanceof SyntaxError
			? String(error.stack)
					.split("\n")
					.filter((line) => /^ +at /.test(line))
			: [];
	if (frames.length === 0 || !frames.every((frame) => /[( ]node:/.test(frame) || frame.includes(__filename))) return;
	try {
		fs.writeSync(4, "c");
	} catch {
		// Closed by the program, which then ran.
	}
});
const path = require("node:path").resolve(programArguments[0]);
process.argv.splice(1, process.argv.length, path, ...programArguments.slice(1));
delete require.cache[__filename];
Module.runMain(path);
