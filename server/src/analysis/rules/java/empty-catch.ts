import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, holdsComment, parts } from "../tree.ts";

export const emptyCatch: Rule = {
	id: "empty-catch",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(catch_clause (catch_formal_parameter (catch_type) @type name: (_) @name) body: (block . "{" . "}")) @at`,
	where: (match) => {
		const types = parts(match.node("type"));
		if (/^(?:ignored?|expected|unused|_|ok)\w*$/i.test(match.node("name").text) || types.every((type) => harmless.test(type.text))) return false;
		const attempt = match.at.parent;
		return attempt !== null && !isAttempt(attempt) && !isExplained(attempt);
	},
	message: (match) => `${match.node("type").text} is swallowed: nobody will know that it happened`,
	suggestion: "Handle or log it; where nothing is to be done, say why in a comment or name it `ignored`.",
	explanation:
		"An empty `catch` hides the failure and everything that follows from it. If ignoring is right, a comment in the block or the name `ignored` tells the next reader, and this rule is content.",
	examples: {
		bad: ["void f() { try { work(); } catch (IOException e) {} }"],
		good: [
			"void f() { try { work(); } catch (IOException e) { log(e); } }",
			"void f() { try { work(); } catch (IOException ignored) {} }",
			"void f() { try { work(); } catch (IOException e) { /* the file is optional */ } }",
		],
	},
	sameAs: ["pmd/EmptyCatchBlock"],
};

/** They mean "there is none" more often than trouble. */
const harmless =
	/(?:NumberFormat|Interrupted|CloneNotSupported|Security|ClassNotFound|NoSuchMethod|NoSuchField|UnsupportedOperation|IllegalAccess|Instantiation)Exception$/;

/** A value that has a default, or the closing of something that is done with: going on is the plan. */
function isAttempt(statement: Node): boolean {
	const body = field(statement, "body");
	const last = body && parts(body).at(-1);
	if (!last) return true;
	if (last.type === "return_statement") return true;
	const only = parts(body).length === 1 && last.type === "expression_statement" ? last.namedChild(0) : undefined;
	if (only?.type === "assignment_expression") return true;
	return only?.type === "method_invocation" && /^(?:close|shutdown|disconnect|join|sleep|wait|delete|flush)/i.test(field(only, "name")?.text ?? "");
}

/** One of the catches beside it says why. */
const isExplained = (statement: Node): boolean => statement.namedChildren.some((child) => child.type === "catch_clause" && holdsComment(child));
