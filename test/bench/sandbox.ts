// What the sandbox costs: the same small program bare, in a cell that is ready, in one started on demand, under `docker run`, `docker exec`
// and a plain bubblewrap, taken in turns so that a machine's mood hits all alike. Overhead is the wall time above that of the bare program.
// Prints JSON lines. Fewer rounds with --rounds N, one level with --level NAME.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, release, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { chooseSandbox } from "../../server/src/sandbox/choose-sandbox.ts";
import { javaFlags } from "../../server/src/sandbox/languages/jvm.ts";
import { OneShotSandbox } from "../../server/src/sandbox/one-shot-sandbox.ts";
import type { CellKind } from "../../server/src/sandbox/runner-programs.ts";
import { defaultLimits, type SandboxRun } from "../../server/src/sandbox/sandbox.ts";
import { bubblewrapMissing, type DockerForTests, dockerMissing, imagesFolder, startDocker } from "../support/components.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "200" }, level: { type: "string", default: "bubblewrap docker" } } });
const rounds = Number(values.rounds);
const run = promisify(execFile);
const never = new AbortController().signal;

const programs = [
	{ language: "python", bare: ["/usr/bin/python3", "-c"], file: "main.py", text: "print('hello')" },
	{ language: "javascript", bare: ["/usr/bin/node", "-e"], file: "main.js", text: "console.log('hello')" },
] as const;
/** Compiled and run in a JVM that waits; bare it takes about a second, so it is only timed, a few times. */
const javaText = "public class Main { public static void main(String[] a) { System.out.println(1); } }";
type Program = (typeof programs)[number];

function print(metric: string, value: number, unit = "ms"): void {
	process.stdout.write(`${JSON.stringify({ bench: "sandbox", metric, value: Math.round(value * 10) / 10, unit })}\n`);
}

function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	await work();
	return performance.now() - begun;
}

async function choose(preference: "docker" | "bubblewrap", docker: DockerForTests | undefined, readyCells: number): Promise<OneShotSandbox> {
	const home = await mkdtemp(join(tmpdir(), "bench-home-"));
	try {
		const env = { ...process.env, PATH: "/usr/bin:/bin", ...(docker ? { DOCKER_HOST: `unix://${docker.socketPath}` } : {}) };
		const host = { env, platform: process.platform, kernelRelease: release(), uid: process.getuid?.() ?? 0, pid: process.pid, userHome: homedir() };
		const own = { preference, limits: defaultLimits, image: docker?.image ?? "", imagesFolder, readyCells, machine: "bench", home };
		const { sandbox, info } = await chooseSandbox({ ...own, ...host, clock: systemClock, logger: silentLogger, signal: never });
		if (!(sandbox instanceof OneShotSandbox)) throw new Error(info.reason);
		return sandbox;
	} finally {
		await rm(home, { recursive: true });
	}
}

function hello(sandbox: OneShotSandbox, { language, file, text }: Program, changes: Partial<SandboxRun> = {}): SandboxRun {
	const files = [{ path: file, content: Buffer.from(text) }];
	return { language, files, command: [sandbox.runtimes[language] ?? language, file], limits: { wallMs: 60_000 }, ...changes };
}

async function runHello(sandbox: OneShotSandbox, program: Program, changes?: Partial<SandboxRun>): Promise<void> {
	const result = await sandbox.run(hello(sandbox, program, changes), never);
	if (!result.success) throw new Error(`${result.outcome}: ${result.error}`);
}

async function untilReady(sandbox: OneShotSandbox, kind: CellKind): Promise<void> {
	while (!sandbox.readyKinds.includes(kind)) await sleep(5);
	// What starting it has put off is done by then.
	await sleep(20);
}

/** Every way in turn, `rounds` times. */
async function compare(level: string, program: Program, ready: OneShotSandbox, empty: OneShotSandbox, others: Record<string, () => Promise<unknown>>) {
	const ways: Record<string, () => Promise<unknown>> = {
		bare: () => run(program.bare[0], [program.bare[1], program.text]),
		ready: () => runHello(ready, program),
		"on-demand": () => runHello(empty, program),
		...others,
	};
	const times = new Map(Object.keys(ways).map((way): [string, number[]] => [way, []]));
	await runHello(ready, program);
	for (let round = 0; round < rounds; round++) {
		for (const [way, work] of Object.entries(ways)) {
			if (way === "ready") await untilReady(ready, program.language);
			times.get(way)?.push(await timed(work));
		}
	}
	const bare = percentile(times.get("bare") ?? [], 0.5);
	for (const [way, values] of times) {
		for (const share of [0.5, 0.95, 0.99]) {
			const value = percentile(values, share);
			print(`${level} ${program.language} ${way} p${share * 100}`, value);
			if (way !== "bare") print(`${level} ${program.language} ${way} overhead p${share * 100}`, value - bare);
		}
	}
}

