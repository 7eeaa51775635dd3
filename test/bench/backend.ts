// How soon the built backend answers after its start, and what it holds when nothing happens. Prints JSON lines.

import { setTimeout as sleep } from "node:timers/promises";
import { type BenchProgram, startForEditor, startServe } from "../support/bench-program.ts";
import { printFigure, quantile } from "../support/figures.ts";

const rounds = 9;
const idleForMs = 3000;
const readyGoalMs = 500;
const idleGoalMegabytes = 150;

async function idleMegabytes(program: BenchProgram): Promise<number> {
	await sleep(idleForMs);
	const megabytes = program.residentMegabytes();
	await program.stop();
	return megabytes;
}

const readyMs: number[] = [];
for (let round = 0; round < rounds; round++) {
	const program = await startServe();
	readyMs.push(program.readyMs);
	await program.stop();
}
printFigure("backend", "ready-median", quantile(readyMs, 0.5), "ms", readyGoalMs);
printFigure("backend", "ready-worst", Math.max(...readyMs), "ms", readyGoalMs);
printFigure("backend", "idle-rss", await idleMegabytes(await startServe()), "MB", idleGoalMegabytes);
const forEditor = await startForEditor();
printFigure("backend", "editor-ready", forEditor.readyMs, "ms", readyGoalMs);
printFigure("backend", "editor-idle-rss", await idleMegabytes(forEditor), "MB", idleGoalMegabytes);
