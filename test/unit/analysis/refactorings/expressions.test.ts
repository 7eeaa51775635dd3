// What refactorings of values and strings make of a text; ‸ is the caret. "no" means not offered; "refused: …" offered and refused when chosen.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are code of the examples.

import { afterAll } from "vitest";
import { grammars, pairs } from "../../../support/refactor-text.ts";

afterAll(() => grammars.dispose());

pairs("to-conditional-expression", [
	["javascript", "‸if (a) {\n\tx = b;\n} else {\n\tx = c;\n}\n", "x = a ? b : c;\n"],
	["javascript", "‸if (a = b) return c; else return (d, e);\n", "return (a = b) ? c : (d, e);\n"],
	["javascript", "‸if (a) x = b; else y = c;\n", "no"],
	["javascript", "‸if (a) x[f()] = b; else x[f()] = c;\n", "no"],
	["javascript", "‸if (a) { x = b; /* why */ } else x = c;\n", "no"],
	["python", "if ‸a:\n    x.y = b\nelse:\n    x.y = c if d else e\n", "x.y = b if a else (c if d else e)\n"],
	["java", "class A { int m(boolean a) {\n\tif (‸a) return 1;\n\telse return 2;\n} }", "class A { int m(boolean a) {\n\treturn a ? 1 : 2;\n} }"],
	["java", "class A { Object m(boolean a) {\n\tif (‸a) return 1;\n\telse return 2.0;\n} }", "refused: The two values could be converted to one type"],
]);

pairs("to-if-else", [
	["javascript", "\tx = ‸a ? b : c;\n", "\tif (a) {\n\t\tx = b;\n\t} else {\n\t\tx = c;\n\t}\n"],
	["python", "def f(a):\n    return b ‸if a else c\n", "def f(a):\n    if a:\n        return b\n    else:\n        return c\n"],
	[
		"java",
		"class A {\n\tint m(boolean a) {\n\t\treturn ‸a ? 1 : 2;\n\t}\n}\n",
		"class A {\n\tint m(boolean a) {\n\t\tif (a) {\n\t\t\treturn 1;\n\t\t} else {\n\t\t\treturn 2;\n\t\t}\n\t}\n}\n",
	],
	["python", "def f():\n    a = None ‸if b \\\n        else c\n", "def f():\n    if b:\n        a = None\n    else:\n        a = c\n"],
	["javascript", "f(‸a ? b : c);\n", "no"],
]);

pairs("to-template", [
	["javascript", 'x = ‸"a\\\\\\"" + b;\n', 'x = `a\\\\"${b}`;\n'],
	["javascript", 'x = ‸"a`" + b + \'c"\' + (d + e);\n', 'x = `a\\`${b}c"${d + e}`;\n'],
	["javascript", 'x = a + ‸b + "c" + d;\n', "x = `${a + b}c${d}`;\n"],
	["javascript", 'x = ‸"$" + "{" + a;\n', "x = `$\\{${a}`;\n"],
	["javascript", 'x = ‸a + "$' + '{";\n', "x = `${a}\\$" + "{`;\n"],
	["javascript", 'x = ‸a + "\\1";\n', "refused: A template cannot have octal escapes"],
	["javascript", "x = ‸a + b;\n", "no"],
	["javascript", 'x = ‸a /* why */ + "b";\n', "no"],
]);

pairs("to-concatenation", [
	["javascript", 'x = ‸`a\\\\"\\\\$${b}`;\n', 'x = "a\\\\\\"\\\\$" + b;\n'],
	["javascript", 'x = ‸`a${b}"c\n${d + e}`;\n', 'x = "a" + b + "\\"c\\n" + (d + e);\n'],
	["javascript", "x = ‸`${a}${b}`.length;\n", 'x = ("" + a + b).length;\n'],
	["javascript", "x = tag‸`a${b}`;\n", "no"],
	["javascript", "x = ‸`a`;\n", "no"],
]);

