import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const emptyStatementBody: Rule = {
	id: "empty-statement-body",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[(if_statement consequence: ";" @at !alternative) (for_statement body: ";" @at) (enhanced_for_statement body: ";" @at) (while_statement body: ";" @at)]`,
	where: ({ at }) => {
		const statement = at.parent;
		if (statement?.type === "if_statement") return true;
		// A loop without a body can be meant; one that is followed by a block cannot.
		return statement?.nextSibling?.type === "block" || (statement?.type === "enhanced_for_statement" && field(statement, "body")?.type === ";");
	},
	message: "The semicolon ends the statement: what follows runs in any case",
	suggestion: "Remove the semicolon.",
	fix: ({ at }) => ({
		title: "Remove the semicolon",
		safety: "unsafe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: at.parent?.nextSibling?.type === "block" ? "" : " {}" }],
	}),
	explanation: "A lone `;` is an empty statement, and it is the whole body. The block after it looks like the body and is not.",
	examples: {
		bad: ["void f(boolean a) { if (a); { work(); } }", "void f() { for (int i = 0; i < 3; i++); { work(); } }"],
		good: ["void f(boolean a) { if (a) { work(); } }", "void f() { while (next()); }"],
	},
	sameAs: ["pmd/EmptyControlStatement"],
};
