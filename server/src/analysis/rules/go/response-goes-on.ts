import type { Rule } from "../rule.ts";
import { enclosing, following, lineLike } from "../tree.ts";
import { functionTypes, leaves } from "./go-syntax.ts";

export const responseGoesOn: Rule = {
	id: "response-goes-on",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(if_statement consequence: (block (statement_list (expression_statement (call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name)) @at) .)) !alternative (#eq? @package "http") (#eq? @name "Error")) @if`,
	where: ({ node }) => {
		for (let at = node("if"); ; ) {
			const next = following(at);
			if (next.length > 0) return next[0]?.type !== "return_statement" && !leaves(next[0]);
			const outer = enclosing(at, new Set(["if_statement"]), functionTypes);
			if (!outer) return false;
			at = outer;
		}
	},
	message: "After the error the handler goes on and writes a second answer",
	suggestion: "Return behind http.Error.",
	fix: ({ at, node, source }) => {
		const isOneLine = node("if").startPosition.row === node("if").endPosition.row;
		const text = isOneLine ? "; return" : `${lineLike(source, at.startIndex)}return`;
		return { title: "Return here", safety: "unsafe", edits: [{ start: at.endIndex, end: at.endIndex, text }] };
	},
	explanation: "`http.Error` only writes the reply. What follows still runs, with the values that the test has just found wrong, and adds to the same reply.",
	examples: {
		bad: ['func h(w http.ResponseWriter, r *http.Request) { if bad(r) { http.Error(w, "no", 400) }; work(w) }'],
		good: [
			'func h(w http.ResponseWriter, r *http.Request) { if bad(r) { http.Error(w, "no", 400); return }; work(w) }',
			'func h(w http.ResponseWriter, r *http.Request) { if bad(r) { http.Error(w, "no", 400) } }',
		],
	},
};
