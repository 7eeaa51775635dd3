import type { Rule } from "../rule.ts";
import { previous } from "../tree.ts";

export const unreachableCode: Rule = {
	id: "unreachable-code",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(block [(return_statement) (throw_statement) (break_statement) (continue_statement)] . [(expression_statement) (local_variable_declaration) (if_statement) (return_statement) (throw_statement) (for_statement) (enhanced_for_statement) (while_statement) (try_statement) (switch_expression)] @at)`,
	where: ({ at }) => previous(at) !== undefined,
	message: "This never runs: the statement above leaves",
	suggestion: "Remove it, or move it up.",
	explanation:
		"After `return`, `throw`, `break` or `continue` nothing in the same block runs. The compiler refuses such code; here it is shown while it is being written.",
	examples: {
		bad: ["int f() { return 1; work(); }"],
		good: ["int f() { work(); return 1; }", "int f(boolean a) { if (a) return 1; return 2; }"],
	},
};
