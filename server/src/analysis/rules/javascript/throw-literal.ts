import { setApart } from "../../text-edits.ts";
import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const throwLiteral: Rule = {
	id: "throw-literal",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(throw_statement [(string) (template_string) (number) (true) (false) (null) (undefined) (array) (binary_expression (string))] @at)",
	message: "What is thrown is not an Error: it has no stack trace",
	suggestion: "Throw new Error(…).",
	fix({ at, source }) {
		if (at.type !== "string" && at.type !== "template_string" && at.type !== "binary_expression") return undefined;
		const edits = [
			{ start: at.startIndex, end: at.startIndex, text: "new Error(" },
			{ start: at.endIndex, end: at.endIndex, text: ")" },
		];
		return { title: "Throw an Error", safety: "unsafe", ...setApart({ edits }, source) };
	},
	explanation:
		"Anything can be thrown, but only an `Error` carries a stack trace and a `message`. Code that catches it and reads `error.message` " +
		"gets `undefined`, and logs say nothing about where it came from.",
	examples: {
		bad: ['throw "failed";', "throw 404;", 'throw "failed: " + reason;'],
		good: ['throw new Error("failed");', "throw error;", "throw make();"],
	},
	sameAs: ["eslint/no-throw-literal", "typescript-eslint/only-throw-error", "biome/useThrowOnlyError"],
};
