import type { Rule } from "../rule.ts";
import { typedScript } from "./script-syntax.ts";

export const explicitAny: Rule = {
	id: "explicit-any",
	languages: typedScript,
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: '((predefined_type) @at (#eq? @at "any"))',
	message: "any switches off the checks of everything it touches",
	suggestion: "Use the real type, or unknown and a check.",
	fix: ({ at }) => ({ title: "Use unknown", safety: "unsafe", edits: [{ start: at.startIndex, end: at.endIndex, text: "unknown" }] }),
	explanation: "What comes out of an `any` is `any` again, so one of them can hide mistakes far away. `unknown` asks for a check first. Off by default.",
	examples: { bad: ["let a: any;", "function f(a: any[]) {}"], good: ["let a: unknown;", "const any = 1;"] },
	sameAs: ["typescript-eslint/no-explicit-any", "biome/noExplicitAny"],
};
