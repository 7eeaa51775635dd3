// A thousand harmful programs in random order, twenty at once, under bubblewrap: what is left of them, and what they cost the backend.
// Prints JSON lines. Fewer with --runs N.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { homedir, release, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { chooseSandbox } from "../../server/src/sandbox/choose-sandbox.ts";
import { defaultLimits } from "../../server/src/sandbox/sandbox.ts";
import { abuseCases, runCase } from "../integration/sandbox/abuse/run-case.ts";
import { guestsBelow } from "../integration/sandbox/leftovers.ts";
import { imagesFolder } from "../support/components.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "1000" } } });
const atOnce = 20;

function print(metric: string, value: number, unit: string): void {
	process.stdout.write(`${JSON.stringify({ bench: "sandbox-abuse", metric, value: Math.round(value * 10) / 10, unit })}\n`);
}

const openFiles = async () => (await readdir("/proc/self/fd")).length;
const memoryMegabytes = () => process.memoryUsage().rss / 1024 / 1024;

const home = await mkdtemp(join(tmpdir(), "bench-home-"));
const host = { env: process.env, platform: process.platform, kernelRelease: release(), uid: process.getuid?.() ?? 0, pid: process.pid, userHome: homedir() };
const own = { preference: "bubblewrap" as const, limits: defaultLimits, image: "", imagesFolder, machine: "bench", home };
const signal = new AbortController().signal;
const { sandbox, info } = await chooseSandbox({ ...own, ...host, clock: systemClock, logger: silentLogger, signal });
if (!sandbox) throw new Error(info.reason);

const before = { files: await openFiles(), memory: memoryMegabytes() };
const begun = performance.now();
let left = Number(values.runs);
let unexpected = 0;
const worker = async () => {
	while (left-- > 0) {
		const abuse = abuseCases[Math.floor(Math.random() * abuseCases.length)];
		if (!abuse || !sandbox.runtimes[abuse.language ?? "python"]) continue;
		// Time goes twenty ways here: a program that waits for CPU may reach its limit of time before any other.
		const { outcome } = await runCase(sandbox, abuse);
		if (![...abuse.outcome, "timeout"].includes(outcome) || (outcome === "engine" && !abuse.outcome.includes("engine"))) unexpected++;
	}
};
await Promise.all(Array.from({ length: atOnce }, worker));
print("runs", Number(values.runs), "");
print("seconds", (performance.now() - begun) / 1000, "s");
print("ended for another reason", unexpected, "");
print("memory of the backend grew by", memoryMegabytes() - before.memory, "MB");
await sandbox.dispose();
print("processes left", (await guestsBelow(process.pid)).length, "");
print("open files left", (await openFiles()) - before.files, "");
await rm(home, { recursive: true });
