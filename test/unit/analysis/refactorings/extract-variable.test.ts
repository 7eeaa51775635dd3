// What extracting a variable makes of a text; « and » are the selection. "no" means not offered; "refused: …" offered and refused when chosen.

import { afterAll, expect, it } from "vitest";
import { grammars, pairs, refactorText } from "../../../support/refactor-text.ts";

afterAll(() => grammars.dispose());

const later = "refused: It is not evaluated each time, or more than once, when its statement runs";
const own = "refused: It uses a name that its own statement declares";

pairs("extract-variable", [
	["javascript", "\tsend(«user.getName()», 1);\n", "\tconst name = user.getName();\n\tsend(name, 1);\n"],
	["javascript", "send(«(a + b)»)\n", "const value = a + b\nsend(value)\n"],
	["javascript", "const name = 1;\nsend(«user.name»);\n", "const name = 1;\nconst name2 = user.name;\nsend(name2);\n"],
	["javascript", "«load(a)»;\n", "const load2 = load(a);\n"],
	["javascript", "f(g(), «a.b»);\n", "refused: What runs before it in its statement could change its value"],
	["javascript", "let x = 1;\nx = 2;\nf(x, «g()»);\n", "refused: It could change what is read before it in its statement"],
	["javascript", "f(g(), «1 + 2»);\n", "const value = 1 + 2;\nf(g(), value);\n"],
	["javascript", "if (a && «a.b») f();\n", later],
	["javascript", "if (a) f(«b.c»);\n", later],
	["javascript", "while («a.next()») f();\n", later],
	["javascript", "if (a) f(); else if («b.c») g();\n", later],
	["javascript", "f((x) => «x + 1»);\n", own],
	["javascript", "f((x) => { g(«x + 1»); });\n", "f((x) => { const value = x + 1; g(value); });\n"],
	["javascript", "«a.b» = 1;\n", "refused: This is assigned to"],
	["javascript", "«a.b»();\n", "refused: The method would lose its object"],
	["javascript", "«a?.b».c;\n", "refused: What follows it is only evaluated with it"],
	["javascript", `\`\${«a.b»}\`;\n`, `const b = a.b;\n\`\${b}\`;\n`],
	["tsx", "const a = <p>{«b.c»}</p>;\n", "const c = b.c;\nconst a = <p>{c}</p>;\n"],
	["tsx", "const a = <p>«<b/>»</p>;\n", "const value = <b/>;\nconst a = <p>{value}</p>;\n"],
	["typescript", "class A {\n\tx = «1 + 2»;\n}\n", "refused: There is no place for a variable here"],
	["python", "def f(total):\n    total = total + «rate(x) * 2»\n", "refused: It could change what is read before it in its statement"],
	["javascript", "f(«(0, a.b)»)\n", "const value = (0, a.b)\nf(value)\n"],
	["javascript", "if «(a, b)» f()\n", "no"],
	["javascript", "if «(a.b)» f()\n", "const b = a.b;\nif (b) f()\n"],
	["javascript", 'function f(){return«"a"»in b}\n', 'function f(){const text = "a"; return text in b}\n'],
	["python", "f(«(x := y)»)\n", "value = (x := y)\nf(value)\n"],
	["python", 'def f(a):\n    return«"a"»if a else None\n', 'def f(a):\n    text = "a"\n    return text if a else None\n'],
	["python", "send(«row[\n    0]»)\n", "value = (row[\n    0])\nsend(value)\n"],
	["python", "send(«{a} |\n    {b}»)\n", "value = ({a} |\n    {b})\nsend(value)\n"],
	["python", "send(«[\n    a]»)\n", "value = [\n    a]\nsend(value)\n"],
	["python", "x = [«y + 1» for y in z]\n", own],
	["python", "x = [y for y in «z.items()»]\n", "items = z.items()\nx = [y for y in items]\n"],
	["python", "class A:\n    x = «1 + 2»\n", "refused: It would become a member of the class"],
	["python", "def f(a=«1 + 2»): pass\n", "value = 1 + 2\ndef f(a=value): pass\n"],
	["python", "if a: f(«b.c»)\n", "refused: Put the statement on a line of its own first"],
	["python", 'print(f"{«a.b»}")\n', 'b = a.b\nprint(f"{b}")\n'],
	["python", "@«a.b»\ndef f(): pass\n", "refused: This is not evaluated as a value"],
	["python", "f(«x for x in y»)\n", "no"],
	["java", "class A { void m() {\n\tsend(«user.getName()»);\n} }", "class A { void m() {\n\tvar name = user.getName();\n\tsend(name);\n} }"],
	["java", "class A { void m() {\n\tsend(«new ArrayList<>()»);\n} }", "refused: Its type is not known without its place"],
	["java", "class A { void m() {\n\t«send()»;\n} }", "refused: It may have no value"],
	["go", "package p\n\nfunc f() {\n\tsend(«user.Name()»)\n}\n", "package p\n\nfunc f() {\n\tname := user.Name()\n\tsend(name)\n}\n"],
	["go", "package p\n\nfunc f() {\n\twait(«5 * 60» * time.Second)\n}\n", "package p\n\nfunc f() {\n\tconst value = 5 * 60\n\twait(value * time.Second)\n}\n"],
	["go", "package p\n\nfunc f() (int, error) {\n\treturn «g()»\n}\n", "refused: It may have more than one value"],
	["go", "package p\n\nfunc f() {\n\tif x := g(); «x.y» > 1 {\n\t}\n}\n", own],
	[
		"go",
		"package p\n\nconst bits = 3\n\nfunc f(a uint8) {\n\tg(a & «(1 << bits)»)\n}\n",
		"package p\n\nconst bits = 3\n\nfunc f(a uint8) {\n\tconst value = 1 << bits\n\tg(a & value)\n}\n",
	],
	["go", "package p\n\nfunc f(a uint8, n int) {\n\tg(a & «(1 << n)»)\n}\n", "refused: Its type may come from its place"],
	["go", "package p\n\nfunc f(a uint8) {\n\tg(a & «(bits + 1)»)\n}\n", "refused: Its type may come from its place"],
	["go", "package p\n\nfunc f() {\n\tg(«(*T)»(nil))\n}\n", "refused: This is a type, not a value"],
	["go", "package p\n\nvar a = «1 + 2»\n", "refused: There is no place for a variable here"],
]);

