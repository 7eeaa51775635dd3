// What the rules' fixes do to code that is written otherwise than their examples: comments anywhere, no space where none is needed, indented.

import { beforeAll, describe, expect, it, test } from "vitest";
import type { Node } from "web-tree-sitter";
import { applyFixes } from "../../../server/src/analysis/fixes.ts";
import type { LoadedGrammar } from "../../../server/src/analysis/grammars.ts";
import { rulesFor } from "../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";
import { RuleEngine } from "../../../server/src/analysis/rules/rule-engine.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { loadGrammar, withTable } from "../../support/grammars.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";

async function fixerFor(grammar: Grammar) {
	const loaded = await loadGrammar(grammar);
	const engine = new RuleEngine({ grammar, language: loaded.language, rules: rulesFor(grammar), clock: systemClock, logger: new RecordingLogger() });
	/** With the first fix of the rule; undefined where it offers none, or the text does not parse. */
	const fixed = (rule: string, text: string): string | undefined =>
		withTable(loaded, text, (table) => {
			const [issue] = engine.run(table, { tier: "all", enabled: new Set([rule]) });
			return issue?.fix && !table.root.hasError ? applyFixes(text, [issue]).text : undefined;
		});
	return { loaded, fixed };
}

/** Where a comment may stand: before and behind each word. */
const seams = (loaded: LoadedGrammar, text: string) =>
	withTable(loaded, text, (table) => {
		const found = new Set<number>();
		const visit = (node: Node): void => {
			if (node.childCount > 0 && !/string|template|regex/.test(node.type)) for (const child of node.children) visit(child);
			else found.add(node.startIndex).add(node.endIndex);
		};
		visit(table.root);
		return [...found];
	});
const parses = (loaded: LoadedGrammar, text: string) => withTable(loaded, text, (table) => !table.root.hasError);

describe.each(["python", "javascript", "java", "go"] as const)("the fixes for %s", (grammar) => {
	const examples = rulesFor(grammar).flatMap((rule) => (rule.fix ? rule.examples.bad.map((text) => ({ rule: rule.id, text })) : []));
	let fixer: Awaited<ReturnType<typeof fixerFor>>;
	beforeAll(async () => {
		fixer = await fixerFor(grammar);
	});

	it("keep every comment, or are not offered", () => {
		const comment = grammar === "python" ? "#c\n" : "/*c*/";
		const wrong = examples.flatMap(({ rule, text }) =>
			seams(fixer.loaded, text).flatMap((at) => {
				const after = fixer.fixed(rule, `${text.slice(0, at)}${comment}${text.slice(at)}`);
				return after === undefined || (after.includes(comment.trim()) && parses(fixer.loaded, after)) ? [] : [{ rule, after }];
			}),
		);
		expect(wrong).toEqual([]);
	});

	it("are valid where words stand close", () => {
		const wrong = examples.flatMap(({ rule, text }) =>
			[...text.matchAll(/ /g)].flatMap(({ index }) => {
				const after = fixer.fixed(rule, text.slice(0, index) + text.slice(index + 1));
				return after === undefined || parses(fixer.loaded, after) ? [] : [{ rule, after }];
			}),
		);
		expect(wrong).toEqual([]);
	});
});

const layouts: readonly (readonly [grammar: Grammar, rule: string, before: string, after: string | undefined])[] = [
	["python", "none-comparison", "if x==None:\n    pass\n", "if x is None:\n    pass\n"],
	["python", "assert-tuple", 'assert(x == 1, "not one",)\n', 'assert x == 1, "not one"\n'],
	["python", "assert-tuple", 'assert (\n    x == 1,\n    "not one",\n)\n', undefined],
	["javascript", "await-of-array", "async function f() { await[g()]; }", "async function f() { await Promise.all([g()]); }"],
	["javascript", "unused-import", 'import { a, /* two */ b } from "c";\nb();', 'import { /* two */ b } from "c";\nb();'],
	["javascript", "unused-import", 'import { a /* one */, b } from "c";\nb();', undefined],
	["go", "needless-bool-return", "func f(a bool) bool {\n\tif a {\n\t\treturn true // always\n\t}\n\treturn false\n}", undefined],
	[
		"go",
		"unused-import",
		'package a\r\n\r\nimport (\r\n\t"io"\r\n\t"os"\r\n)\r\n\r\nvar r io.Reader\r\n',
		'package a\r\n\r\nimport (\r\n\t"io"\r\n)\r\n\r\nvar r io.Reader\r\n',
	],
	["go", "unused-import", 'package a\n\nimport ( "os"; "io" )\n\nvar r io.Reader\n', 'package a\n\nimport ( "io" )\n\nvar r io.Reader\n'],
	[
		"go",
		"response-goes-on",
		'func h() {\r\n\tif a {\r\n\t\thttp.Error(w, "no", 400)\r\n\t}\r\n\twork()\r\n}',
		'func h() {\r\n\tif a {\r\n\t\thttp.Error(w, "no", 400)\r\n\t\treturn\r\n\t}\r\n\twork()\r\n}',
	],
	["go", "response-goes-on", 'func h() { if a { http.Error(w, "no", 400) }; work() }', 'func h() { if a { http.Error(w, "no", 400); return }; work() }'],
	[
		"java",
		"switch-without-default",
		"void f() {\n\tswitch (a) {\n\t\tcase 1:\n\t\t\tg(() -> 1);\n\t\t\tbreak;\n\t}\n}",
		"void f() {\n\tswitch (a) {\n\t\tcase 1:\n\t\t\tg(() -> 1);\n\t\t\tbreak;\n\t\tdefault: throw new IllegalStateException();\n\t}\n}",
	],
	[
		"java",
		"switch-without-default",
		"void f() { switch (a) { case 1 -> g(); } }",
		"void f() { switch (a) { case 1 -> g(); default -> throw new IllegalStateException(); } }",
	],
];

test.each(layouts)("%s, %s: %j", async (grammar, rule, before, after) => {
	expect((await fixerFor(grammar)).fixed(rule, before)).toBe(after);
});
