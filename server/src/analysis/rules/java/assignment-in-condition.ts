import type { Rule } from "../rule.ts";

export const assignmentInCondition: Rule = {
	id: "assignment-in-condition",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(if_statement condition: (parenthesized_expression (assignment_expression operator: "=" right: [(true) (false)]) @at))
		(while_statement condition: (parenthesized_expression (assignment_expression operator: "=" right: [(true) (false)]) @at))
	]`,
	message: "This assigns; it does not compare",
	suggestion: "Test the variable itself, or compare with ==.",
	explanation: "With one `=` the condition is the assigned value: always the same. `if (done)` asks, `if (done = true)` sets `done` and always goes on.",
	examples: {
		bad: ["void f(boolean done) { if (done = true) stop(); }"],
		good: ["void f(boolean done) { if (done) stop(); }", "void f(Reader r) { int c; while ((c = r.read()) != -1) use(c); }"],
	},
	sameAs: ["pmd/AssignmentInOperand"],
};
