import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { functionTypes, loopTypes, script } from "./script-syntax.ts";

export const unsafeFinally: Rule = {
	id: "unsafe-finally",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "[(return_statement) (throw_statement) (break_statement) (continue_statement)] @at",
	where: (match) => leavesFinally(match.at),
	message: (match) => `${match.at.child(0)?.text ?? "This"} in finally discards the result or exception of the try`,
	suggestion: "Move it out of the finally block.",
	explanation:
		"What leaves a `finally` block wins over what the `try` returned or threw: exceptions vanish without a trace. " + "A `finally` block should only clean up.",
	examples: {
		bad: ["function f() { try { g(); } finally { return 1; } }", "for (;;) { try { g(); } finally { break; } }"],
		good: [
			"function f() { try { return g(); } finally { close(); } }",
			"function f() { try { g(); } finally { if (failed) throw error; } }",
			"function f() { try { g(); } finally { for (const a of b) { if (a) break; } } }",
			"function f() { try { g(); } finally { list.map((a) => { return a; }); } }",
		],
	},
	sameAs: ["eslint/no-unsafe-finally", "biome/noUnsafeFinally"],
};

function leavesFinally(jump: Node): boolean {
	const isLoopJump = jump.type === "break_statement" || jump.type === "continue_statement";
	const isLabelled = jump.namedChildCount > 0 && isLoopJump;
	for (let above = jump.parent; above; above = above.parent) {
		if (above.type === "finally_clause") return true;
		// Under a condition it is a decision; compilers of loops write it so.
		if (above.type === "if_statement") return false;
		if (functionTypes.has(above.type)) return false;
		// Caught inside the finally block itself.
		if (jump.type === "throw_statement" && above.type === "try_statement" && above.childForFieldName("handler")) return false;
		if (isLoopJump && !isLabelled && loopTypes.has(above.type)) return false;
		if (jump.type === "break_statement" && !isLabelled && above.type === "switch_statement") return false;
		if (isLabelled && above.type === "labeled_statement") return false;
	}
	return false;
}
