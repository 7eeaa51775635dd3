import type { Rule } from "../rule.ts";
import { standsAlone } from "./java-syntax.ts";

export const exceptionNotThrown: Rule = {
	id: "exception-not-thrown",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (object_creation_expression type: (_) @type) @at (#match? @type "(Exception|Error)$"))`,
	where: ({ at }) => standsAlone(at),
	message: (match) => `The ${match.node("type").text} is made and not thrown`,
	suggestion: "Put throw in front of it.",
	fix: ({ at }) => ({ title: "Throw it", safety: "unsafe", edits: [{ start: at.startIndex, end: at.startIndex, text: "throw " }] }),
	explanation: "An exception only has an effect when it is thrown. Here the check finds the error and the program goes on all the same.",
	examples: {
		bad: ['void f(int a) { if (a < 0) new IllegalArgumentException("negative"); }'],
		good: ['void f(int a) { if (a < 0) throw new IllegalArgumentException("negative"); }'],
	},
};
