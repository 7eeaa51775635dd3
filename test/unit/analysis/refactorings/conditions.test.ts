// What refactorings of conditions make of a text; ‸ is the caret. "no" means not offered; "refused: …" offered and refused when chosen.

import { afterAll } from "vitest";
import { grammars, pairs } from "../../../support/refactor-text.ts";

afterAll(() => grammars.dispose());

pairs("invert-if", [
	["javascript", "‸if (a) {\n\tx();\n} else {\n\ty(); // why\n}\n", "if (!a) {\n\ty(); // why\n} else {\n\tx();\n}\n"],
	["javascript", "if (‸!a.b) x(); else y();", "if (a.b) y(); else x();"],
	["javascript", "if (‸!a) { x() } else y()", "if (a) y(); else { x() }"],
	["typescript", "if (‸a === 1 && b || c < 2) { x(); } else { y(); }", "if ((a !== 1 || !b) && !(c < 2)) { y(); } else { x(); }"],
	["javascript", "if (‸!(a || b)) { x(); } else { y(); }", "if (a || b) { y(); } else { x(); }"],
	["javascript", "if (‸(a || b) && (c > d)) { x(); } else { y(); }", "if ((!a && !b) || !(c > d)) { y(); } else { x(); }"],
	["javascript", "if(‸!a)x();else{y()}", "if(a){y()}else x();"],
	["javascript", "if (‸a) { x(); } else if (b) { y(); }", "no"],
	["javascript", "if (a) { x(); }‸", "no"],
	["javascript", "if (‸'b' in a && c) x(); else y();", "if (!('b' in a) || !c) y(); else x();"],
	["python", "‸if a in b:\n    # first\n    x()\nelse:\n    y()\n", "if a not in b:\n    y()\nelse:\n    # first\n    x()\n"],
	["python", "if(‸a)or(b):\n    x()\nelse:\n    y()\n", "if not (a)and not (b):\n    y()\nelse:\n    x()\n"],
	["python", "if(‸a):\n    x()\nelse:\n    y()\n", "if not (a):\n    y()\nelse:\n    x()\n"],
	["python", "if ‸a is None or not b:\n    x()\nelse: y()\n", "if a is not None and b: y()\nelse:\n    x()\n"],
	["python", "if ‸1 < a < 2 and b == c:\n    x()\nelse:\n    y()\n", "if not 1 < a < 2 or b != c:\n    y()\nelse:\n    x()\n"],
	["python", "if ‸(b := a):\n    x()\nelse:\n    y()\n", "if not (b := a):\n    y()\nelse:\n    x()\n"],
	["python", "if ‸a:\n    x()\nelif b:\n    y()\n", "no"],
	[
		"java",
		"class A { void m() { if (‸a instanceof B b) { x(b); } else { y(); } } }",
		"class A { void m() { if (!(a instanceof B b)) { y(); } else { x(b); } } }",
	],
	[
		"go",
		"package p\n\nfunc f() {\n\tif x := g(); ‸x == nil {\n\t\ta()\n\t} else {\n\t\tb()\n\t}\n}\n",
		"package p\n\nfunc f() {\n\tif x := g(); x != nil {\n\t\tb()\n\t} else {\n\t\ta()\n\t}\n}\n",
	],
]);

pairs("guard-clause", [
	[
		"javascript",
		"function f(a) {\n  ‸if (a) {\n    // why\n    x();\n\n    y(`\n      z`);\n  }\n}",
		"function f(a) {\n  if (!a) {\n    return;\n  }\n  // why\n  x();\n\n  y(`\n      z`);\n}",
	],
	["python", "for a in b:\n    ‸if a > 1:\n        x()\n        y()\n", "for a in b:\n    if not a > 1:\n        continue\n    x()\n    y()\n"],
	["python", "def f(a):\n    if ‸a:\n        x()\n    else:\n        raise B\n    y()\n", "def f(a):\n    if not a:\n        raise B\n    x()\n    y()\n"],
	[
		"java",
		"class A {\n\tvoid m() {\n\t\tif (‸a) {\n\t\t\tx();\n\t\t}\n\t}\n}\n",
		"class A {\n\tvoid m() {\n\t\tif (!a) {\n\t\t\treturn;\n\t\t}\n\t\tx();\n\t}\n}\n",
	],
	[
		"go",
		"package p\n\nfunc f() {\n\tfor {\n\t\tif ‸a {\n\t\t\tx()\n\t\t}\n\t}\n}\n",
		"package p\n\nfunc f() {\n\tfor {\n\t\tif !a {\n\t\t\tcontinue\n\t\t}\n\t\tx()\n\t}\n}\n",
	],
	["javascript", "function f(a) {\n\t‸if (a) {\n\t\tx();\n\t}\n\ty();\n}", "no"],
	[
		"javascript",
		"function f(a) {\n\tconst b = 1;\n\t‸if (a) {\n\t\tconst b = 2;\n\t\tx(b);\n\t}\n}",
		"refused: b would mean something else outside of its block",
	],
	[
		"javascript",
		"const b = 1;\nfunction f(a) {\n\tx(b);\n\t‸if (a) {\n\t\tconst b = 2;\n\t\tx(b);\n\t}\n}",
		"refused: b would mean something else outside of its block",
	],
	["javascript", "‸if (a) {\n\tx();\n}\n", "no"],
	[
		"javascript",
		"function f(a) {\r\n\t‸if (a) {\r\n\t\tx();\r\n\t\ty();\r\n\t}\r\n}\r\n",
		"function f(a) {\r\n\tif (!a) {\r\n\t\treturn;\r\n\t}\r\n\tx();\r\n\ty();\r\n}\r\n",
	],
	[
		"go",
		"package p\n\nfunc f() {\n\tif a {\n\t\tgoto end\n\t}\n\tif ‸b {\n\t\tc := g()\n\t\th(c)\n\t} else {\n\t\treturn\n\t}\nend:\n\tk()\n}\n",
		"refused: A goto may not jump over what its block declares",
	],
]);

