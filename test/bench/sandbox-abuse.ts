// A thousand harmful programs in random order, twenty at once, against one level: each must end for its one right reason, nothing may be
// left of them, and the backend's memory must stay flat. Prints JSON lines; exits with 1 where one of that does not hold.
// `--level docker|bubblewrap`, fewer with `--runs N`, the same order again with `--seed N`, only cases named like it with `--only TEXT`.

import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { SandboxInfo } from "#protocol/execution.ts";
import { type AbuseCase, rightOutcome } from "../integration/sandbox/abuse/abuse-case.ts";
import { abuseCases, runCase } from "../integration/sandbox/abuse/run-case.ts";
import { controlGroupsOf, guestsBelow } from "../integration/sandbox/leftovers.ts";
import { type BenchLevel, benchSandbox } from "../support/bench-sandbox.ts";
import { type DockerForTests, startDocker } from "../support/components.ts";
import { printFigure } from "../support/figures.ts";

const options = {
	level: { type: "string", default: "bubblewrap" },
	runs: { type: "string", default: "1000" },
	seed: { type: "string" },
	only: { type: "string", default: "" },
} as const;
const { values } = parseArgs({ options });
const levels = new Map<string, BenchLevel>([
	["docker", "docker"],
	["bubblewrap", "bubblewrap"],
]);
const level = levels.get(values.level) ?? fail(`There is no level ${values.level}: docker or bubblewrap.`);
const runs = Number(values.runs);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const atOnce = 20;
/** How much more may be in use in the last quarter than in the second: what twenty runs hold at a look is not always the same. */
const flatMegabytes = 8;
const runsPerLook = 25;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const print = (metric: string, value: number, unit: string, goal?: number) => printFigure("sandbox-abuse", metric, value, unit, goal);
const docker = level === "docker" ? await startDocker() : undefined;
let holds = true;
try {
	holds = await abuse(docker);
} finally {
	await docker?.stop();
}
process.exit(holds ? 0 : 1);

function fail(message: string): never {
	process.stderr.write(`${message}\n`);
	process.exit(2);
}

async function abuse(engine: DockerForTests | undefined): Promise<boolean> {
	// The first start of a program leaves one open file of the runtime's own.
	await (await benchSandbox(level, engine, 0)).dispose();
	const before = await openFiles();
	const sandbox = await benchSandbox(level, engine, 2);
	const isWanted = ({ name, language = "python", except }: AbuseCase) =>
		sandbox.runtimes[language] && except?.[level] === undefined && name.includes(values.only);
	const cases = abuseCases.filter(isWanted);
	const random = seededRandom(seed);
	const queue = Array.from({ length: runs }, () => cases[Math.floor(random() * cases.length)]).filter((each) => each !== undefined);
	const unexpected: string[] = [];
	const inUse: number[] = [];
	let ended = 0;
	const begun = performance.now();
	const worker = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const { outcome } = await runCase(sandbox, inCompany(next, sandbox.info));
			if (outcome !== rightOutcome(next, sandbox.info)) unexpected.push(`${next.name}: ${outcome}`);
			if (ended++ % runsPerLook === 0) inUse.push(megabytesInUse());
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	print(`${level} seed`, seed, "");
	print(`${level} runs`, ended, "");
	print(`${level} seconds`, (performance.now() - begun) / 1000, "s");
	print(`${level} ended for another reason`, unexpected.length, "", 0);
	for (const each of unexpected) process.stderr.write(`${each}\n`);
	const quarters = [0, 1, 2, 3].map((quarter) => Math.min(...inUse.slice((quarter * inUse.length) / 4, ((quarter + 1) * inUse.length) / 4)));
	for (const [index, megabytes] of quarters.entries()) print(`${level} memory in use in quarter ${index + 1}`, megabytes, "MB");
	print(`${level} memory of the process at its highest`, process.resourceUsage().maxRSS / 1024, "MB");
	await sandbox.dispose();
	const left = await leftovers(engine, before);
	for (const [what, count] of Object.entries(left)) print(`${level} ${what} left`, count, "", 0);
	const isFlat = (quarters[3] ?? 0) - (quarters[1] ?? 0) < flatMegabytes;
	return unexpected.length === 0 && isFlat && Object.values(left).every((count) => count === 0);
}

/** Time goes twenty ways here: only a program that never ends is to reach its limit of time. */
function inCompany(abuse: AbuseCase, info: SandboxInfo): AbuseCase {
	return rightOutcome(abuse, info) === "timeout" ? abuse : { ...abuse, limits: { ...abuse.limits, wallMs: 300_000 } };
}

async function leftovers(engine: DockerForTests | undefined, filesBefore: number): Promise<Record<string, number>> {
	const lines = async (...args: string[]) => ((await engine?.docker(...args)) ?? "").split("\n").filter((line) => line !== "").length;
	// A connection that is kept for the next request closes a little later.
	for (let count = 0; count < 50 && (await openFiles()) > filesBefore; count++) await sleep(200);
	return {
		containers: await lines("ps", "-aq"),
		volumes: await lines("volume", "ls", "-q"),
		processes: (await guestsBelow(process.pid)).length,
		"control groups": (await controlGroupsOf(process.pid)).length,
		"open files": Math.max(0, (await openFiles()) - filesBefore),
	};
}

async function openFiles(): Promise<number> {
	return (await readdir("/proc/self/fd")).length;
}

/** After a collection: what the process holds besides is garbage, of which a busy one collects little. */
function megabytesInUse(): number {
	collectGarbage();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return (heapUsed + arrayBuffers) / 1024 / 1024;
}

/** The generator mulberry32: small, and good enough to shuffle. */
function seededRandom(start: number): () => number {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
