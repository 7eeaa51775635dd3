import { expect, it, vi } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import type { LaunchCell } from "../../../server/src/sandbox/cell.ts";
import { OneShotSandbox } from "../../../server/src/sandbox/one-shot-sandbox.ts";
import { killFrame } from "../../../server/src/sandbox/runner-protocol.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";
import { FakeCell } from "../../support/fake-cell.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function sandboxOf(launch: LaunchCell, readyCells = 0) {
	const info = { level: "container" as const, method: "docker" as const, proofs: [], reason: "" };
	const programs = { runner: "", nodeZygote: "", javaZygote: "", version: "" };
	const fixed = {
		programs,
		path: "/bin",
		runtimes: {},
		limits: defaultLimits,
		logger: silentLogger,
		share: { concurrentRuns: 1, readyBytes: readyCells * 1e9 },
		readyCells,
		showsFolders: false,
	};
	const clock = new FakeClock();
	return { sandbox: new OneShotSandbox({ launch, method: "docker", info, clock, ...fixed }), clock };
}

/** Every cell that is launched, and a promise of the next one that a run has begun in. */
function cells(begun: (cell: FakeCell) => void = () => undefined) {
	const launched: FakeCell[] = [];
	const launch: LaunchCell = async () => {
		const cell = new FakeCell();
		launched.push(cell);
		cell.input.once("data", () => begun(cell));
		return cell;
	};
	return { launch, launched };
}

const hello = { language: "sh", files: [], command: ["true"] };
const never = () => new AbortController().signal;

it("hands out what the program wrote and how it ended, and removes the cell", async () => {
	const { launch, launched } = cells((cell) => {
		cell.say("1", "out");
		cell.say("2", "err");
		cell.exit({ code: 3 });
	});
	const { sandbox } = sandboxOf(launch);
	expect(await sandbox.run(hello, never())).toMatchObject({ outcome: "exit", exit_code: 3, output: "out", error: "err" });
	await sandbox.dispose();
	expect(launched[0]?.calls).toEqual(["limitCpu", "watch", "lackedMemory", "remove"]);
});

it("asks the level whether memory was lacking of who failed, for the runner may not see it, and of nobody else", async () => {
	const ends = [{ code: 0 }, { signal: 9, code: undefined }];
	const { launch, launched } = cells((cell) => {
		cell.lacksMemory = true;
		cell.exit(ends.shift());
	});
	const { sandbox } = sandboxOf(launch);
	expect([(await sandbox.run(hello, never())).outcome, (await sandbox.run(hello, never())).outcome]).toEqual(["ok", "memory"]);
	expect(launched.map(({ calls }) => calls.includes("lackedMemory"))).toEqual([false, true]);
	await sandbox.dispose();
});

it.each([
	[{ memory_kill: true, signal: 9, code: undefined }, "memory"],
	[{ signal: 9, code: undefined }, "signal"],
	[{ code: 137 }, "exit"],
	[{ code: 1, process_refused: true }, "pids"],
	[{ code: 1, disk_full: true }, "disk"],
	[{ code: 1, compile_failed: true }, "compile"],
	[{ code: 0, disk_full: true, process_refused: true, memory_kill: true }, "ok"],
	[{ signal: 24, code: undefined, cpu_used_up: true }, "cpu"],
])("%j is the outcome %s", async (facts, outcome) => {
	const { sandbox } = sandboxOf(cells((cell) => cell.exit(facts)).launch);
	expect((await sandbox.run(hello, never())).outcome).toBe(outcome);
	await sandbox.dispose();
});

it.each([
	[0.5, 11],
	[4, 41],
])("a program that may use %d of a processor has the CPU time for it until its deadline", async (cpus, seconds) => {
	let sent = "";
	const launch: LaunchCell = async () => {
		const cell = new FakeCell();
		cell.input.once("data", (bytes: Buffer) => {
			sent = bytes.toString();
			cell.exit();
		});
		return cell;
	};
	const { sandbox } = sandboxOf(launch);
	await sandbox.run({ ...hello, limits: { cpus, wallMs: 10_000 } }, never());
	expect(sent).toContain(`"cpu_seconds":${seconds}`);
	await sandbox.dispose();
});

it("a run that has to wait for its turn says so", async () => {
	const begun: FakeCell[] = [];
	const { sandbox } = sandboxOf(cells((cell) => begun.push(cell)).launch);
	const told: string[] = [];
	const first = sandbox.run({ ...hello, onQueued: () => told.push("first") }, never());
	const second = sandbox.run({ ...hello, onQueued: () => told.push("second") }, never());
	await expect.poll(() => begun.length).toBe(1);
	begun[0]?.exit({ code: 0 });
	await first;
	await expect.poll(() => begun.length).toBe(2);
	begun[1]?.exit({ code: 0 });
	await second;
	expect(told).toEqual(["second"]);
	await sandbox.dispose();
});