pairs("to-f-string", [
	["python", 'x = ‸"%s of %5.2f: {%%}" % (a, b)\n', 'x = f"{a} of {b:5.2f}: {{%}}"\n'],
	["python", 'x = ‸"%-5s|%r" % (a["b"], {})\n', "x = f\"{a['b']!s:<5}|{ {} !r}\"\n"],
	["python", 'def f(a, b):\n    return‸"%s:%s" % (a, b)\n', 'def f(a, b):\n    return f"{a}:{b}"\n'],
	["python", 'x = ‸"%s" % a\n', "refused: What stands behind % could be a tuple or a dictionary"],
	["python", 'x = ‸"%d" % (a,)\n', "refused: %d has no equal in an f-string"],
	["python", 'x = ‸"%d" % (len(a),)\n', 'x = f"{len(a)}"\n'],
	["python", 'x = ‸"%s" % (a, b)\n', "refused: There are more values than places"],
	["python", "x = ‸'{}, {b.c!r:>5} {{}}'.format(a, b=d)\n", "x = f'{a}, {d.c!r:>5} {{}}'\n"],
	["python", 'x = ‸"{1} {0}".format(f(), g())\n', "refused: The values would be evaluated in another order"],
	["python", 'x = ‸"{1} {0}".format(a, b)\n', 'x = f"{b} {a}"\n'],
	["python", 'x = ‸"{}".format(*a)\n', "refused: The values are not known one by one"],
	["python", 'x = ‸"{}".format(a if b else "\\n")\n', "refused: A value holds what an f-string cannot"],
	["python", 'x = ‸"a{" + str(b) + \'c"\' + d\n', 'x = f"a{{{b}c\\"{d}"\n'],
	["python", 'x = ‸b"%s" % (a,)\n', "refused: Only a plain string can be converted"],
	["python", 'x = ‸"a" + "b"\n', "no"],
]);

pairs("var-to-let", [
	["javascript", "function f() {\n\tvar ‸a = 1, b = 2;\n\treturn a + b;\n}\n", "function f() {\n\tconst a = 1, b = 2;\n\treturn a + b;\n}\n"],
	["javascript", "function f() {\n\tvar ‸a;\n\ta = 1;\n\treturn a;\n}\n", "function f() {\n\tlet a;\n\ta = 1;\n\treturn a;\n}\n"],
	["javascript", "for (var ‸i = 0; i < 3; i++) f(i);\nmodule.exports = 1;\n", "for (let i = 0; i < 3; i++) f(i);\nmodule.exports = 1;\n"],
	["javascript", "function f(b) {\n\tfor (var ‸a of b) g(a);\n}\n", "function f(b) {\n\tfor (const a of b) g(a);\n}\n"],
	["javascript", "function f(b) {\n\tfor (var ‸a of b) g(() => a);\n}\n", "refused: a is kept by a function from one turn of the loop to the next"],
	["javascript", "function f(b) {\n\tif (b) { var ‸a = 1; }\n\treturn a;\n}\n", "refused: a is used before its declaration or outside of its block"],
	[
		"javascript",
		"function f(b) {\n\twhile (b()) {\n\t\tvar ‸a;\n\t\tg(a);\n\t\ta = 1;\n\t}\n}\n",
		"refused: a keeps its value from one turn of the loop to the next",
	],
	["javascript", "function f() {\n\tg();\n\tvar ‸a = 1;\n\tfunction g() { return a; }\n}\n", "refused: a may be used by a function that is called before"],
	["javascript", "function f() {\n\tvar ‸a = 1;\n\tvar a = 2;\n\treturn a;\n}\n", "refused: a is declared more than once"],
	["javascript", "var ‸a = 1;\n", "refused: a is seen outside of this file"],
	["javascript", "const b = require('b');\nvar ‸a = 1;\nfunction f() { return a; }\n", "const b = require('b');\nconst a = 1;\nfunction f() { return a; }\n"],
]);

