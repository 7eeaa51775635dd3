import type { Rule } from "../rule.ts";
import { enclosing, field, following } from "../tree.ts";
import { functionTypes } from "./go-syntax.ts";

export const shadowedError: Rule = {
	id: "shadowed-error",
	languages: ["go"],
	type: "bug",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(block (statement_list (short_var_declaration left: (expression_list (identifier) @at)) .)) @block
	(block (statement_list (short_var_declaration left: (expression_list (identifier) @at)))) @block`,
	where: ({ at, node }) => {
		const block = node("block");
		const statement = block.parent;
		if (at.text !== "err" || !statement || /^(?:function_declaration|method_declaration|func_literal)$/.test(statement.type)) return false;
		const next = following(statement)[0];
		const callable = enclosing(block, functionTypes);
		if (!next || !callable) return false;
		const asks = next.type === "if_statement" && !field(next, "initializer") && field(next, "condition")?.text === "err != nil";
		return asks && /\berr\b\s*(?::=|error|=)/.test(callable.text.slice(0, block.startIndex - callable.startIndex));
	},
	message: "This err is a new one: the test behind the block looks at the outer err",
	suggestion: "Declare the other variable and assign with =.",
	explanation:
		"`:=` in an inner block makes a new variable. The error that it holds ends with the block, and the outer `err`, which is tested afterwards, is still nil.",
	examples: {
		bad: ["func f(a bool) error { var err error; if a { x, err := g(); use(x, err) }; if err != nil { return err }; return nil }"],
		good: ["func f(a bool) error { var err error; if a { _, err = g() }; if err != nil { return err }; return nil }"],
	},
};
