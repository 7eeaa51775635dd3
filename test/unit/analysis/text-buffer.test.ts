import { describe, expect, it } from "vitest";
import { AnchoredIssues } from "../../../server/src/analysis/documents/anchored-issues.ts";
import { TextBuffer } from "../../../server/src/analysis/documents/text-buffer.ts";
import { randomEdit, randomFrom } from "../../support/random-edits.ts";

const positionsOf = (buffer: TextBuffer) => Array.from({ length: buffer.text.length + 1 }, (_, offset) => buffer.positionAt(offset));

describe("the text of a document", () => {
	it.each(["one\ntwo\n\nfour", "one\r\ntwo\rthree\n", ""])("%j: after any edits its positions are those of a new one", (original) => {
		const random = randomFrom(original.length + 1);
		const buffer = new TextBuffer(original);
		for (let step = 0; step < 200; step++) {
			const { change, undo } = randomEdit(buffer.text, random);
			const before = buffer.text;
			buffer.apply(change);
			expect(positionsOf(buffer)).toEqual(positionsOf(new TextBuffer(buffer.text)));
			if (step % 3 === 0) {
				buffer.apply(undo);
				expect(buffer.text).toBe(before);
			}
			if (buffer.text.length > 500) buffer.apply({ text: original });
		}
	});

	it("places outside a line or the text are moved to its nearest end", () => {
		const buffer = new TextBuffer("ab\ncd");
		expect([buffer.offsetAt({ line: 0, character: 99 }), buffer.offsetAt({ line: 9, character: 0 }), buffer.offsetAt({ line: -1, character: 5 })]).toEqual([
			2, 5, 0,
		]);
	});
});

describe("issues of a document that is edited", () => {
	const issue = (line: number, column: number, end: number) => ({
		line,
		column,
		end_line: line,
		end_column: end,
		type: "bug",
		rule: "r",
		severity: "warning" as const,
		message: "",
		suggestion: "",
	});

	it("stay before an edit, move behind it, and go where it touches them", () => {
		const buffer = new TextBuffer("aaa\nbbb\nccc ddd\n");
		const issues = new AnchoredIssues();
		issues.replaceAll([issue(1, 0, 3), issue(2, 0, 3), issue(3, 4, 7)], buffer);
		const applied = buffer.apply({ range: { start: { line: 1, character: 1 }, end: { line: 1, character: 2 } }, text: "\n\n" });
		issues.move(applied);
		expect(issues.list(buffer)).toEqual([issue(1, 0, 3), issue(5, 4, 7)]);
	});
});
