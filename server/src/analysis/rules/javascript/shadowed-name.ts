import type { Scope } from "../../scopes/scope-table.ts";
import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const shadowedName: Rule = {
	id: "shadowed-name",
	languages: script,
	type: "maintainability",
	severity: "info",
	enabledByDefault: false,
	tier: "idle",
	query: "(program) @at",
	*find(match) {
		for (const binding of match.scopes().bindings) {
			if (binding.kind === "type" || binding.kind === "field" || !binding.scope.parent || binding.isExported) continue;
			for (let scope: Scope | undefined = binding.scope.parent; scope; scope = scope.parent) {
				const outer = scope.bindings.get(binding.name);
				if (!outer || outer === binding || outer.kind === "type") continue;
				yield binding.declaration;
				break;
			}
		}
	},
	message: (match) => `${match.at.text} hides a name of the code around it`,
	suggestion: "Rename one of the two.",
	explanation:
		"Inside, the outer variable cannot be reached, and a reader may take one for the other. Where the inner one is removed later, the code " +
		"goes on working with the outer one, differently. Short helper functions do this often, so the rule is off by default.",
	examples: {
		bad: ["const a = 1;\nfunction f() { const a = 2; return a; }", "function f(a) { return b.map((a) => a); }"],
		good: ["const a = 1;\nfunction f() { return a; }", "function f(a) { return a; }\nfunction g(a) { return a; }"],
	},
	sameAs: ["eslint/no-shadow", "typescript-eslint/no-shadow"],
};
