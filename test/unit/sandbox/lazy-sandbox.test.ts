import { describe, expect, it } from "vitest";
import type { ChosenSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { LazySandbox } from "../../../server/src/sandbox/lazy-sandbox.ts";

const chosen: ChosenSandbox = { info: { level: "none", proofs: [], reason: "Install bubblewrap." } };

describe("the sandbox that is tested in the background", () => {
	it("is tested once, however many ask", async () => {
		let tests = 0;
		const sandbox = new LazySandbox(async () => {
			tests++;
			return chosen;
		});
		await Promise.all([sandbox.whenKnown(), sandbox.whenKnown(), sandbox.find()]);
		expect({ tests, info: sandbox.info }).toEqual({ tests: 1, info: chosen.info });
	});

	it("says that the test is under way until it is over", async () => {
		const choosing = Promise.withResolvers<ChosenSandbox>();
		const sandbox = new LazySandbox(() => choosing.promise);
		const known = sandbox.whenKnown();
		expect(sandbox.info.reason).toBe("The sandbox is being tested.");
		choosing.resolve(chosen);
		expect([await known, sandbox.info]).toEqual([chosen.info, chosen.info]);
	});

	it("says to those who wait for it that its test is under way, and no longer afterwards", async () => {
		const sandbox = new LazySandbox(async () => chosen);
		const told: string[] = [];
		await Promise.all([sandbox.find(() => told.push("first")), sandbox.find(() => told.push("second"))]);
		await sandbox.find(() => told.push("third"));
		expect(told).toEqual(["first", "second"]);
	});

	it("ends its test when it is closed", async () => {
		const sandbox = new LazySandbox((signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))));
		const known = sandbox.whenKnown();
		await Promise.all([expect(known).rejects.toThrow("the backend is closing"), sandbox.dispose()]);
	});
});
