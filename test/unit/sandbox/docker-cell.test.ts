import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { type DockerCellDeps, launchDockerCell } from "../../../server/src/sandbox/docker-cell.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";
import { FakeClock } from "../../support/fake-clock.ts";

type Engine = DockerCellDeps["engine"];

function engineWith(changes: Partial<Engine> = {}) {
	const calls: string[] = [];
	const base: Engine = {
		create: async () => "c1",
		attach: async () => new PassThrough(),
		start: async () => undefined,
		ended: async () => 0,
		outOfMemory: async () => false,
		usage: async () => ({ cpuMs: 5 }),
		limitCpu: async () => undefined,
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
		usage: noted("usage", base.usage),
		limitCpu: noted("limitCpu", base.limitCpu),
		kill: noted("kill", base.kill),
		remove: noted("remove", base.remove),
	};
	return { engine, calls };
}

const launch = (engine: Engine, clock = new FakeClock()) =>
	launchDockerCell({ engine, image: "i", labels: {}, env: {}, seccomp: "{}", isPodman: false, clock }, ["true"], defaultLimits);

it("attaches before it starts, so that nothing that is said is missed", async () => {
	const { engine, calls } = engineWith();
	await (await launch(engine)).remove();
	expect(calls).toEqual(["create", "attach", "start", "ended", "remove"]);
});

it.each(["attach", "start"] as const)("removes the container where %s fails", async (call) => {
	const { engine, calls } = engineWith({
		[call]: async () => {
			throw new Error("(HTTP code 500) no space left");
		},
	});
	await expect(launch(engine)).rejects.toThrow("no space left");
	expect(calls.at(-1)).toBe("remove");
});

it("an engine that goes away is how the cell ended", async () => {
	const { engine } = engineWith({
		ended: async () => {
			throw new Error("socket hang up");
		},
	});
	expect(await (await launch(engine)).ended).toEqual({ message: "The container engine failed: socket hang up" });
});

it("lifts the limit of CPU before it kills, for those that die need it, and kills where that fails", async () => {
	const { engine, calls } = engineWith({
		limitCpu: async () => {
			throw new Error("not supported");
		},
		ended: () => new Promise(() => undefined),
	});
	const clock = new FakeClock();
	const killed = (await launch(engine, clock)).kill();
	await clock.untilSleeping();
	await clock.advance(150);
	await killed;
	expect(calls.slice(-3)).toEqual(["limitCpu", "usage", "kill"]);
});

it("a container that does not end at the runner's hand is killed by the engine, one that is removed meanwhile is not", async () => {
	const { engine, calls } = engineWith({ ended: () => new Promise(() => undefined) });
	const clock = new FakeClock();
	const [lasting, removed] = [await launch(engine, clock), await launch(engine, clock)];
	const kills = [lasting.kill(), removed.kill()];
	await clock.untilSleeping(2);
	await removed.remove();
	expect(calls.slice(-3)).toEqual(["limitCpu", "limitCpu", "remove"]);
	await clock.advance(150);
	await Promise.all(kills);
	expect(calls.slice(-3)).toEqual(["remove", "usage", "kill"]);
});

it("an engine that does not say what a container used is not waited for with the kill", async () => {
	const never = () => new Promise<never>(() => undefined);
	const { engine, calls } = engineWith({ ended: never, usage: never });
	const clock = new FakeClock();
	const cell = await launch(engine, clock);
	const killed = cell.kill();
	await clock.untilSleeping();
	await clock.advance(250);
	await killed;
	expect([calls.at(-1), await cell.usage()]).toEqual(["kill", {}]);
});

it("a container that the engine could not remove is tried again, three times, later each time", async () => {
	let failures = 0;
	const { engine, calls } = engineWith({
		ended: () => new Promise(() => undefined),
		remove: async () => {
			if (failures++ < 3) throw Object.assign(new Error("unable to remove filesystem"), { statusCode: 500 });
		},
	});
	const clock = new FakeClock();
	const removed = (await launch(engine, clock)).remove();
	for (const waitMs of [1_000, 3_000, 9_000]) {
		await clock.untilSleeping();
		await clock.advance(waitMs);
	}
	await removed;
	expect(calls.filter((call) => call === "remove")).toHaveLength(4);
});

it("an engine that does not answer is not asked again to remove a container", async () => {
	const { engine, calls } = engineWith({
		remove: async () => {
			throw new Error("connect ENOENT");
		},
	});
	await expect((await launch(engine)).remove()).rejects.toThrow("ENOENT");
	expect(calls.filter((call) => call === "remove")).toHaveLength(1);
});

it("a stream that is no stream of frames is not heard any further", async () => {
	const stream = new PassThrough();
	const { engine } = engineWith({ attach: async () => stream });
	const cell = await launch(engine);
	const heard: string[] = [];
	cell.listen((bytes) => heard.push(Buffer.from(bytes).toString()));
	stream.write("this is not framed");
	await new Promise((resolve) => setImmediate(resolve));
	expect([heard, stream.destroyed]).toEqual([[], true]);
});
