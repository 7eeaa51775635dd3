import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field, holdsComment, isComment, parts, within } from "../tree.ts";
import { functionTypes } from "./java-syntax.ts";

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
		if (/^(?:ignored?|expected|unused|_|ok|cannot|impossible|never)\w*$/i.test(match.node("name").text) || types.every((type) => harmless.test(type.text)))
			return false;
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
			"int f(String s) { int n = 3; try { String t = read(s); n = parse(t); } catch (IOException e) {} return n; }",
			"int f(Object o) { try { if (fits(o)) { return ask(o); } } catch (IOException e) {} return 0; }",
			"void f() { try { if (in != null) in.close(); } catch (IOException e) {} }",
			"void f() { try { work(); } catch (IOException cannotHappen) {} }",
			"void f() { try { frame.setIcon(true); } catch (PropertyVetoException e) {} }",
		],
	},
	sameAs: ["pmd/EmptyCatchBlock"],
};

const closes = /^(?:close|shutdown|disconnect|join|sleep|wait|delete|flush)/i;
const returns: ReadonlySet<string> = new Set(["return_statement"]);

/** They mean "there is none", or what cannot happen here, more often than trouble. */
const harmless =
	/(?:NumberFormat|Interrupted|CloneNotSupported|Security|ClassNotFound|NoSuchMethod|NoSuchField|UnsupportedOperation|IllegalAccess|Instantiation|PropertyVeto|BadLocation)Exception$/;

/** A value that has a default, or the closing of something that is done with: going on is the plan. */
function isAttempt(statement: Node): boolean {
	const body = field(statement, "body");
	const last = body && parts(body).at(-1);
	if (!last) return true;
	if (within(body, returns, functionTypes).some((each) => parts(each).length > 0)) return true;
	const ending = last.type === "expression_statement" ? last.namedChild(0) : undefined;
	if (ending?.type === "assignment_expression") return true;
	const steps = within(body, new Set(["expression_statement"]), functionTypes);
	return steps.length > 0 && steps.every((step) => closes.test(field(step.namedChild(0) ?? step, "name")?.text ?? ""));
}

/** A comment before it, or in one of the catches beside it, says why. */
const isExplained = (statement: Node): boolean =>
	statement.namedChildren.some((child) => isComment(child) || (child.type === "catch_clause" && holdsComment(child)));