pairs("extract-all-occurrences", [
	[
		"javascript",
		"function f(a) {\n\tg(«a + 1»);\n\th();\n\tif (a) k(a + 1);\n}\n",
		"function f(a) {\n\tconst value = a + 1;\n\tg(value);\n\th();\n\tif (a) k(value);\n}\n",
	],
	["javascript", "function f(a) {\n\tx = a.b;\n\ty = «a.b»;\n}\n", "refused: Its value could change from one occurrence to the next"],
	["javascript", "function f(a) {\n\treturn «a.b» + a.b;\n}\n", "function f(a) {\n\tconst b = a.b;\n\treturn b + b;\n}\n"],
	["python", "def f(a):\n    x = «a * 2»\n    y = [a * 2 for a in z]\n", "refused: There is no other occurrence in this block"],
	["python", "def f(a):\n    x = «a * 2»\n    a = 3\n    y = a * 2\n", "refused: Its value could change from one occurrence to the next"],
	[
		"javascript",
		'function f(r){if(typeof r===«"function"»)r();return"function"==typeof r}\n',
		'function f(r){const text = "function"; if(typeof r===text)r();return text==typeof r}\n',
	],
	["javascript", "f(«a.b»);\n", "no"],
	["typescript", "interface Box<T = «string»> { value: T }\n", "no"],
	["typescript", "type Kind = typeof «kinds.first»;\n", "no"],
	["typescript", "type Kind = Kinds[«'first'»];\n", "no"],
	["typescript", "interface Inner extends «outer.Inner» {}\n", "no"],
	["typescript", "type Stream = «import('a').Stream»;\n", "no"],
	["python", "keep(«lambda»: 1)\n", "no"],
]);

it("the editor is told where the new name stands", async () => {
	expect(await refactorText("python", "def f(a):\n    return«[a]»if a else b\n", "extract-function")).toMatchObject({ name: "extracted" });
	expect(await refactorText("javascript", "send(«user.getName()»);\n", "extract-variable")).toMatchObject({ name: "name" });
	expect(await refactorText("go", "package p\n\nfunc f() {\n\tsend(«user.Name()»)\n}\n", "extract-variable")).toMatchObject({ name: "name" });
});
