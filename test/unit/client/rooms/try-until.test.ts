import { expect, test } from "vitest";
import { tryUntil } from "../../../../client/src/rooms/try-until.ts";

/** Fails this often, then does it; waits pass at once. */
async function attempts(failures: number, wantedFor = Number.POSITIVE_INFINITY) {
	const seen: unknown[] = [];
	let tries = 0;
	const attempt = async () => {
		tries += 1;
		if (tries <= failures) throw new Error(`failure ${tries}`);
		seen.push("done");
	};
	await tryUntil(attempt, {
		after: (ms, callback) => {
			seen.push(ms);
			callback();
		},
		isWanted: () => tries < wantedFor,
		failed: (error) => seen.push(String(error)),
	});
	return seen;
}

test("what fails is tried again after a growing wait, each failure is told, and what was done is not done again", async () => {
	expect(await attempts(2)).toEqual(["Error: failure 1", 250, "Error: failure 2", 500, "done"]);
});

test("the wait grows to five seconds and no more", async () => {
	expect((await attempts(7)).filter((each) => typeof each === "number")).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
});

test("what is not wanted any more is given up without a word", async () => {
	expect(await attempts(5, 1)).toEqual([250]);
});
