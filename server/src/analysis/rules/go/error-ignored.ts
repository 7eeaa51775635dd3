import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { argumentsOf, calleeOf, functionTypes, isInTest, isStringLiteral, stringContent } from "./go-syntax.ts";

export const errorIgnored: Rule = {
	id: "error-ignored",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(_ left: (expression_list . (identifier) @value . (identifier) @blank .) right: (expression_list . (call_expression function: (selector_expression) @function) .) (#eq? @blank "_"))
		(expression_statement (call_expression function: (selector_expression) @function))
	] @at`,
	where: (match) => {
		const { at, node, all } = match;
		const name = node("function").text;
		const isDiscarded = at.type === "expression_statement";
		if (!(isDiscarded ? discarded : valued).has(name) || isInTest(match)) return false;
		return isDiscarded ? !isDroppedAnyway(at) : all("value")[0]?.text !== "_" && !isSureRequest(at);
	},
	message: (match) =>
		match.at.type === "expression_statement"
			? `Nobody learns whether ${match.node("function").text} worked`
			: `${match.all("value")[0]?.text} is nil or empty where ${match.node("function").text} failed`,
	suggestion: "Test the error.",
	explanation:
		"These calls fail for reasons outside of the program: a missing file, a server that is down, bad input. With the error dropped the program goes on with nil, and panics somewhere else, or with nothing, and nobody knows.",
	examples: {
		bad: ['func f() { r, _ := os.Open("a"); use(r) }', "func f(b []byte, v any) { json.Unmarshal(b, v) }"],
		good: [
			'func f() error { r, err := os.Open("a"); if err != nil { return err }; use(r); return nil }',
			'func f() { _ = os.Remove("a") }',
			'func f() { r, _ := http.NewRequest("GET", "http://example.com", nil); use(r) }',
			"func f(b []byte, v any) { _ = json.Unmarshal(b, v) }",
		],
	},
};

/** Their first result is nil, or half of what was asked for, where there is an error. */
const valued: ReadonlySet<string> = new Set([
	"os.Open",
	"os.Create",
	"os.OpenFile",
	"net.Dial",
	"net.Listen",
	"http.Get",
	"http.Post",
	"http.NewRequest",
	"http.NewRequestWithContext",
	"sql.Open",
]);
/** Called for their effect, which may not have happened. */
const discarded: ReadonlySet<string> = new Set(["json.Unmarshal", "xml.Unmarshal", "yaml.Unmarshal", "tx.Commit"]);

/** A request whose address stands there is made or never. */
function isSureRequest(statement: Node): boolean {
	const call = field(statement, "right")?.namedChild(0);
	return (
		!!call && /NewRequest/.test(calleeOf(call)) && argumentsOf(call).some((argument) => isStringLiteral(argument) && /^https?:/.test(stringContent(argument)))
	);
}

/** What is read from was got without a look at the error: the author takes what is there. */
function isDroppedAnyway(statement: Node): boolean {
	const call = statement.namedChild(0);
	const input = call && argumentsOf(call)[0];
	const callable = enclosing(statement, functionTypes);
	return input?.type === "identifier" && new RegExp(`\\b${input.text}, _ :?=`).test(callable?.text ?? "");
}
