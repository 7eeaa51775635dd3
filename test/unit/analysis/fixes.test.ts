import { expect, it } from "vitest";
import type { Issue } from "#protocol/analysis.ts";
import type { Analyzer } from "../../../server/src/analysis/analyzer.ts";
import { applyFixes, fixAll } from "../../../server/src/analysis/fixes.ts";

const edit = (line: number, column: number, end_line: number, end_column: number, text: string) => ({ line, column, end_line, end_column, text });

function issue(rule: string, safety: "safe" | "unsafe", ...edits: ReturnType<typeof edit>[]): Issue {
	const place = { line: 1, column: 0, end_line: 1, end_column: 1 };
	return { ...place, type: "bug", rule, severity: "warning", message: rule, suggestion: "", fix: { title: rule, safety, edits } };
}

it("a fix is taken whole, and one that touches it waits", () => {
	const first = issue("A", "safe", edit(1, 0, 1, 1, "one"), edit(2, 0, 2, 1, "two"));
	const touching = issue("B", "safe", edit(2, 0, 2, 0, "x"), edit(3, 0, 3, 1, "three"));
	const apart = issue("C", "safe", edit(3, 1, 3, 1, "!"));
	expect(applyFixes("1\r\n2\r\n3", [first, touching, apart])).toEqual({ text: "one\r\ntwo\r\n3!", fixed: [first, apart] });
});

it("deleted lines may follow each other", () => {
	const lines = [1, 2, 3].map((line) => issue("A", "safe", edit(line, 0, line + 1, 0, "")));
	expect(applyFixes("a\nb\nc\n", lines)).toMatchObject({ text: "", fixed: lines });
});

/** Finds every "bad" and can make it "good"; "worse" is offered unsafely. */
const analyzer: Analyzer = {
	supports: () => true,
	dispose: async () => {},
	analyze: async (_path, text) => ({
		language: "x",
		success: true,
		syntax_valid: !text.includes("BROKEN"),
		issues: [...text.matchAll(/bad|risky|trap/g)].map((match) => {
			const [word] = match;
			const to = { bad: "good", risky: "bad", trap: "BROKEN" }[word] ?? "";
			return issue(word, word === "risky" ? "unsafe" : "safe", edit(1, match.index, 1, match.index + word.length, to));
		}),
	}),
};

it("fixes are repeated until nothing is left that may be taken", async () => {
	expect((await fixAll(analyzer, "a.x", "bad risky")).text).toBe("good risky");
	const all = await fixAll(analyzer, "a.x", "bad risky", { unsafe: true });
	expect([all.text, all.fixed.map((each) => each.rule), all.left]).toEqual(["good good", ["bad", "risky", "bad"], []]);
	expect((await fixAll(analyzer, "a.x", "bad risky", { unsafe: true, rules: ["risky"] })).text).toBe("bad bad");
});

it("a pass that breaks the syntax is undone", async () => {
	expect(await fixAll(analyzer, "a.x", "trap", {})).toMatchObject({ text: "trap", fixed: [], left: [{ rule: "trap" }] });
});
