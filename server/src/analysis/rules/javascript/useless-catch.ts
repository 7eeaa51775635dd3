import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const uselessCatch: Rule = {
	id: "useless-catch",
	languages: script,
	type: "maintainability",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query:
		'(catch_clause "catch" @at parameter: (identifier) @error body: (statement_block . (throw_statement (identifier) @thrown) .) @body (#eq? @error @thrown))',
	where: (match) => parts(match.node("body")).length === 1 && match.node("body").namedChildCount === 1,
	message: "This catch only throws again what it caught",
	suggestion: "Remove it; the error takes the same way without it.",
	explanation: "Catching an error to throw it unchanged does nothing but hide, in some debuggers, where it came from.",
	examples: {
		bad: ["try { f(); } catch (e) { throw e; }"],
		good: ["try { f(); } catch (e) { log(e); throw e; }", "try { f(); } catch (e) { throw new Error('f', { cause: e }); }"],
	},
	sameAs: ["eslint/no-useless-catch", "biome/noUselessCatch"],
};
