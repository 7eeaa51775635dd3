import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const preferConst: Rule = {
	id: "prefer-const",
	languages: script,
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "idle",
	query: "(program) @at",
	*find(match) {
		for (const binding of match.scopes().bindings) {
			const declarator = binding.declaration.parent;
			const isPlainLet = binding.kind === "variable" && declarator?.type === "variable_declarator" && declarator.parent?.type === "lexical_declaration";
			if (!isPlainLet || !declarator.childForFieldName("value")) continue;
			if (binding.declarations.length === 1 && binding.references.every((reference) => reference.access === "read")) yield binding.declaration;
		}
	},
	message: (match) => `${match.at.text} is never assigned again`,
	suggestion: "Declare it with const.",
	fix({ at }) {
		const declaration = at.parent?.parent;
		const keyword: Node | null | undefined = declaration?.child(0);
		if (!declaration || !keyword || parts(declaration).length !== 1) return undefined;
		return { title: "Use const", safety: "safe", edits: [{ start: keyword.startIndex, end: keyword.endIndex, text: "const" }] };
	},
	explanation: "`const` tells the reader at once that a name keeps its value. This rule is about taste and off by default.",
	examples: { bad: ["let a = 1;\nf(a);"], good: ["let a = 1;\na = 2;", "const a = 1;", "let a;\na = 1;"] },
	sameAs: ["eslint/prefer-const", "biome/useConst"],
};
