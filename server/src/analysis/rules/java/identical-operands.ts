import type { Rule } from "../rule.ts";
import { field, sameCode, within } from "../tree.ts";
import { typeOfName } from "./java-syntax.ts";

export const identicalOperands: Rule = {
	id: "identical-operands",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	// The bare node: with its children in the query, a chain of a thousand "+" takes seconds.
	query: "(binary_expression) @at",
	where: (match) => {
		const left = field(match.at, "left");
		const operator = field(match.at, "operator");
		if (!left || !operator) return false;
		if (!operators.has(operator.type)) return false;
		if (!sameCode(left, field(match.at, "right")) || /literal$/.test(left.type)) return false;
		if (within(match.at, effectTypes, new Set()).length > 0 || left.type === "method_invocation") return false;
		// x != x and x - x are how one asks for NaN.
		return !/^(?:[=!]=|[-/])$/.test(operator.type) || !/^(?:double|float|Double|Float|undefined)$/.test(String(typeOfName(left)));
	},
	message: (match) => `Both sides of ${field(match.at, "operator")?.text} are the same`,
	suggestion: "Put in the value that was meant.",
	explanation:
		"The result does not depend on the values, so one side is likely a slip of copying. It compiles, and the case it was meant for is never looked at.",
	examples: {
		bad: ["boolean f(int a, int b) { return a == a; }", "boolean f(A a) { return a.x > 0 && a.y < a.y; }"],
		good: ["boolean f(int a, int b) { return a == b; }", "boolean isNaN(double d) { return d != d; }", "int f(Random r) { return r.next() - r.next(); }"],
	},
};

const effectTypes: ReadonlySet<string> = new Set(["method_invocation", "assignment_expression", "update_expression", "object_creation_expression"]);

const operators: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">=", "&&", "||", "-", "/", "%", "&", "|", "^"]);
