import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const swallowedException: Rule = {
	id: "swallowed-exception",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: '(catch_clause "catch" @at body: (statement_block) @body)',
	// Around one statement, an empty catch says plainly what it is for.
	where(match) {
		const tried = match.at.parent?.parent?.childForFieldName("body");
		return match.node("body").namedChildCount === 0 && tried !== null && tried !== undefined && parts(tried).length > 1;
	},
	message: "The exception is swallowed without a word",
	suggestion: "Handle or log it, or say in a comment why it does not matter.",
	explanation:
		"An empty `catch` hides every failure of the block, also those that nobody thought of. Where that is right, a comment in the braces " +
		"says why, and silences this rule. Around a single statement the intention is plain, and it is left alone.",
	examples: {
		bad: ["try { f(); g(); } catch (error) {}", "try { f(); g(); } catch { }"],
		good: ["try { f(); g(); } catch { /* the file need not be there */ }", "try { f(); g(); } catch (error) { log(error); }", "try { f(); } catch {}"],
	},
	sameAs: ["eslint/no-empty", "biome/noEmptyBlockStatements"],
};
