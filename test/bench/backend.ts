// How soon the built backend answers after its start, and what it holds when nothing happens. Prints JSON lines.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const rounds = 9;
const idleForMs = 3000;

function print(metric: string, value: number, unit: string): void {
	process.stdout.write(`${JSON.stringify({ bench: "backend", metric, value: Math.round(value * 10) / 10, unit })}\n`);
}

/** Starts `serve` and waits until its address is there. */
async function start(home: string, workspace: string): Promise<{ child: ChildProcess; readyMs: number }> {
	const begun = performance.now();
	const args = [join(root, "dist/server/main.mjs"), "serve", "--json", "--port", "0", "--engine", "offline", "--workspace", workspace];
	const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, HOME: home, ENSEMBLE_HOME: home }, stdio: ["ignore", "pipe", "inherit"] });
	await once(createInterface({ input: child.stdout }), "line");
	return { child, readyMs: performance.now() - begun };
}

async function stop(child: ChildProcess): Promise<void> {
	const exited = once(child, "exit");
	child.kill("SIGTERM");
	await exited;
}

function residentMegabytes(pid: number | undefined): number {
	const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
	return Number(kilobytes) / 1024;
}

const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
try {
	const workspace = join(folder, "workspace");
	cpSync(join(root, "samples/orders"), workspace, { recursive: true });
	const readyMs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const { child, readyMs: ms } = await start(join(folder, "home"), workspace);
		readyMs.push(ms);
		await stop(child);
	}
	readyMs.sort((a, b) => a - b);
	print("ready-median", readyMs[Math.floor(rounds / 2)] ?? 0, "ms");
	print("ready-worst", readyMs.at(-1) ?? 0, "ms");
	const { child } = await start(join(folder, "home"), workspace);
	await sleep(idleForMs);
	print("idle-rss", residentMegabytes(child.pid), "MB");
	await stop(child);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
