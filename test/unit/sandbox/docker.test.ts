import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { type DockerDeps, DockerSandbox } from "../../../server/src/sandbox/docker.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";
import { FakeClock } from "../../support/fake-clock.ts";

type Engine = DockerDeps["engine"];

/** An engine whose containers end at once with 0, and the names of the calls that it got. */
function engineWith(changes: Partial<Engine> = {}) {
	const calls: string[] = [];
	const base: Engine = {
		create: async () => "c1",
		attach: async () => ended(),
		start: async () => undefined,
		ended: async () => 0,
		outOfMemory: async () => false,
		kill: async () => undefined,
		remove: async () => undefined,
		...changes,
	};
	const noted = <Arguments extends unknown[], Result>(name: string, call: (...args: Arguments) => Result) => {
		return (...args: Arguments): Result => {
			calls.push(name);
			return call(...args);
		};
	};
	const engine: Engine = {
		create: noted("create", base.create),
		attach: noted("attach", base.attach),
		start: noted("start", base.start),
		ended: noted("ended", base.ended),
		outOfMemory: noted("outOfMemory", base.outOfMemory),
		kill: noted("kill", base.kill),
		remove: noted("remove", base.remove),
	};
	return { engine, calls };
}

function ended(): PassThrough {
	const stream = new PassThrough();
	setImmediate(() => stream.destroy());
	return stream;
}

function sandboxOn(engine: Engine): DockerSandbox {
	const info = { level: "container" as const, method: "docker" as const, proofs: [], reason: "" };
	const fixed = { image: "i", labels: {}, runtimes: {}, limits: defaultLimits, logger: silentLogger, maxConcurrentRuns: 1 };
	return new DockerSandbox({ engine, info, clock: new FakeClock(), ...fixed });
}

const hello = { language: "sh", files: [], command: ["true"] };
const fail = async () => {
	throw new Error("(HTTP code 500) no space left");
};

it("attaches before it starts, and removes in the end", async () => {
	const { engine, calls } = engineWith();
	const sandbox = sandboxOn(engine);
	expect((await sandbox.run(hello, new AbortController().signal)).outcome).toBe("ok");
	await sandbox.dispose();
	expect(calls).toEqual(["create", "attach", "start", "ended", "remove"]);
});

it.each(["attach", "start", "ended"] as const)("removes the container also where %s fails, and the outcome is the engine's", async (call) => {
	const { engine, calls } = engineWith({ [call]: fail });
	const sandbox = sandboxOn(engine);
	expect(await sandbox.run(hello, new AbortController().signal)).toMatchObject({
		success: false,
		outcome: "engine",
		error: "The container engine failed: (HTTP code 500) no space left\n",
	});
	await sandbox.dispose();
	expect(calls.at(-1)).toBe("remove");
});

it("a failure of the engine frees the place for the next run, also where removing fails", async () => {
	const sandbox = sandboxOn(engineWith({ start: fail, remove: fail }).engine);
	await sandbox.run(hello, new AbortController().signal);
	expect((await sandbox.run(hello, new AbortController().signal)).outcome).toBe("engine");
	await sandbox.dispose();
});

it("a run that is stopped while its container is made never starts it", async () => {
	const stop = new AbortController();
	const { engine, calls } = engineWith({
		create: async () => {
			stop.abort();
			return "c1";
		},
	});
	const sandbox = sandboxOn(engine);
	expect((await sandbox.run(hello, stop.signal)).outcome).toBe("stopped");
	await sandbox.dispose();
	expect([calls.includes("start"), calls.at(-1)]).toEqual([false, "remove"]);
});

it("137 is a memory kill only where the engine says so", async () => {
	const outcomeWith = async (outOfMemory: boolean) => {
		const sandbox = sandboxOn(engineWith({ ended: async () => 137, outOfMemory: async () => outOfMemory }).engine);
		const { outcome } = await sandbox.run(hello, new AbortController().signal);
		await sandbox.dispose();
		return outcome;
	};
	expect([await outcomeWith(true), await outcomeWith(false)]).toEqual(["memory", "signal"]);
});

it("a stream that is no stream of frames ends the run as the engine's failure", async () => {
	let end: (code: number) => void = () => undefined;
	const { engine } = engineWith({
		attach: async () => {
			const stream = new PassThrough();
			stream.end("this is not framed");
			return stream;
		},
		ended: () => new Promise((resolve) => (end = resolve)),
		kill: async () => end(137),
	});
	const sandbox = sandboxOn(engine);
	expect((await sandbox.run(hello, new AbortController().signal)).outcome).toBe("engine");
	await sandbox.dispose();
});
