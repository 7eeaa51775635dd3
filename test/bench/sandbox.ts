// What the sandbox costs: the same small program bare, in a cell that is ready, in one started on demand, under `docker run`, `docker exec`
// and a plain bubblewrap, taken in turns so that a machine's mood hits all alike. Overhead is the wall time above that of the bare program
// in the same turn. Prints JSON lines. Fewer rounds with --rounds N, one level with --level NAME, one part with --part NAME.

import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { Demultiplexer } from "../../server/src/sandbox/demultiplex.ts";
import { goStart } from "../../server/src/sandbox/languages/go.ts";
import { javaFlags } from "../../server/src/sandbox/languages/jvm.ts";
import type { OneShotSandbox } from "../../server/src/sandbox/one-shot-sandbox.ts";
import type { CellKind } from "../../server/src/sandbox/runner-programs.ts";
import type { SandboxRun } from "../../server/src/sandbox/sandbox.ts";
import { type BenchLevel, benchSandbox } from "../support/bench-sandbox.ts";
import { bubblewrapMissing, type DockerForTests, dockerMissing, startDocker } from "../support/components.ts";
import { printFigure, quantile } from "../support/figures.ts";

const { values } = parseArgs({
	options: { rounds: { type: "string", default: "200" }, level: { type: "string", default: "bubblewrap docker" }, part: { type: "string" } },
});
const rounds = Number(values.rounds);
const run = promisify(execFile);
const never = new AbortController().signal;
const print = (metric: string, value: number, unit: string, goal?: number) => printFigure("sandbox", metric, value, unit, goal);

const programs = [
	{ language: "python", bare: ["/usr/bin/python3", "-c"], file: "main.py", text: "print('hello')" },
	{ language: "javascript", bare: ["/usr/bin/node", "-e"], file: "main.js", text: "console.log('hello')" },
] as const;
type Program = (typeof programs)[number];
type Ways = Record<string, () => Promise<unknown>>;

const overheadGoals: Record<number, number> = { 0.5: 10, 0.95: 25, 0.99: 60 };
const shares = [0.5, 0.95, 0.99];

async function timed(work: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	await work();
	return performance.now() - begun;
}

function hello(sandbox: OneShotSandbox, { language, file, text }: Program, changes: Partial<SandboxRun> = {}): SandboxRun {
	const files = [{ path: file, content: Buffer.from(text) }];
	return { language, files, command: [sandbox.runtimes[language] ?? language, file], limits: { wallMs: 60_000 }, ...changes };
}

async function runWell(sandbox: OneShotSandbox, job: SandboxRun): Promise<void> {
	const result = await sandbox.run(job, never);
	if (!result.success) throw new Error(`${result.outcome}: ${result.error}`);
}

async function untilReady(sandbox: OneShotSandbox, kind: CellKind): Promise<void> {
	while (!sandbox.readyKinds.includes(kind)) await sleep(5);
	// What starting it has put off is done by then.
	await sleep(20);
}

/** Every way in turn, `rounds` times. */
async function compare(level: BenchLevel, program: Program, ready: OneShotSandbox, empty: OneShotSandbox, others: Ways): Promise<void> {
	const ways: Ways = {
		bare: () => run(program.bare[0], [program.bare[1], program.text]),
		ready: () => runWell(ready, hello(ready, program)),
		"on-demand": () => runWell(empty, hello(empty, program)),
		...others,
	};
	const times = new Map(Object.keys(ways).map((way): [string, number[]] => [way, []]));
	await runWell(ready, hello(ready, program));
	for (let round = 0; round < rounds; round++) {
		for (const [way, work] of Object.entries(ways)) {
			if (way === "ready") await untilReady(ready, program.language);
			times.get(way)?.push(await timed(work));
		}
	}
	const bare = times.get("bare") ?? [];
	const name = `${level} ${program.language}`;
	for (const [way, took] of times) {
		for (const share of shares) print(`${name} ${way} p${share * 100}`, quantile(took, share), "ms", way === "on-demand" && share === 0.5 ? 450 : undefined);
		if (way === "bare") continue;
		const over = took.map((ms, round) => ms - (bare[round] ?? 0));
		for (const share of shares)
			print(`${name} ${way} overhead p${share * 100}`, quantile(over, share), "ms", way === "ready" ? overheadGoals[share] : undefined);
	}
	const engine = times.get("docker run");
	// A twentieth at the most.
	if (engine) print(`${name} ready as a share of docker run`, (100 * quantile(times.get("ready") ?? [], 0.5)) / quantile(engine, 0.5), "%", 5);
}

