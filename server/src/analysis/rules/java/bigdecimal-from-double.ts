import type { Rule } from "../rule.ts";

export const bigdecimalFromDouble: Rule = {
	id: "bigdecimal-from-double",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(object_creation_expression type: (_) @type arguments: (argument_list . (decimal_floating_point_literal) @number .) (#match? @type "^(java\\.math\\.)?BigDecimal$")) @at`,
	where: (match) => !isExact(match.node("number").text),
	message: (match) => `BigDecimal takes over the rounding error of ${match.node("number").text}`,
	suggestion: "Pass the number as a string.",
	fix: ({ node }) => {
		const number = node("number");
		return {
			title: "Pass the number as a string",
			safety: "unsafe",
			edits: [{ start: number.startIndex, end: number.endIndex, text: `"${number.text.replace(/[dDfF_]/g, "")}"` }],
		};
	},
	explanation:
		"A `double` cannot hold most decimal fractions, and `new BigDecimal(0.1)` keeps the error: 0.1000000000000000055511151231257827… The constructor that takes a string, or `BigDecimal.valueOf`, gives the number that is written.",
	examples: {
		bad: ["BigDecimal price = new BigDecimal(0.1);"],
		good: ['BigDecimal price = new BigDecimal("0.1");', "BigDecimal half = new BigDecimal(0.5);", "BigDecimal one = new BigDecimal(1.0);"],
	},
	sameAs: ["pmd/AvoidDecimalLiteralsInBigDecimalConstructor"],
};

/** Halves, quarters and so on are held without error. */
const isExact = (literal: string): boolean => Number.isInteger(Number(literal.replace(/[dDfF_]/g, "")) * 1024);