it("a cell that ends without a word of the program is the engine's failure, with what it said", async () => {
	const { sandbox } = sandboxOf(cells((cell) => cell.end({ message: "no such namespace" })).launch);
	expect(await sandbox.run(hello, never())).toMatchObject({ outcome: "engine", error: "no such namespace\n" });
	await sandbox.dispose();
});

it("a cell that ended by itself after the run's time, of which this clock has not told yet, ended for that", async () => {
	const { sandbox } = sandboxOf(cells((cell) => cell.end({})).launch);
	expect(await sandbox.run({ ...hello, limits: { wallMs: 0 } }, never())).toMatchObject({ outcome: "timeout", error: "" });
	await sandbox.dispose();
});

it("one whose runner says what no runner says is ended", async () => {
	const { launch, launched } = cells((cell) => cell.sayRaw(Buffer.from("x".repeat(100))));
	const { sandbox } = sandboxOf(launch);
	expect((await sandbox.run(hello, never())).outcome).toBe("engine");
	await sandbox.dispose();
	expect(launched[0]?.calls).toContain("kill");
});

it("a launch that fails frees the place for the next run", async () => {
	const { sandbox } = sandboxOf(async () => {
		throw new Error("(HTTP code 500) no space left");
	});
	await sandbox.run(hello, never());
	expect(await sandbox.run(hello, never())).toMatchObject({
		success: false,
		outcome: "engine",
		error: "The container engine failed: (HTTP code 500) no space left\n",
	});
	await sandbox.dispose();
});

it("a run that is stopped while its cell is launched never begins, and the cell goes", async () => {
	const stop = new AbortController();
	const { launch, launched } = cells();
	const { sandbox } = sandboxOf(async (...args) => {
		stop.abort();
		return launch(...args);
	});
	expect((await sandbox.run(hello, stop.signal)).outcome).toBe("stopped");
	await sandbox.dispose();
	expect(launched[0]?.calls).toEqual(["limitCpu", "remove"]);
});

it("at its time limit a run is killed, and what it wrote before is kept", async () => {
	const begun = Promise.withResolvers<void>();
	const { launch } = cells((cell) => {
		cell.say("1", "before");
		begun.resolve();
	});
	const { sandbox, clock } = sandboxOf(launch);
	const running = sandbox.run(hello, never());
	await begun.promise;
	await clock.advance(defaultLimits.wallMs);
	expect(await running).toMatchObject({ outcome: "timeout", output: "before" });
	await sandbox.dispose();
});

it("a cell that no kill ends is the engine's failure, soon after the kill", async () => {
	const begun = Promise.withResolvers<void>();
	const { launch } = cells((cell) => {
		cell.kill = () => new Promise(() => undefined);
		cell.say("1", "before");
		begun.resolve();
	});
	const { sandbox, clock } = sandboxOf(launch);
	const running = sandbox.run(hello, never());
	await begun.promise;
	await clock.advance(defaultLimits.wallMs);
	await clock.advance(10_000);
	const error = "The container engine failed: it does not end what runs in it; restart it\n";
	expect(await running).toMatchObject({ outcome: "engine", output: "before", error });
	await sandbox.dispose();
});

it("a run that is stopped is over when its runner says that nobody is left, whatever the level takes", async () => {
	const stop = new AbortController();
	const { launch } = cells((cell) => {
		cell.kill = () => new Promise(() => undefined);
		cell.input.on("data", (bytes: Buffer) => bytes.equals(killFrame()) && cell.say("X", JSON.stringify({ killed: true, cpu_ms: 5, peak_bytes: 7 })));
		stop.abort();
	});
	const { sandbox } = sandboxOf(launch);
	expect(await sandbox.run(hello, stop.signal)).toMatchObject({ outcome: "stopped", cpu_ms: 5, peak_memory_bytes: 7 });
	await sandbox.dispose();
});

it("a runner that says so unasked is the engine's failure", async () => {
	const { sandbox } = sandboxOf(cells((cell) => cell.say("X", JSON.stringify({ killed: true, cpu_ms: 5, peak_bytes: 7 }))).launch);
	expect((await sandbox.run(hello, never())).outcome).toBe("engine");
	await sandbox.dispose();
});

it("input that comes while the program runs is sent as it comes, then its end", async () => {
	const sent: Buffer[] = [];
	const { launch } = cells((cell) =>
		cell.input.on("data", (bytes: Buffer) => {
			sent.push(bytes);
			if (Buffer.concat(sent).includes("E\0\0\0\0")) cell.exit();
		}),
	);
	const { sandbox } = sandboxOf(launch);
	async function* typed() {
		yield Buffer.from("one");
		await new Promise((resolve) => setImmediate(resolve));
		yield Buffer.from("two");
	}
	await sandbox.run({ ...hello, stdin: typed() }, never());
	await sandbox.dispose();
	expect(Buffer.concat(sent).toString("latin1")).toContain("I\0\0\0\x03oneI\0\0\0\x03twoE\0\0\0\0");
});