/** From the moment that the program writes, by its own clock, to the moment that we have it. */
async function firstByte(level: BenchLevel, sandbox: OneShotSandbox, program: Program): Promise<void> {
	const text = program.language === "python" ? "import time; print(time.time() * 1000, flush=True); time.sleep(0.02)" : "console.log(Date.now())";
	const delays: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await untilReady(sandbox, program.language);
		const files = [{ path: program.file, content: Buffer.from(text) }];
		const onOutput = (_stream: string, said: string) => said.trim() !== "" && delays.push(Date.now() - Number(said));
		await runWell(sandbox, hello(sandbox, program, { files, onOutput }));
	}
	print(`${level} ${program.language} first byte p95`, quantile(delays, 0.95), "ms", 30);
}

async function java(level: BenchLevel, sandbox: OneShotSandbox, program: string): Promise<void> {
	const files = [{ path: "Main.java", content: Buffer.from("public class Main { public static void main(String[] a) { System.out.println(1); } }") }];
	const job = { language: "java", files, command: [program, ...javaFlags, "Main.java"], limits: { wallMs: 60_000 } };
	await runWell(sandbox, job);
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await untilReady(sandbox, "java");
		times.push(await timed(() => runWell(sandbox, job)));
	}
	for (const share of shares) print(`${level} java hello p${share * 100}`, quantile(times, share), "ms", share === 0.5 ? 250 : undefined);
}

async function go(level: BenchLevel, sandbox: OneShotSandbox, program: string): Promise<void> {
	const job = (text: string): SandboxRun => {
		const content = Buffer.from(`package main\nimport "fmt"\nfunc main() { fmt.Println(${JSON.stringify(text)}) }\n`);
		const { language, command, build, env } = goStart(program, "main.go");
		return { language, files: [{ path: "main.go", content }], command, build, env, limits: { wallMs: 60_000 } };
	};
	await runWell(sandbox, job("once"));
	const first: number[] = [];
	const repeated: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await untilReady(sandbox, "go");
		await untilReady(sandbox, "python");
		first.push(await timed(() => runWell(sandbox, job(`hello ${round}`))));
		await untilReady(sandbox, "python");
		repeated.push(await timed(() => runWell(sandbox, job(`hello ${round}`))));
	}
	for (const share of shares) print(`${level} go hello first p${share * 100}`, quantile(first, share), "ms", share === 0.5 ? 300 : undefined);
	for (const share of shares) print(`${level} go hello repeated p${share * 100}`, quantile(repeated, share), "ms", share === 0.5 ? 40 : undefined);
}

const killers = {
	sleeper: "import time; print('up', flush=True); time.sleep(60)",
	"fork bomb": "import os\nprint('up', flush=True)\nwhile True:\n  try: os.fork()\n  except OSError: pass",
	flood: "import os\nwhile True: os.write(1, b'x' * 100)",
};

/** From the click to the word that nothing of it is left, 50 ms after its first output. */
async function stop(level: BenchLevel, sandbox: OneShotSandbox): Promise<void> {
	for (const [name, code] of Object.entries(killers)) {
		const tookMs: number[] = [];
		await runWell(sandbox, hello(sandbox, programs[0]));
		for (let round = 0; round < rounds; round++) {
			await untilReady(sandbox, "python");
			const stopping = new AbortController();
			const first = Promise.withResolvers<void>();
			const files = [{ path: "main.py", content: Buffer.from(code) }];
			const job = hello(sandbox, programs[0], { files, onOutput: () => first.resolve(), limits: { outputBytes: 2 ** 30 } });
			const running = sandbox.run(job, stopping.signal);
			await first.promise;
			await sleep(50);
			const begun = performance.now();
			stopping.abort();
			await running;
			tookMs.push(performance.now() - begun);
		}
		for (const share of [0.5, 0.95]) print(`${level} stop of a ${name} p${share * 100}`, quantile(tookMs, share), "ms", 150);
	}
}