pairs("merge-nested-ifs", [
	["javascript", "if (‸a || b) {\n\tif (c) {\n\t\tx();\n\t}\n}", "if ((a || b) && c) {\n\tx();\n}"],
	["javascript", "if (‸a) if (b) x();", "if (a && b) {\n    x();\n}"],
	["python", "if ‸a:\n    if b if c else d:\n        x()\n        y()\n", "if a and (b if c else d):\n    x()\n    y()\n"],
	["python", "if ‸a:\n    # why\n    if b:\n        x()\n", "no"],
	["python", "if ‸a:\n    if b:\n        x()\n    y()\n", "no"],
	["java", "class A { void m() {\n\tif (‸a) {\n\t\tif (b) x();\n\t}\n} }", "class A { void m() {\n\tif (a && b) {\n\t\tx();\n\t}\n} }"],
	[
		"go",
		"package p\n\nfunc f() {\n\tif ‸x := g(); a {\n\t\tif b {\n\t\t\th(x)\n\t\t}\n\t}\n}\n",
		"package p\n\nfunc f() {\n\tif x := g(); a && b {\n\t\th(x)\n\t}\n}\n",
	],
	["go", "package p\n\nfunc f() {\n\tif ‸a {\n\t\tif x := g(); b {\n\t\t\th(x)\n\t\t}\n\t}\n}\n", "no"],
]);

pairs("add-braces", [
	["javascript", "‸if (a) x(); else y();\n", "if (a) {\n    x();\n} else {\n    y();\n}\n"],
	["javascript", "\tif (‸a)\n\t\tx(); // why\n\telse if (b)\n\t\ty();\n", "\tif (a) {\n\t\tx(); // why\n\t} else if (b)\n\t\ty();\n"],
	["typescript", "\t‸for (const a of b)\n\t\tx(a);\n", "\tfor (const a of b) {\n\t\tx(a);\n\t}\n"],
	["javascript", "{\n\t‸do x(); while (a);\n}", "{\n\tdo {\n\t\tx();\n\t} while (a);\n}"],
	["java", "class A { void m() {\n  while (‸a) x();\n} }", "class A { void m() {\n  while (a) {\n    x();\n  }\n} }"],
	["javascript", "‸if (a) { x(); }", "no"],
]);

pairs("add-default", [
	["javascript", "‸switch (a) {\n\tcase 1:\n\t\tx();\n}\n", "switch (a) {\n\tcase 1:\n\t\tx();\n\tdefault:\n\t\tbreak;\n}\n"],
	["javascript", "switch (‸a) {\n\tcase 1:\n\tdefault:\n}\n", "no"],
	[
		"java",
		"class A { void m() {\n\tswitch (‸a) {\n\tcase 1 -> x();\n\t}\n} }",
		"class A { void m() {\n\tswitch (a) {\n\tcase 1 -> x();\n\tdefault -> {\n\t}\n\t}\n} }",
	],
	[
		"java",
		"class A { int m() {\n\treturn switch (‸a) {\n\t\tcase B -> 1;\n\t};\n} }",
		"class A { int m() {\n\treturn switch (a) {\n\t\tcase B -> 1;\n\t\tdefault -> throw new IllegalStateException();\n\t};\n} }",
	],
	[
		"go",
		"package p\n\nfunc f() {\n\tswitch ‸a {\n\tcase 1:\n\t\tx()\n\t}\n}\n",
		"package p\n\nfunc f() {\n\tswitch a {\n\tcase 1:\n\t\tx()\n\tdefault:\n\t}\n}\n",
	],
	["typescript", "switch (‸a) {}\n", "switch (a) {\n    default:\n        break;\n}\n"],
]);

pairs("use-isinstance", [
	["python", "if ‸type(a.b) == int:\n    x()\n", "if isinstance(a.b, int):\n    x()\n"],
	["python", "x = ‸type(a) is not b.C and d\n", "x = not isinstance(a, b.C) and d\n"],
	["python", "x = ‸type(a) == type(b)\n", "no"],
	["python", "def type(x): ...\nx = ‸type(a) == int\n", "refused: This file has a type or isinstance of its own"],
]);
