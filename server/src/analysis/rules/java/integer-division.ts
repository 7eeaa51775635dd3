import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { typeOfName } from "./java-syntax.ts";

export const integerDivision: Rule = {
	id: "integer-division",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `[
		(variable_declarator value: (binary_expression left: (_) @left operator: "/" right: (_) @right) @at)
		(assignment_expression left: (_) @target right: (binary_expression left: (_) @left operator: "/" right: (_) @right) @at)
		(return_statement (binary_expression left: (_) @left operator: "/" right: (_) @right) @at)
		(cast_expression type: (_) @cast value: (parenthesized_expression (binary_expression left: (_) @left operator: "/" right: (_) @right) @at))
	]`,
	where: ({ at, node, all }) => {
		if (!isWhole(node("left")) || !isWhole(node("right"))) return false;
		const [target, cast] = [all("target")[0], all("cast")[0]];
		if (cast) return isFloating(cast.text);
		const holder = at.parent;
		if (target) return isFloating(typeOfName(target));
		if (holder?.type === "variable_declarator") return isFloating(field(holder.parent ?? holder, "type")?.text);
		const method = enclosing(at, new Set(["method_declaration", "lambda_expression"]));
		return method?.type === "method_declaration" && isFloating(field(method, "type")?.text);
	},
	message: "Whole numbers are divided: the fraction is lost before it is stored",
	suggestion: "Convert one side first: (double) a / b.",
	explanation: "The type of a division follows from its operands, not from where the result goes. `double share = 1 / 3` stores 0.0.",
	examples: {
		bad: [
			"double f(int done, int all) { double share = done / all; return share; }",
			"double f(int a, int b) { return a / b; }",
			"double f(int a, int b) { return (double) (a / b) * 100; }",
		],
		good: ["double f(int done, int all) { double share = (double) done / all; return share; }", "int f(int a, int b) { return a / b; }"],
	},
};

const isFloating = (type: string | undefined): boolean => type === "double" || type === "float";
const isWhole = (node: Parameters<typeof typeOfName>[0]): boolean =>
	node?.type === "decimal_integer_literal" || /^(?:int|long|short|byte)$/.test(typeOfName(node) ?? "");
