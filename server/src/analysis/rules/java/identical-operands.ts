import type { Rule } from "../rule.ts";
import { sameCode, within } from "../tree.ts";
import { typeOfName } from "./java-syntax.ts";

export const identicalOperands: Rule = {
	id: "identical-operands",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `(binary_expression left: (_) @left operator: _ @operator right: (_) @right) @at`,
	where: (match) => {
		const left = match.node("left");
		if (!operators.has(match.node("operator").type)) return false;
		if (!sameCode(left, match.node("right")) || /literal$/.test(left.type)) return false;
		if (within(match.at, effectTypes, new Set()).length > 0 || left.type === "method_invocation") return false;
		// x != x and x - x are how one asks for NaN.
		return !/^(?:[=!]=|[-/])$/.test(match.node("operator").type) || !/^(?:double|float|Double|Float|undefined)$/.test(String(typeOfName(left)));
	},
	message: (match) => `Both sides of ${match.node("operator").text} are the same`,
	suggestion: "Put in the value that was meant.",
	explanation:
		"The result does not depend on the values, so one side is likely a slip of copying. It compiles, and the case it was meant for is never looked at.",
	examples: {
		bad: ["boolean f(int a, int b) { return a == a; }", "boolean f(A a) { return a.x > 0 && a.y < a.y; }"],
		good: ["boolean f(int a, int b) { return a == b; }", "boolean isNaN(double d) { return d != d; }", "int f(Random r) { return r.next() - r.next(); }"],
	},
};

const effectTypes: ReadonlySet<string> = new Set(["method_invocation", "assignment_expression", "update_expression", "object_creation_expression"]);

/** Tested here: a list of so many in the query makes it forty times slower. */
const operators: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">=", "&&", "||", "-", "/", "%", "&", "|", "^"]);
