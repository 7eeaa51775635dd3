import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const looseEquality: Rule = {
	id: "loose-equality",
	languages: script,
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: '(binary_expression left: (_) @left operator: ["==" "!="] @at right: (_) @right)',
	where(match) {
		const sides = [match.node("left"), match.node("right")];
		return !sides.some((side) => side.type === "null" || side.type === "undefined") && !sides.some((side) => side.text.startsWith("typeof "));
	},
	message: (match) => `${match.at.text} converts its sides before it compares`,
	suggestion: "Use === or !==.",
	fix: ({ at }) => ({ title: `Use ${at.text}=`, safety: "unsafe", edits: [{ start: at.startIndex, end: at.endIndex, text: `${at.text}=` }] }),
	explanation:
		'With `==`, `0 == ""`, `"0" == false` and `[] == false` are all true. `===` compares without converting. ' +
		"`== null`, which asks for null and undefined at once, and `typeof` are left alone.",
	examples: { bad: ["if (a == 1) f();", "if (a != b) f();"], good: ["if (a === 1) f();", "if (a == null) f();"] },
	sameAs: ["eslint/eqeqeq", "biome/noDoubleEquals"],
};