const built = { language: "go", files: [{ path: "a.go", content: Buffer.from("a") }], command: ["./p"], build: { command: ["go"], folder: "" } };

/** A compiler in every cell that is told to hand out a product, else the program: what each was sent. */
function compilers(compile: (cell: FakeCell) => void) {
	const sent: string[] = [];
	const launch: LaunchCell = async () => {
		const cell = new FakeCell();
		cell.input.once("data", (bytes: Buffer) => {
			const text = bytes.toString("latin1");
			const compiles = text.includes('"product"');
			sent.push(compiles ? "compiler" : `program of ${/x\.ensemble-programD....(\w*)S/s.exec(text)?.[1]}`);
			if (compiles) compile(cell);
			else cell.exit();
		});
		return cell;
	};
	return { launch, sent };
}

it("a program that is to be compiled is made in a cell of its own, once for the same text, and run in another", async () => {
	const { launch, sent } = compilers((cell) => {
		cell.say("B", "ma");
		cell.say("B", "de");
		cell.exit();
	});
	const { sandbox } = sandboxOf(launch);
	const changed = { ...built, files: [{ path: "a.go", content: Buffer.from("b") }] };
	for (const run of [built, built, changed]) expect((await sandbox.run(run, never())).outcome).toBe("ok");
	await sandbox.dispose();
	expect(sent).toEqual(["compiler", "program of made", "program of made", "compiler", "program of made"]);
});

it("what a compiler says is the outcome where it makes nothing", async () => {
	const { launch, sent } = compilers((cell) => {
		cell.say("2", "./a.go:1:1: no\n");
		cell.exit({ code: 1 });
	});
	const { sandbox } = sandboxOf(launch);
	const problems = [{ path: "a.go", line: 1, column: 0, message: "no" }];
	expect(await sandbox.run(built, never())).toMatchObject({ outcome: "compile", exit_code: 1, error: "./a.go:1:1: no\n", problems });
	await sandbox.dispose();
	expect(sent).toEqual(["compiler"]);
});

it("a product that is larger than what was asked for ends its cell", async () => {
	const piece = Buffer.alloc(60_000);
	const { launch } = compilers((cell) => {
		for (let bytes = 0; bytes <= defaultLimits.diskBytes; bytes += piece.byteLength) cell.say("B", piece);
	});
	const { sandbox } = sandboxOf(launch);
	expect((await sandbox.run(built, never())).outcome).toBe("engine");
	await sandbox.dispose();
});

const diesInMidWord = (cell: FakeCell) => {
	cell.say("1", "half");
	cell.end({});
};

it.each([
	["is run in another", {}, (cell: FakeCell) => cell.end({}), { outcome: "ok", output: "out" }],
	["is over where it has printed something", {}, diesInMidWord, { outcome: "engine", output: "half" }],
	["is over where the level says why", {}, (cell: FakeCell) => cell.end({ message: "gone" }), { outcome: "engine", error: "gone\n" }],
	["is over where its input cannot be given again", { stdin: (async function* () {})() }, (cell: FakeCell) => cell.end({}), { outcome: "engine" }],
])("a run whose cell had died while it was ready %s", async (_what, extra, dies, expected) => {
	let runs = 0;
	const { launch, launched } = cells((cell) => {
		// The second is the one that was ready.
		if (++runs === 2) return dies(cell);
		cell.say("1", "out");
		cell.exit();
	});
	const { sandbox } = sandboxOf(launch, 1);
	const run = { ...hello, language: "python", command: ["python3"] };
	await sandbox.run(run, never());
	await vi.waitFor(() => expect(sandbox.readyKinds).toHaveLength(1));
	expect(await sandbox.run({ ...run, ...extra }, never())).toMatchObject(expected);
	await sandbox.dispose();
	expect(launched.every(({ calls }) => calls.includes("remove"))).toBe(true);
});

it("a compiler whose cell died with half of the program handed out is not asked again: two halves are no program", async () => {
	let compilations = 0;
	const { launch, sent } = compilers((cell) => {
		cell.say("B", "ma");
		if (++compilations === 2) return cell.end({});
		cell.say("B", "de");
		cell.exit();
	});
	const { sandbox } = sandboxOf(launch, 1);
	await sandbox.run(built, never());
	await vi.waitFor(() => expect(sandbox.readyKinds).toContain("go"));
	expect((await sandbox.run({ ...built, files: [{ path: "a.go", content: Buffer.from("b") }] }, never())).outcome).not.toBe("ok");
	await sandbox.dispose();
	expect(sent).toEqual(["compiler", "program of made", "compiler"]);
});
