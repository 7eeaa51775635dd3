import type { Rule } from "../rule.ts";
import { field, sameCode, within } from "../tree.ts";
import { declaredType, isTestFile } from "./go-syntax.ts";

export const identicalOperands: Rule = {
	id: "identical-operands",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	// The bare node: with its children in the query, a chain of a thousand "+" takes seconds.
	query: "(binary_expression) @at",
	where: (match) => {
		const left = field(match.at, "left");
		const operator = field(match.at, "operator");
		if (!left || !operator) return false;
		if (!operators.has(operator.type)) return false;
		if (!sameCode(left, field(match.at, "right")) || /literal$|^call_expression$/.test(left.type)) return false;
		if (
			within(match.at, new Set(["call_expression", "unary_expression"]), new Set()).some(
				(each) => each.type === "call_expression" || each.text.startsWith("<-"),
			)
		)
			return false;
		// Tests try what comes out.
		if (isTestFile(match)) return false;
		// x != x and x - x are how one asks for NaN; without a known type it may be that.
		return !/^(?:[=!]=|[-/])$/.test(operator.type) || wholeTypes.test(declaredType(left.text, left) ?? "");
	},
	message: (match) => `Both sides of ${field(match.at, "operator")?.text} are the same`,
	suggestion: "Put in the value that was meant.",
	explanation:
		"The result does not depend on the values, so one side is likely a slip of copying. It compiles, and the case it was meant for is never looked at.",
	examples: {
		bad: ["func f(a, b int) bool { return a == a }", "func f(a T) bool { return a.x < a.x }"],
		good: [
			"func f(a, b int) bool { return a == b }",
			"func isNaN(f float64) bool { return f != f }",
			"func f(c chan int) int { return <-c - <-c }",
			'import "testing"\nfunc TestLess(t *testing.T) { if a < a { t.Fail() } }',
		],
	},
	sameAs: ["staticcheck/SA4000"],
};

const wholeTypes = /^(?:\*.*|\[\].*|u?int(?:8|16|32|64)?|string|byte|rune|bool|uintptr|error)$/;

const operators: ReadonlySet<string> = new Set(["==", "!=", "<", ">", "<=", ">=", "&&", "||", "-", "/", "%", "&", "|", "^", "&^"]);
