import type { Rule } from "../rule.ts";
import { field, sameCode } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const loopDirection: Rule = {
	id: "loop-direction",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(for_statement condition: [(binary_expression left: (identifier) @counter operator: ["<" "<=" ">" ">="] @operator)
		(expression_statement (binary_expression left: (identifier) @counter operator: ["<" "<=" ">" ">="] @operator))] increment: (update_expression) @at)`,
	where(match) {
		const goesUp = match.at.text.includes("++");
		return sameCode(field(match.at, "argument"), match.node("counter")) && goesUp !== match.node("operator").text.startsWith("<");
	},
	message: (match) => `${match.node("counter").text} moves away from the end of the loop`,
	suggestion: "Turn the step or the comparison round.",
	explanation: "The loop ends after one round or none, or runs for ever: it counts away from the value that should end it.",
	examples: {
		bad: ["for (let i = 0; i < 10; i--) f(i);", "for (let i = 10; i >= 0; i++) f(i);"],
		good: ["for (let i = 0; i < 10; i++) f(i);", "for (let i = 10; i >= 0; i--) f(i);"],
	},
	sameAs: ["eslint/for-direction", "biome/useValidForDirection"],
};
