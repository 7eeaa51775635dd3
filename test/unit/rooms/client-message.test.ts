import { describe, expect, test } from "vitest";
import { errorCodes } from "#protocol/errors.ts";
import { parseClientMessage } from "../../../server/src/rooms/client-message.ts";

/** The same numbers each time: a failure can be run again. */
function* numbers(seed: number): Generator<number, never> {
	let state = seed;
	for (;;) {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		yield state;
	}
}

describe("whatever a client sends", () => {
	test("is a message or a coded error that repeats what it can of the request, never an exception", () => {
		const good = JSON.stringify({ type: "decide_hunks", changeset_id: "c", path: "a.py", hunk_ids: ["h"], decision: "accept", request_id: "r" });
		const random = numbers(7);
		const next = (below: number) => (random.next().value ?? 0) % below;
		const codes = new Set<string>();
		for (let n = 0; n < 5000; n++) {
			let text = good;
			for (let edit = 0; edit <= next(4); edit++) {
				const at = next(text.length + 1);
				const piece = ["", "{", '"', "null", "\\u0000", "1e999", "__proto__", "[[[", "한"][next(9)] ?? "";
				text = text.slice(0, at) + piece + text.slice(at + next(6));
			}
			const parsed = parseClientMessage(text);
			if (!parsed.ok) codes.add(parsed.error.code);
		}
		expect([...codes].filter((code) => !errorCodes.some((known) => known === code))).toEqual([]);
		expect(codes.size).toBeGreaterThan(1);
	});

	test.each([
		["deep nesting", "[".repeat(500_000)],
		["a deep value of a known type", `{"type":"ping","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
		["null", "null"],
		["nothing", ""],
		["a number", "7"],
		["a type that is no text", '{"type":{}}'],
		["a request_id that is no text", '{"type":"nope","request_id":{"a":1}}'],
	])("%s harms nothing", (_name, text) => {
		expect(typeof parseClientMessage(text).ok).toBe("boolean");
	});

	test("an unknown type is repeated shortened", () => {
		const parsed = parseClientMessage(JSON.stringify({ type: "x".repeat(100_000), request_id: "r" }));
		expect(parsed).toMatchObject({ ok: false, error: { code: "unknown_type", request_type: "x".repeat(100), request_id: "r" } });
	});
});
