// What inlining a variable makes of a text; ‸ is the caret. "no" means not offered; "refused: …" offered and refused when chosen.

import { afterAll } from "vitest";
import { grammars, pairs } from "../../../support/refactor-text.ts";

afterAll(() => grammars.dispose());

pairs("inline-variable", [
	["javascript", "function f(a) {\n\tconst ‸b = a + 1;\n\treturn b * b;\n}\n", "function f(a) {\n\treturn (a + 1) * (a + 1);\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = g(a); // why\n\treturn b;\n}\n", "function f(a) {\n\t// why\n\treturn g(a);\n}\n"],
	["typescript", "function f() {\n\tconst ‸b = 1;\n\ttype B = typeof b;\n}\n", "refused: A type is taken from it"],
	["javascript", "function f(a) {\n\tconst ‸b = g(a);\n\th();\n\treturn b;\n}\n", "refused: Something could change its value before it is used"],
	["javascript", "function f(a) {\n\tconst ‸b = g(a);\n\treturn h() + b;\n}\n", "refused: Something could change its value before it is used"],
	["javascript", "function f(a) {\n\tconst ‸b = g(a);\n\treturn a && b;\n}\n", "refused: It is not used exactly once each time"],
	["javascript", "function f(a) {\n\tlet ‸b = 1;\n\tb = 2;\n\treturn b;\n}\n", "refused: It is assigned more than once"],
	["javascript", "function f(a) {\n\tconst ‸b = a;\n\treturn ((a) => b)(1);\n}\n", "refused: A name in its value means something else where it is used"],
	["javascript", "function f(a) {\n\tconst ‸b = 1;\n\treturn { b };\n}\n", "function f(a) {\n\treturn { b: 1 };\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = new A(a);\n\treturn b.c();\n}\n", "function f(a) {\n\treturn new A(a).c();\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = new A;\n\treturn b.c();\n}\n", "function f(a) {\n\treturn (new A).c();\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = a.c();\n\treturn new b(a);\n}\n", "function f(a) {\n\treturn new (a.c())(a);\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = a.c().d;\n\treturn new b(a);\n}\n", "function f(a) {\n\treturn new (a.c().d)(a);\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = a?.c;\n\treturn b.d;\n}\n", "function f(a) {\n\treturn (a?.c).d;\n}\n"],
	["javascript", "function f(a) {\n\tconst ‸b = a.c;\n\treturn b(1);\n}\n", "refused: It would be called as a method"],
	["javascript", "export const ‸b = 1;\nf(b);\n", "no"],
	["javascript", "const ‸b = 1;\nf(b);\n", "refused: It is seen outside of this file or class"],
	["javascript", "function f() {\n\tconst ‸b = 1;\n}\n", "refused: It is never used"],
	["typescript", "function f(a: number) {\n\tconst ‸b: number = a;\n\treturn b;\n}\n", "function f(a: number) {\n\treturn a;\n}\n"],
	["python", "def f(a):\n    ‸b = a or 1\n    return b.c\n", "def f(a):\n    return (a or 1).c\n"],
	["python", 'def f(a):\n    ‸b = a["x"]\n    return f"{b}"\n', "refused: Its value cannot stand in the string that uses it"],
	["python", "def f(a):\n    if a:\n        ‸b = 1\n    return b\n", "refused: It is all that its block holds"],
	["python", "‸b = 1\nf(b)\n", "refused: It is seen outside of this file or class"],
	["java", "class A { int m(int a) {\n\tvar ‸b = a + 1;\n\treturn b * 2;\n} }", "class A { int m(int a) {\n\treturn (a + 1) * 2;\n} }"],
	["java", "class A { double m(int a) {\n\tdouble ‸b = a / 2;\n\treturn b / 2;\n} }", "refused: Its declaration may convert the value"],
	["go", "package p\n\nfunc f(a int) int {\n\t‸b := a + a\n\treturn b * 2\n}\n", "package p\n\nfunc f(a int) int {\n\treturn (a + a) * 2\n}\n"],
	["go", "package p\n\nfunc f(a int) int {\n\t‸b := a\n\tg(&a)\n\treturn b\n}\n", "refused: Something could change its value before it is used"],
	["go", "package p\n\nvar a = 1\n\nfunc f() int {\n\t‸b := a\n\tg()\n\treturn b\n}\n", "refused: Something could change its value before it is used"],
	["go", "package p\n\nfunc f(a Pair) Pair {\n\t‸b := a\n\ta.left = 1\n\treturn b\n}\n", "refused: Something could change its value before it is used"],
	[
		"go",
		"package p\n\nfunc f(a *Pair) *Pair {\n\t‸b := a\n\ta.left = 1\n\treturn b\n}\n",
		"package p\n\nfunc f(a *Pair) *Pair {\n\ta.left = 1\n\treturn a\n}\n",
	],
	["go", "package p\n\nfunc f() {\n\t‸b := T{}\n\tb.reset()\n}\n", "refused: A method may need the address of its value"],
	["go", 'package p\n\nfunc f() {\n\t‸b := "a"\n\tg(&b)\n}\n', "refused: Its address is taken"],
	["go", "package p\n\nfunc f() int {\n\t‸b := 1\n\treturn b / 2.0\n}\n", "refused: Its declaration may convert the value"],
]);