/** Twenty at once; then ten a second for a minute, whether the ones before have ended or not. */
async function load(level: BenchLevel, sandbox: OneShotSandbox): Promise<void> {
	const job = hello(sandbox, programs[0]);
	let failed = 0;
	const counted = async () => {
		if (!(await sandbox.run(job, never)).success) failed++;
	};
	print(`${level} 20 at once`, await timed(() => Promise.all(Array.from({ length: 20 }, counted))), "ms");
	print(`${level} 20 at once, failed`, failed, "", 0);
	const times: number[] = [];
	const running: Promise<void>[] = [];
	failed = 0;
	const begun = performance.now();
	const count = Math.min(600, rounds * 3);
	for (let index = 0; index < count; index++) {
		await sleep(Math.max(0, begun + index * 100 - performance.now()));
		running.push(timed(counted).then((ms) => void times.push(ms)));
	}
	await Promise.all(running);
	print(`${level} 10 a second, seconds`, (performance.now() - begun) / 1000, "s");
	for (const share of shares) print(`${level} 10 a second p${share * 100}`, quantile(times, share), "ms");
	print(`${level} 10 a second, failed`, failed, "", 0);
}

/** The worst that a program can do to it: frames of one byte. */
function demultiplexer(): void {
	const bytes = 4 * 1024 * 1024;
	const one = Buffer.from([1, 0, 0, 0, 0, 0, 0, 1, 0x61]);
	const chunk = Buffer.concat(Array.from({ length: 7000 }, () => one));
	const frames = new Demultiplexer({ stdout: () => undefined, stderr: () => undefined });
	const before = process.cpuUsage();
	for (let sent = 0; sent < bytes; sent += chunk.byteLength) frames.push(chunk);
	const { user, system } = process.cpuUsage(before);
	print("demultiplexer CPU per MB of one-byte frames", (user + system) / 1000 / (bytes / 1024 / 1024), "ms", 50);
}

const isWanted = (part: string) => values.part === undefined || values.part === part;

async function measure(level: BenchLevel, docker: DockerForTests | undefined, others: (program: Program) => Ways): Promise<void> {
	const ready = await benchSandbox(level, docker, 1);
	const empty = await benchSandbox(level, docker, 0);
	try {
		for (const program of programs) {
			if (isWanted("compare")) await compare(level, program, ready, empty, others(program));
			if (isWanted("first-byte")) await firstByte(level, ready, program);
		}
		if (isWanted("java") && ready.runtimes.java) await java(level, ready, ready.runtimes.java);
		if (isWanted("go") && ready.runtimes.go) await go(level, ready, ready.runtimes.go);
		if (isWanted("load")) await load(level, ready);
		if (isWanted("stop")) await stop(level, ready);
	} finally {
		await ready.dispose();
		await empty.dispose();
	}
}

if (isWanted("demultiplexer")) demultiplexer();
if (values.level.includes("bubblewrap") && bubblewrapMissing() === undefined) {
	const system = ["--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"];
	const argumentsOf = ({ bare, text }: Program) => [...system, "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", ...bare, text];
	await measure("bubblewrap", undefined, (program) => ({ "plain bwrap": () => run("bwrap", argumentsOf(program)) }));
}
if (values.level.includes("docker") && dockerMissing() === undefined) {
	const docker = await startDocker();
	try {
		const env = { ...process.env, DOCKER_HOST: `unix://${docker.socketPath}` };
		const warm = await docker.docker("run", "-d", "--network", "none", docker.image, "sleep", "100000");
		await measure("docker", docker, ({ bare, text }) => ({
			"docker run": () => run("docker", ["run", "--rm", "--network", "none", docker.image, ...bare, text], { env }),
			"docker exec": () => run("docker", ["exec", warm, ...bare, text], { env }),
		}));
		await docker.docker("rm", "-f", warm);
	} finally {
		await docker.stop();
	}
}
