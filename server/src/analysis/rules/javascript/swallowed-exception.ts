import type { Rule } from "../rule.ts";
import { script } from "./script-syntax.ts";

export const swallowedException: Rule = {
	id: "swallowed-exception",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: '(catch_clause "catch" @at body: (statement_block) @body)',
	where: (match) => match.node("body").namedChildCount === 0,
	message: "The exception is swallowed without a word",
	suggestion: "Handle or log it, or say in a comment why it does not matter.",
	explanation:
		"An empty `catch` hides every failure of the block, also those that nobody thought of. Where that is right, a comment in the braces " +
		"says why, and silences this rule.",
	examples: {
		bad: ["try { f(); } catch (error) {}", "try { f(); } catch { }"],
		good: ["try { f(); } catch { /* the file need not be there */ }", "try { f(); } catch (error) { log(error); }"],
	},
	sameAs: ["eslint/no-empty", "biome/noEmptyBlockStatements"],
};
