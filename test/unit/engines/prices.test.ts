import { describe, expect, it } from "vitest";
import { costUsd } from "../../../server/src/engines/prices.ts";

const million = 1_000_000;
const none = { input: 0, output: 0, cache_read: 0, cache_write: 0 };

describe("list prices", () => {
	it("each column has its own price", () => {
		const of = (tokens: Partial<typeof none>) => costUsd("claude-opus-5-5", { ...none, ...tokens });
		expect([of({ input: million }), of({ output: million }), of({ cache_read: million }), of({ cache_write: million })]).toEqual([4, 20, 0.2, 5]);
	});

	it("a long prompt is priced by the upper tier, and the cached part counts for the length", () => {
		const short = costUsd("claude-haiku-5-5", { ...none, input: 40_000, cache_read: 60_000, output: 1_000 });
		const long = costUsd("claude-haiku-5-5", { ...none, input: 40_000, cache_read: 60_001, output: 1_000 });
		expect(short).toBeCloseTo((40_000 * 0.1 + 60_000 * 0.01 + 1_000 * 0.5) / million, 10);
		expect(long).toBeCloseTo((40_000 * 0.5 + 60_001 * 0.05 + 1_000 * 2.5) / million, 10);
	});

	it("a dated id costs what its model costs, and a name that only begins alike does not", () => {
		expect(costUsd("claude-haiku-4-5-20251001", { ...none, input: million })).toBe(1);
		expect(costUsd("claude-opus-5", { ...none, input: million })).toBe(5);
		expect(costUsd("claude-opus-5-9", { ...none, input: million })).toBeUndefined();
	});

	it("an unknown model has no price instead of a wrong one", () => {
		expect(costUsd("qwen3-coder:30b", { ...none, input: million })).toBeUndefined();
	});
});
