import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const constReassigned: Rule = {
	id: "const-reassigned",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: "(program) @at",
	*find(match) {
		for (const binding of match.scopes().bindings) {
			if (binding.kind !== "constant" && binding.kind !== "import") continue;
			if (binding.declarations.length > 1) continue;
			for (const reference of binding.references) if (reference.access !== "read") yield reference.node;
		}
	},
	message: (match) => `${match.at.text} is a constant; assigning to it throws`,
	suggestion: "Declare it with let, or assign to another variable.",
	explanation:
		"Assigning to what `const` or `import` declared throws a TypeError when the line runs, which may be long after the program has started. " +
		"Imports cannot be assigned from outside their module at all.",
	examples: {
		bad: ["const a = 1;\na = 2;", "const a = 1;\na++;", 'import { a } from "b";\na = 1;'],
		good: ["let a = 1;\na = 2;", "const a = {};\na.b = 1;", "const a = 1;\nfunction f(a) { a = 2; }"],
	},
	sameAs: ["eslint/no-const-assign", "eslint/no-import-assign", "biome/noConstAssign", "typescript/2588"],
};