pairs("to-arrow-function", [
	["javascript", "f(function‸ (a) { return a + 1; });\n", "f((a) => a + 1);\n"],
	[
		"typescript",
		"f(async function‸ <T>(a: T): Promise<T> {\n\tawait a;\n\treturn a;\n});\n",
		"f(async <T>(a: T): Promise<T> => {\n\tawait a;\n\treturn a;\n});\n",
	],
	["javascript", "x = function‸ () { return {}; } || y;\n", "x = (() => ({})) || y;\n"],
	["javascript", "f(function‸ () { return () => this; });\n", "refused: It uses this"],
	["javascript", "f(function‸ () { return function () { return this; }; });\n", "f(() => function () { return this; });\n"],
	["javascript", "f(function‸ g(a) { return g(a); });\n", "refused: It calls itself by its own name"],
	["javascript", "const A = function‸ () {};\nA.prototype.b = 1;\n", "refused: It is used with new, or has a prototype"],
	["javascript", "f(function*‸ () {});\n", "no"],
]);

pairs("to-function-expression", [
	["javascript", "f(a ‸=> a + 1);\n", "f(function (a) { return a + 1; });\n"],
	["javascript", "f(async (a) ‸=> ({ a }));\n", "f(async function (a) { return { a }; });\n"],
	["javascript", "f(() ‸=> this.a);\n", "refused: It uses this of the function around it"],
]);

pairs("index-loop-to-range", [
	[
		"javascript",
		"const users = [1, 2];\nfor (‸let i = 0; i < users.length; i++) {\n\tf(users[i], users[i]);\n}\n",
		"const users = [1, 2];\nfor (const user of users) {\n\tf(user, user);\n}\n",
	],
	[
		"typescript",
		"function f(a: string[]) {\n\tfor (‸let i = 0; i < a.length; i++) g(a[i]);\n}\n",
		"function f(a: string[]) {\n\tfor (const item of a) g(item);\n}\n",
	],
	["javascript", "function f(a) {\n\tfor (‸let i = 0; i < a.length; i++) g(a[i]);\n}\n", "refused: a is not known to be a list of elements"],
	["javascript", "const a = [1];\nfor (‸let i = 0; i < a.length; i++) g(a[i], i);\n", "refused: i is used for more than the elements"],
	["javascript", "const a = [1];\nfor (‸let i = 0; i < a.length; i++) a[i] = 1;\n", "refused: An element is assigned"],
	["javascript", "const a = [1];\nfor (‸let i = 0; i < a.length; i++) a.push(a[i]);\n", "refused: a is used for more than its elements"],
	[
		"python",
		"def f(rows: list[int]):\n    for ‸i in range(len(rows)):\n        g(rows[i])\n",
		"def f(rows: list[int]):\n    for row in rows:\n        g(row)\n",
	],
	[
		"python",
		"def f():\n    rows = [1]\n    for ‸i in range(len(rows)):\n        g(i, rows[i])\n",
		"def f():\n    rows = [1]\n    for i, row in enumerate(rows):\n        g(i, row)\n",
	],
	["python", "def f(rows):\n    for ‸i in range(len(rows)):\n        g(rows[i])\n", "refused: rows is not known to be a list of elements"],
	[
		"java",
		"class A { void m(int[] ns) {\n\tfor (int ‸i = 0; i < ns.length; i++) f(ns[i]);\n} }",
		"class A { void m(int[] ns) {\n\tfor (int item : ns) f(item);\n} }",
	],
	[
		"go",
		"package p\n\nfunc f(a []int) {\n\tfor ‸i := 0; i < len(a); i++ {\n\t\tg(i, a[i])\n\t}\n}\n",
		"package p\n\nfunc f(a []int) {\n\tfor i := range a {\n\t\tg(i, a[i])\n\t}\n}\n",
	],
	["go", "package p\n\nfunc f(a string) {\n\tfor ‸i := 0; i < len(a); i++ {\n\t}\n}\n", "refused: a is not known to be a list of elements"],
	["go", "package p\n\nfunc f(a []int) {\n\tfor ‸i := 0; i < len(a); i++ {\n\t\ta = append(a, 1)\n\t}\n}\n", "refused: a is changed in the loop"],
]);
