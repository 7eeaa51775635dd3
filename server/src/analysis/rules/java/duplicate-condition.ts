import type { Rule } from "../rule.ts";
import { field, sameCode, within } from "../tree.ts";

export const duplicateCondition: Rule = {
	id: "duplicate-condition",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: "(if_statement alternative: (if_statement condition: (_) @at))",
	where: ({ at }) => {
		if (within(at, effects, none).some((each) => each.type !== "method_invocation" || !asks.test(field(each, "name")?.text ?? ""))) return false;
		for (let above = at.parent?.parent; above?.type === "if_statement"; above = above.parent) {
			if (sameCode(field(above, "condition"), at)) return true;
			const outer = above.parent;
			if (outer?.type !== "if_statement" || field(outer, "alternative")?.startIndex !== above.startIndex) return false;
		}
		return false;
	},
	message: "This condition was tested above: the branch never runs",
	suggestion: "Test what was meant, or remove the branch.",
	explanation: "Where an earlier `if` of the same chain has the same condition, that branch is taken. Most often one of the two was copied and not changed.",
	examples: {
		bad: [
			'void f(String a) { if (a.equals("b")) x(); else if (a.isEmpty()) y(); else if (a.equals("b")) z(); }',
			"void f(int a) { if (a == 1) x(); else if (a == 2) y(); else if (a == 1) z(); }",
		],
		good: [
			"void f(int a) { if (a == 1) x(); else if (a == 2) y(); else if (a == 3) z(); }",
			"void f() { if (skipSpaces()) x(); else if (peek()) y(); else if (skipSpaces()) z(); }",
		],
	},
};

const effects: ReadonlySet<string> = new Set(["method_invocation", "object_creation_expression", "assignment_expression", "update_expression"]);
const none: ReadonlySet<string> = new Set();
/** Methods that answer the same when they are asked again; others may have gone on to the next token by then. */
const asks =
	/^(?:equals|contains|startsWith|endsWith|matches|(?:is|has|get|can)(?!Next)[A-Z]|length$|size$|name$|type$|compareTo|charAt$|(?:int|long|double)Value$)/;
