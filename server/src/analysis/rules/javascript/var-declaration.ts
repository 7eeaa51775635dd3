import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const varDeclaration: Rule = {
	id: "var-declaration",
	languages: script,
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: '(variable_declaration "var" @at) (for_in_statement kind: "var" @at)',
	message: "var is seen in the whole function, not in its block",
	suggestion: "Use const or let.",
	explanation: "A `var` can be used before its line, declared twice and seen outside its block. `let` and `const` cannot. About taste; off by default.",
	examples: { bad: ["var a = 1;", "for (var a of b) f(a);"], good: ["let a = 1;", "const a = 1;"] },
	sameAs: ["eslint/no-var", "biome/noVar"],
};
