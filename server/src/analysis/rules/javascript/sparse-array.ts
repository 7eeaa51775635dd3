import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const sparseArray: Rule = {
	id: "sparse-array",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(array) @at",
	find({ at }) {
		const tokens = at.children.filter((child) => child.type !== "comment");
		const holes = tokens.filter((token, index) => token.type === "," && tokens[index - 1]?.type === ",");
		// Holes at the start or more than one are made on purpose.
		return holes.length === 1 && tokens[1]?.type !== "," && !isCompiled(at) ? holes : [];
	},
	message: "This comma leaves a hole in the array",
	suggestion: "Remove the comma, or write undefined.",
	explanation:
		"Two commas in a row make an array with a hole: it counts in `length`, but `forEach` and `map` skip it. It is nearly always a comma too many. Several holes, or one at the start, are made on purpose. " +
		"In patterns, `const [, b] = pair`, a hole skips a value and is left alone.",
	examples: {
		bad: ["const a = [1, , 2];", "f([1, 2, , 3]);"],
		good: ["const a = [1, 2,];", "const [, b] = a;", "[, b] = a;", "f([, 1]);", "f([1, , , 2]);", "_b.trys.push([6, , 9, 10]);"],
	},
	sameAs: ["eslint/no-sparse-arrays", "biome/noSparseArray"],
};

/** How TypeScript writes a `try` without a `catch` for old engines. */
const isCompiled = (array: Node): boolean => /\.trys\.push$/.test(array.parent?.parent?.childForFieldName("function")?.text ?? "");
