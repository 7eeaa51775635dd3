// What names mean: each line is code and the pairs "name@line:column -> where it is declared", or "global".

import { describe, expect, it } from "vitest";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";
import { buildScopes } from "../../../server/src/analysis/scopes/build-scopes.ts";
import type { ScopeTable } from "../../../server/src/analysis/scopes/scope-table.ts";
import { loadGrammar, withTable } from "../../support/grammars.ts";

const grammars: readonly Grammar[] = ["javascript", "typescript", "tsx", "python", "java", "go"];
const loaded = new Map(await Promise.all(grammars.map(async (grammar) => [grammar, await loadGrammar(grammar)] as const)));

function withScopes<Result>(name: Grammar, code: string, read: (table: ScopeTable) => Result): Result {
	const grammar = loaded.get(name);
	if (!grammar) throw new Error("not loaded");
	return withTable(grammar, code, (table) => {
		if (table.root.hasError) throw new Error(`does not parse: ${table.root.toString()}`);
		return read(buildScopes(name, table));
	});
}

/** Every reference as "name line -> line of its declaration", 1-based, in source order. */
const references = (grammar: Grammar, code: string): string[] =>
	withScopes(grammar, code, (table) =>
		table.references.map(({ name, node, binding }) => {
			const target = binding ? String(binding.declaration.startPosition.row + 1) : "global";
			return `${name} ${node.startPosition.row + 1} -> ${target}`;
		}),
	);

const unused = (grammar: Grammar, code: string): string[] =>
	withScopes(grammar, code, (table) => table.bindings.filter((binding) => binding.references.length === 0).map((binding) => binding.name));

describe("JavaScript and TypeScript", () => {
	it("var is seen in its function, let in its block", () => {
		expect(references("javascript", "function f() {\n{ var a; let b; }\na; b;\n}")).toEqual(["a 3 -> 2", "b 3 -> global"]);
	});
	it("functions are seen before they are declared", () => {
		expect(references("javascript", "f();\nfunction f() {}")).toEqual(["f 1 -> 2"]);
	});
	it("a parameter hides a name outside, also in its own default", () => {
		expect(references("javascript", "const a = 1, b = 2;\nfunction f(a, c = b) {\nreturn a + c; }")).toEqual(["b 2 -> 1", "a 3 -> 2", "c 3 -> 2"]);
	});
	it("destructuring declares, and its defaults refer", () => {
		expect(references("javascript", "const d = 1;\nconst { a, b: [c = d], ...e } = d;\na + c + e;")).toEqual([
			"d 2 -> 1",
			"d 2 -> 1",
			"a 3 -> 2",
			"c 3 -> 2",
			"e 3 -> 2",
		]);
	});
	it("destructuring without a declaration assigns", () => {
		const accesses = withScopes("javascript", "let a, b;\n({ a, c: b } = x);\na += 1; b++;", (table) =>
			table.references.map(({ name, access }) => `${name} ${access}`),
		);
		expect(accesses).toEqual(["a write", "b write", "x read", "a readwrite", "b readwrite"]);
	});
	it("labels and property names are no references", () => {
		expect(references("javascript", "a: for (;;) { break a; }\nx.a = { a: 1, [y]: 2 };")).toEqual(["x 2 -> global", "y 2 -> global"]);
	});
	it("each turn of for has a scope, and catch another", () => {
		expect(references("javascript", "for (const a of b) { a; }\ntry {} catch ({ c }) { c; }\na; c;")).toEqual([
			"b 1 -> global",
			"a 1 -> 1",
			"c 2 -> 2",
			"a 3 -> global",
			"c 3 -> global",
		]);
	});
	it("types and values of one name are apart", () => {
		expect(references("typescript", "type A = string;\nfunction f(A: A): typeof A { return A; }")).toEqual(["A 2 -> 1", "A 2 -> 2", "A 2 -> 2"]);
	});
	it("type parameters, infer and mapped keys are declared where they stand", () => {
		expect(references("typescript", "type A<T> = T extends (infer U)[] ? U : { [K in keyof T]: T[K] };")).toEqual(
			["T", "U", "T", "T", "K"].map((name) => `${name} 1 -> 1`),
		);
	});
	it("elements of the platform are no names, components are", () => {
		expect(references("tsx", "const Page = f;\nconst a = <div><Page.Top x={Page} /></div>;")).toEqual(["f 1 -> global", "Page 2 -> 1", "Page 2 -> 1"]);
	});
	it("what is exported is marked, by declaration and by list", () => {
		const exported = withScopes("typescript", "export const a = 1;\nconst b = 2, c = 3;\nexport { b as d };\nexport { x } from 'y';", (table) =>
			table.bindings.filter((binding) => binding.isExported).map((binding) => binding.name),
		);
		expect(exported).toEqual(["a", "b"]);
	});
	it("eval and with make a file opaque", () => {
		expect(["eval(a)", "with (a) b;", "f(eval)"].map((code) => withScopes("javascript", code, (table) => table.isOpaque))).toEqual([true, true, false]);
	});
	it("overloads are one binding", () => {
		expect(
			withScopes(
				"typescript",
				"function f(a: 1): 1;\nfunction f(a: 2): 2;\nfunction f(a: any) { return a; }",
				(t) => t.root.bindings.get("f")?.declarations.length,
			),
		).toBe(3);
	});
});

