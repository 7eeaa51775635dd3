import { describe, expect, it } from "vitest";
import type { ChosenSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { LazySandbox, retestMs } from "../../../server/src/sandbox/lazy-sandbox.ts";
import type { Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { execution } from "../../support/room-recording.ts";

const chosen: ChosenSandbox = { info: { level: "none", proofs: [], reason: "Install bubblewrap." } };

const lazy = (choose: (signal: AbortSignal) => Promise<ChosenSandbox>, clock = new FakeClock()) => new LazySandbox({ choose, clock });

describe("the sandbox that is tested in the background", () => {
	it("is tested once, however many ask", async () => {
		let tests = 0;
		const sandbox = lazy(async () => {
			tests++;
			return chosen;
		});
		await Promise.all([sandbox.whenKnown(), sandbox.whenKnown(), sandbox.find()]);
		expect({ tests, info: sandbox.info }).toEqual({ tests: 1, info: chosen.info });
	});

	it("hands out what the sandbox that it chose can do", async () => {
		const found = await lazy(async () => ({ ...chosen, sandbox: fakeSandbox().sandbox })).find();
		const { runtimes, showsFolders } = found.ok ? found.sandbox : {};
		expect({ runtimes, showsFolders }).toEqual({ runtimes: { python: "python3" }, showsFolders: true });
	});

	it("says that the test is under way until it is over", async () => {
		const choosing = Promise.withResolvers<ChosenSandbox>();
		const sandbox = lazy(() => choosing.promise);
		const known = sandbox.whenKnown();
		expect(sandbox.info.reason).toBe("The sandbox is being tested.");
		choosing.resolve(chosen);
		expect([await known, sandbox.info]).toEqual([chosen.info, chosen.info]);
	});

	it("says to those who wait for it that its test is under way, and no longer afterwards", async () => {
		const sandbox = lazy(async () => chosen);
		const told: string[] = [];
		await Promise.all([sandbox.find(() => told.push("first")), sandbox.find(() => told.push("second"))]);
		await sandbox.find(() => told.push("third"));
		expect(told).toEqual(["first", "second"]);
	});

	it("ends its test when it is closed", async () => {
		const sandbox = lazy((signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));
		const known = sandbox.whenKnown();
		await Promise.all([expect(known).rejects.toThrow("the backend is closing"), sandbox.dispose()]);
	});
});

/** Ends each run as it is told to. */
function fakeSandbox() {
	const ends: ((outcome: "ok" | "engine") => void)[] = [];
	const state = { ends, disposed: 0 };
	const sandbox: Sandbox = {
		info: { level: "container", method: "docker", proofs: [], reason: "Docker." },
		runtimes: { python: "python3" },
		showsFolders: true,
		run: () => new Promise((resolve) => ends.push((outcome) => resolve(execution({ outcome })))),
		dispose: async () => void state.disposed++,
	};
	return { sandbox, state };
}

const run = { language: "sh", files: [], command: ["true"] };
const signal = new AbortController().signal;

describe("a sandbox that was not there, or failed", () => {
	it("is looked for again by the next run, but not at once", async () => {
		const clock = new FakeClock();
		const { sandbox } = fakeSandbox();
		const answers: ChosenSandbox[] = [chosen, { sandbox, info: sandbox.info }];
		const told: string[] = [];
		const lazySandbox = lazy(async () => answers.shift() ?? chosen, clock);
		lazySandbox.onKnown((info) => told.push(info.level));
		expect(await lazySandbox.find()).toEqual({ ok: false, reason: "Install bubblewrap." });
		expect(await lazySandbox.find()).toMatchObject({ ok: false });
		await clock.advance(retestMs);
		expect(await lazySandbox.find()).toMatchObject({ ok: true });
		await clock.advance(10 * retestMs);
		await lazySandbox.find();
		expect([told, answers.length]).toEqual([["none", "container"], 0]);
	});

	it("is tested anew after a failure of its engine; what still runs in the old one ends there before that goes", async () => {
		const clock = new FakeClock();
		const all = [fakeSandbox(), fakeSandbox()];
		const [old, fresh] = all;
		let tests = 0;
		const lazySandbox = lazy(async () => {
			const { sandbox } = all[tests++] ?? fakeSandbox();
			return { sandbox, info: sandbox.info };
		}, clock);
		const first = await lazySandbox.find();
		if (!first.ok) throw new Error(first.reason);
		const failing = first.sandbox.run(run, signal);
		const going = first.sandbox.run(run, signal);
		old?.state.ends[0]?.("engine");
		await failing;
		await clock.advance(retestMs);
		const second = await lazySandbox.find();
		expect([second.ok, tests]).toEqual([true, 2]);
		await clock.advance(60_000);
		expect(old?.state.disposed).toBe(0);
		old?.state.ends[1]?.("ok");
		expect((await going).outcome).toBe("ok");
		await expect.poll(() => old?.state.disposed).toBe(1);
		await lazySandbox.dispose();
		expect([old?.state.disposed, fresh?.state.disposed]).toEqual([1, 1]);
	});

	it("is tested anew at once when asked, as after its image was built", async () => {
		let tests = 0;
		const lazySandbox = lazy(async () => {
			tests++;
			return chosen;
		});
		await lazySandbox.whenKnown();
		expect([await lazySandbox.retest(), tests]).toEqual([chosen.info, 2]);
	});
});
