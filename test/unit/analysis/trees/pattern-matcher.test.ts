// The patterns of all rules must find what tree-sitter's own queries find, in the examples of every rule, as they are and cut off.

import { expect, test } from "vitest";
import { Query } from "web-tree-sitter";
import { rulesFor } from "../../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../../../server/src/analysis/rules/rule.ts";
import { PatternMatcher } from "../../../../server/src/analysis/trees/pattern-matcher.ts";
import type { SyntaxTable } from "../../../../server/src/analysis/trees/syntax-table.ts";
import { loadGrammar, withTable } from "../../../support/grammars.ts";

const onTime = { isLate: () => false };
const javascript = await loadGrammar("javascript");

/** Each match once, as "capture@start-end …", sorted. */
function found(matcher: PatternMatcher<string>, table: SyntaxTable): string[] {
	const all = new Set<string>();
	matcher.match(table, onTime, (owner, captures) => {
		const places = captures.map(({ name, node }) => `${name}@${table.startOf(node)}-${table.endOf(node)}`);
		all.add([owner, ...places.sort()].join(" "));
	});
	return [...all].sort();
}

function foundByTreeSitter(queries: ReadonlyMap<string, Query>, { root }: SyntaxTable): string[] {
	const all = new Set<string>();
	for (const [owner, query] of queries)
		for (const { captures } of query.matches(root)) {
			const places = captures.map(({ name, node }) => `${name}@${node.startIndex}-${node.endIndex}`);
			all.add([owner, ...places.sort()].join(" "));
		}
	return [...all].sort();
}

test.each<Grammar>(["python", "javascript", "typescript", "tsx", "java", "go"])("rules of %s find what tree-sitter's queries find", async (name) => {
	const grammar = await loadGrammar(name);
	const rules = rulesFor(name);
	const matcher = new PatternMatcher(
		grammar.language,
		rules.map(({ id, query }) => [id, query] as const),
	);
	const queries = new Map(rules.map(({ id, query }) => [id, new Query(grammar.language, query)]));
	const texts = rules.map(({ examples }) => [...examples.bad, ...examples.good].join("\n"));
	for (const text of texts.flatMap((each) => [each, each.slice(0, each.length / 2)]))
		withTable(grammar, text, (table) => expect({ text, found: found(matcher, table) }).toEqual({ text, found: foundByTreeSitter(queries, table) }));
	for (const query of queries.values()) query.delete();
});

const matches = (pattern: string, code: string, range?: { start: number; end: number }): string[] =>
	withTable(javascript, code, (table) => {
		const texts: string[] = [];
		const matcher = new PatternMatcher(javascript.language, [["", pattern]]);
		matcher.match(table, { ...onTime, range }, (_, captures) => texts.push(captures.map(({ name, node }) => `${name}=${table.textOf(node)}`).join(" ")));
		return texts;
	});

test("what is outside of a range is not looked at, but what reaches into it is", () => {
	const code = "a(1); b(2); c(3);";
	expect(matches("(call_expression function: (_) @f)", code, { start: 6, end: 8 })).toEqual(["f=b"]);
	expect(matches("(program . (_) @first)", code, { start: 6, end: 8 })).toEqual(["first=a(1);"]);
});

test("a first child is the first, whatever it is in", () => {
	expect(matches("(_ . (number) @first)", "f(1, 2); [3, 4];")).toEqual(["first=1", "first=3"]);
});

test("a match whose captures are the same is told once", () => {
	expect(matches("(arguments (number)) @list", "f(1, 2, 3);")).toEqual(["list=(1, 2, 3)"]);
	expect(matches("(arguments (number) @each) @list", "f(1, 2);")).toEqual(["list=(1, 2) each=1", "list=(1, 2) each=2"]);
});

test("a search ends when it is late", () => {
	let looks = 0;
	let count = 0;
	withTable(javascript, "a();".repeat(5000), (table) => {
		new PatternMatcher(javascript.language, [["", "(call_expression) @at"]]).match(table, { isLate: () => ++looks > 1 }, () => count++);
	});
	expect({ looks, isCut: count < 5000 }).toEqual({ looks: 2, isCut: true });
});

test.each([
	["(no_such_node) @at", /no node "no_such_node"/],
	["(call_expression colour: (_))", /no field "colour"/],
	["(call_expression", /ends before/],
	["(call_expression (number)?) @at", /cannot be read/],
	["((identifier) @at (#is? @at))", /no predicate #is\?/],
	["(_) @at", /neither what it begins with/],
])("%s is refused with a reason", (pattern, reason) => {
	expect(() => new PatternMatcher(javascript.language, [["", pattern]])).toThrow(reason);
});