describe("Python", () => {
	it("functions do not see the class around them", () => {
		expect(references("python", "a = 1\nclass C:\n    a = 2\n    b = a\n    def f(self):\n        return a\n")).toEqual(["a 4 -> 3", "a 6 -> 1"]);
	});
	it("a comprehension has its own names, and its first source is outside", () => {
		expect(references("python", "x = []\ny = [x for x in x]\nx\n")).toEqual(["x 2 -> 2", "x 2 -> 1", "x 3 -> 1"]);
	});
	it("global and nonlocal reach outward", () => {
		const code = "a = 1\ndef f():\n    b = 2\n    def g():\n        global a\n        nonlocal b\n        a = b = 3\n        return a + b\n";
		expect(references("python", code)).toEqual(["b 7 -> 3", "a 8 -> 1", "b 8 -> 3"]);
	});
	it("patterns capture plain names and look up dotted ones", () => {
		expect(references("python", "match p:\n    case A.B | [x, *y]:\n        x, y\n    case Point(z=w) if w:\n        w\n")).toEqual([
			"p 1 -> global",
			"A 2 -> global",
			"x 3 -> 2",
			"y 3 -> 2",
			"Point 4 -> global",
			"w 4 -> 4",
			"w 5 -> 4",
		]);
	});
	it("import a.b makes a; import * makes anything", () => {
		expect(unused("python", "import a.b, c as d\nfrom e import f as g\n")).toEqual(["a", "d", "g"]);
		expect(withScopes("python", "from a import *\n", (table) => table.isOpaque)).toBe(true);
	});
	it(":= in a comprehension binds outside of it", () => {
		expect(references("python", "[y := x for x in z]\ny\n")).toEqual(["x 1 -> 1", "z 1 -> global", "y 2 -> 1"]);
	});
});

describe("Java", () => {
	it("fields, parameters and locals hide each other from the inside", () => {
		expect(references("java", "class A {\nint x;\nvoid f(int x) { g(x); }\nvoid h() { g(x);\nint x = 1; g(x); }\nvoid g(int i) {} }")).toEqual([
			"g() 3 -> 6",
			"x 3 -> 3",
			"g() 4 -> 6",
			"x 4 -> 2",
			"g() 5 -> 6",
			"x 5 -> 5",
		]);
	});
	it("lambdas, loops, resources, patterns and catches declare", () => {
		const code =
			"class A { void f(Object o) {\nfor (String s : l) s.a();\ntry (R r = m) { r.b(); } catch (E e) { e.c(); }\nF q = z -> z;\nif (o instanceof B b) b.d(); } }";
		expect(references("java", code).filter((each) => !/global|\(\)/.test(each))).toEqual([
			"s 2 -> 2",
			"r 3 -> 3",
			"e 3 -> 3",
			"z 4 -> 4",
			"o 5 -> 1",
			"b 5 -> 5",
		]);
	});
	it("imports are used as types, by annotations and by calls", () => {
		const code = "import a.B; import a.C; import a.D; import static a.E.f; import a.G;\n@D class X { B b; void m() { C.n(); f(); } }";
		expect(unused("java", code)).toEqual(["G", "X", "b", "m()"]);
	});
	it("what is private is not exported", () => {
		const hidden = withScopes("java", "class A { private int a; int b; private void c() {} }", (table) =>
			table.bindings.filter((each) => !each.isExported).map((each) => each.name),
		);
		expect(hidden).toEqual(["a", "c()"]);
	});
});

describe("Go", () => {
	it("a name is visible after the statement that declares it", () => {
		expect(references("go", "package p\nfunc f(x int) {\nif x := x + 1; x > 0 {\ng(x)\n}\ng(x)\n}\n")).toEqual([
			"int 2 -> global",
			"x 3 -> 2",
			"x 3 -> 3",
			"g 4 -> global",
			"x 4 -> 3",
			"g 6 -> global",
			"x 6 -> 2",
		]);
	});
	it(":= assigns what the scope has and makes the rest", () => {
		const accesses = withScopes("go", "package p\nfunc f() {\na, err := g()\nb, err := g()\n_, _, _ = a, b, err\n}\n", (table) =>
			table.bindings.map((binding) => [binding.name, ...binding.references.map((reference) => reference.access)].join(" ")),
		);
		expect(accesses).toEqual(["f", "a read", "err write read", "b read"]);
	});
	it("imports are known by their last part", () => {
		expect(unused("go", 'package p\nimport (\n"a/b"\n"gopkg.in/yaml.v3"\nz "c"\n_ "d"\n)\nfunc f() { b.F() }\n')).toEqual(["yaml", "z", "f"]);
	});
	it("receivers, results and type parameters are declared in their function", () => {
		expect(
			references("go", "package p\ntype T[K any] struct{}\nfunc (t *T[K]) m(a K) (err error) {\nt.n(a)\nreturn err\n}\n").filter(
				(each) => !each.includes("global"),
			),
		).toEqual(["T 3 -> 2", "K 3 -> 3", "K 3 -> 3", "t 4 -> 3", "a 4 -> 3", "err 5 -> 3"]);
	});
});

it("10,000 nested blocks are no trouble", () => {
	const deep = `${"{".repeat(10_000)}let a = 1; a;${"}".repeat(10_000)}`;
	expect(references("javascript", deep)).toEqual(["a 1 -> 1"]);
});