/** From the moment that the program writes, by its own clock, to the moment that we have it. */
async function firstByte(level: string, sandbox: OneShotSandbox, program: Program): Promise<void> {
	const text = program.language === "python" ? "import time; print(time.time() * 1000, flush=True); time.sleep(0.02)" : "console.log(Date.now())";
	const delays: number[] = [];
	for (let round = 0; round < Math.min(rounds, 50); round++) {
		await untilReady(sandbox, program.language);
		const files = [{ path: program.file, content: Buffer.from(text) }];
		await runHello(sandbox, program, { files, onOutput: (_stream, said) => said.trim() !== "" && delays.push(Date.now() - Number(said)) });
	}
	print(`${level} ${program.language} first byte p95`, percentile(delays, 0.95));
}

async function java(level: string, sandbox: OneShotSandbox, program: string): Promise<void> {
	const files = [{ path: "Main.java", content: Buffer.from(javaText) }];
	const javaRun: SandboxRun = { language: "java", files, command: [program, ...javaFlags, "Main.java"], limits: { wallMs: 60_000 } };
	await sandbox.run(javaRun, never);
	const times: number[] = [];
	for (let round = 0; round < Math.min(rounds, 20); round++) {
		await untilReady(sandbox, "java");
		times.push(await timed(() => sandbox.run(javaRun, never)));
	}
	print(`${level} java ready p50`, percentile(times, 0.5));
	print(`${level} java ready p95`, percentile(times, 0.95));
}

const killers = {
	sleeper: "import time; print('up', flush=True); time.sleep(60)",
	"fork bomb": "import os\nprint('up', flush=True)\nwhile True:\n  try: os.fork()\n  except OSError: pass",
	flood: "import os\nwhile True: os.write(1, b'x' * 100)",
};

async function stop(level: string, sandbox: OneShotSandbox): Promise<void> {
	for (const [name, code] of Object.entries(killers)) {
		const tookMs: number[] = [];
		for (let round = 0; round < Math.min(rounds, 20); round++) {
			const stopping = new AbortController();
			let stoppedAt = 0;
			const onOutput = () => {
				if (stoppedAt > 0) return;
				stoppedAt = Infinity;
				setTimeout(() => {
					stoppedAt = performance.now();
					stopping.abort();
				}, 50);
			};
			const files = [{ path: "main.py", content: Buffer.from(code) }];
			await sandbox.run(hello(sandbox, programs[0], { files, onOutput, limits: { outputBytes: 2 ** 30 } }), stopping.signal);
			tookMs.push(performance.now() - stoppedAt);
		}
		print(`${level} stop of a ${name} p50`, percentile(tookMs, 0.5));
		print(`${level} stop of a ${name} p95`, percentile(tookMs, 0.95));
	}
}

async function level(name: "docker" | "bubblewrap", docker: DockerForTests | undefined, others: (program: Program) => Record<string, () => Promise<unknown>>) {
	const ready = await choose(name, docker, 1);
	const empty = await choose(name, docker, 0);
	try {
		for (const program of programs) {
			await compare(name, program, ready, empty, others(program));
			await firstByte(name, ready, program);
		}
		if (ready.runtimes.java) await java(name, ready, ready.runtimes.java);
		const at20 = await timed(() => Promise.all(Array.from({ length: 20 }, () => runHello(ready, programs[0]))));
		print(`${name} 20 at once`, at20);
		await stop(name, ready);
	} finally {
		await ready.dispose();
		await empty.dispose();
	}
}

if (values.level.includes("bubblewrap") && bubblewrapMissing() === undefined) {
	const system = ["--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"];
	const argumentsOf = ({ bare, text }: Program) => [...system, "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", ...bare, text];
	await level("bubblewrap", undefined, (program) => ({ "plain bwrap": () => run("bwrap", argumentsOf(program)) }));
}
if (values.level.includes("docker") && dockerMissing() === undefined) {
	const docker = await startDocker();
	try {
		const env = { ...process.env, DOCKER_HOST: `unix://${docker.socketPath}` };
		const warm = await docker.docker("run", "-d", "--network", "none", docker.image, "sleep", "100000");
		await level("docker", docker, ({ bare, text }) => ({
			"docker run": () => run("docker", ["run", "--rm", "--network", "none", docker.image, ...bare, text], { env }),
			"docker exec": () => run("docker", ["exec", warm, ...bare, text], { env }),
		}));
		await docker.docker("rm", "-f", warm);
	} finally {
		await docker.stop();
	}
}
