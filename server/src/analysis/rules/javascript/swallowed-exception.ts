import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { ownDescendants, script } from "./script-syntax.ts";

const valueTypes = ["return_statement", "assignment_expression", "augmented_assignment_expression", "variable_declarator", "yield_expression"];

export const swallowedException: Rule = {
	id: "swallowed-exception",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: '(catch_clause "catch" @at body: (statement_block) @body)',
	// Around one statement, or around the attempt to get a value that has a fallback, an empty catch says what it is for.
	where(match) {
		const tried = match.at.parent?.parent?.childForFieldName("body");
		if (!tried || match.node("body").namedChildCount > 0 || parts(tried).length < 2) return false;
		return ownDescendants(tried, ...valueTypes).length === 0;
	},
	message: "The exception is swallowed without a word",
	suggestion: "Handle or log it, or say in a comment why it does not matter.",
	explanation:
		"An empty `catch` hides every failure of the block, also those that nobody thought of. Where that is right, a comment in the braces " +
		"says why, and silences this rule. Around a single statement, or where a value is tried for and a fallback stays, it is left alone.",
	examples: {
		bad: ["try { f(); g(); } catch (error) {}", "try { f(); g(); } catch { }"],
		good: [
			"try { f(); g(); } catch { /* the file need not be there */ }",
			"try { f(); g(); } catch (error) { log(error); }",
			"try { f(); } catch {}",
			"let a = 1;\ntry { f(); a = g(); } catch {}",
		],
	},
	sameAs: ["eslint/no-empty", "biome/noEmptyBlockStatements"],
};
