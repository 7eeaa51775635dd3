import type { Scope } from "../../scopes/scope-table.ts";
import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const templateInString: Rule = {
	id: "template-in-string",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: '((string) @at (#match? @at "\\\\$\\\\{[A-Za-z_$][\\\\w$.]*\\\\}"))',
	where(match) {
		// Only where all the names mean something here; a placeholder for somebody else does not.
		const names = [...match.at.text.matchAll(/\$\{([A-Za-z_$][\w$]*)[\w$.]*\}/g)].map((found) => found[1] ?? "");
		const isSeen = (name: string) => {
			for (let scope: Scope | undefined = match.scopes().scopeAt(match.at); scope; scope = scope.parent) if (scope.bindings.has(name)) return true;
			return false;
		};
		return names.every(isSeen) && !/[`\\]/.test(match.at.text) && !/jsx|import|export/.test(match.at.parent?.type ?? "");
	},
	message: "This looks like a template, but the quotes make it plain text",
	suggestion: "Use backticks.",
	fix({ at }) {
		const edits = [
			{ start: at.startIndex, end: at.startIndex + 1, text: "`" },
			{ start: at.endIndex - 1, end: at.endIndex, text: "`" },
		];
		return { title: "Use backticks", safety: "unsafe", edits };
	},
	explanation:
		"`${name}` is replaced only between backticks; in ordinary quotes it stays as it is written, and people get to read it. " +
		"Reported only where the names in it are declared in the code around.",
	examples: {
		bad: ['export function f(name) { return "Hello ${name}"; }', "const user = get();\nlog('Bye ${user.name}');"],
		good: ["export function f(name) { return `Hello ${name}`; }", 'const a = "Hello ${name}";', 'const cost = "$5";'],
	},
	sameAs: ["eslint/no-template-curly-in-string", "biome/noTemplateCurlyInString"],
};
