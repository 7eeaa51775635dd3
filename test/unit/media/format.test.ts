import { expect, it } from "vitest";
import { diffLines } from "../../../media/chat/diff-lines.ts";
import { testSummary } from "../../../media/chat/test-summary.ts";
import { formatCost, formatCount, formatDuration, formatElapsed, stripAnsi } from "../../../media/shared/format.ts";
import { hunk } from "../../support/room-recording.ts";

it("durations are short and never negative", () => {
	expect([-5, 38, 999, 1400, 12_345, 187_000, 3_753_000].map(formatDuration)).toEqual(["0ms", "38ms", "999ms", "1.4s", "12s", "3:07", "1:02:33"]);
	expect([-1, 0, 59_999, 60_000].map(formatElapsed)).toEqual(["0s", "0s", "59s", "1:00"]);
});

it("counts and costs are rounded for a glance", () => {
	expect([0, 999, 1000, 1234, 99_999, 999_499, 999_500, 2_340_000].map(formatCount)).toEqual(["0", "999", "1k", "1.2k", "100k", "999k", "1M", "2.3M"]);
	expect([0, 0.004, 0.126, 12].map(formatCost)).toEqual(["$0.00", "<$0.01", "$0.13", "$12.00"]);
});

it("terminal output loses colours and titles, and keeps the last state of a redrawn line", () => {
	expect(stripAnsi("\u001b[31mred\u001b[0m \u001b]0;title\u0007x\r\n10%\r50%\r100%\r\ndone")).toBe("red x\n100%\ndone");
});

it.each([
	["1 failed, 13 passed in 0.41s", "13 passed, 1 failed"],
	["15 passed in 0.38s", "15 passed"],
	["ℹ tests 3\nℹ pass 2\nℹ fail 1", "2 passed, 1 failed"],
	["# pass 4\n# fail 0", "4 passed"],
	["Ran 5 tests in 0.01s\n\nFAILED (failures=1, errors=1)", "3 passed, 2 failed"],
	[" Test Files  1 passed (1)\n      Tests  7 passed (7)", "7 passed"],
	["ok  \texample.com/x\t0.01s", undefined],
])("the counts of %j are %j", (output, summary) => {
	expect(testSummary(output)).toBe(summary);
});

it("a line of nothing but returns is what stands behind the last of them", () => {
	expect([stripAnsi(`${"\r".repeat(1_000_000)}x`), stripAnsi("a\rb\r\r"), stripAnsi("\r\r")]).toEqual(["x", "b", ""]);
});

it("output that is one endless number does not hold the page", () => {
	expect(testSummary(`3 passed ${"1".repeat(1_000_000)}`)).toBe("3 passed");
});

it("a diff numbers both sides and marks what changed within paired lines", () => {
	const lines = diffLines(hunk("h", { old_start: 5, new_start: 6, before: ["x"], old_lines: ["a <= today"], new_lines: ["a < today"], after: ["y"] }));
	expect(lines).toEqual([
		{ kind: "same", text: "x", oldNumber: 4, newNumber: 5 },
		{ kind: "removed", text: "a <= today", oldNumber: 5, changed: { from: 3, to: 4 } },
		{ kind: "added", text: "a < today", newNumber: 6, changed: { from: 3, to: 3 } },
		{ kind: "same", text: "y", oldNumber: 6, newNumber: 7 },
	]);
});
