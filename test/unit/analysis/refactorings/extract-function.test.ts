// What extracting a function makes of a text; « and » are the selection. "no" means not offered; "refused: …" offered and refused when chosen.

import { afterAll } from "vitest";
import { grammars, pairs } from "../../../support/refactor-text.ts";

afterAll(() => grammars.dispose());

pairs("extract-function", [
	[
		"python",
		"import x\n\n\n# Does it.\ndef f(a, b):\n    c = a\n    «# why\n    d = b + c\n    x.log(d)»\n    return d\n",
		"import x\n\n\ndef extracted(b, c):\n    # why\n    d = b + c\n    x.log(d)\n    return d\n\n\n# Does it.\ndef f(a, b):\n    c = a\n    d = extracted(b, c)\n    return d\n",
	],
	[
		"python",
		"class A:\n    def m(self, a):\n        return «self.b * a»\n",
		"def extracted(self, a):\n    return self.b * a\n\n\nclass A:\n    def m(self, a):\n        return extracted(self, a)\n",
	],
	[
		"python",
		"def f(a):\n    t = 0\n    for x in a:\n        «t += x»\n    return t\n",
		"def extracted(t, x):\n    t += x\n    return t\n\n\ndef f(a):\n    t = 0\n    for x in a:\n        t = extracted(t, x)\n    return t\n",
	],
	[
		"python",
		"def f(a):\n    g(a) «# first\n    # why\n    h(a)»\n",
		"def extracted(a):\n    # why\n    h(a)\n\n\ndef f(a):\n    g(a) # first\n    extracted(a)\n",
	],
	["python", "def f(a):\n    return «[a] +\\\n    [1]»\n", "def extracted(a):\n    return ([a] +\\\n    [1])\n\n\ndef f(a):\n    return extracted(a)\n"],
	["python", "x = [] # why\ndef f(a):\n    return «a + 1»\n", "x = [] # why\ndef extracted(a):\n    return a + 1\n\n\ndef f(a):\n    return extracted(a)\n"],
	["python", "def f(a):\n    «if a:\n        return 1»\n", "refused: It returns from the function around it"],
	["python", "def f(a):\n    for x in a:\n        «if x:\n            break»\n", "refused: It leaves a loop around it"],
	[
		"python",
		"def f(a):\n    «for x in a:\n        if x:\n            break»\n",
		"def extracted(a):\n    for x in a:\n        if x:\n            break\n\n\ndef f(a):\n    extracted(a)\n",
	],
	["python", "def f(a):\n    «b = a\n    c = a»\n    return b + c\n", "refused: It would give back more than one value: b, c"],
	["python", "def f(a):\n    «if a:\n        b = 1»\n    return b\n", "refused: b is not assigned each time"],
	["python", "def f(a):\n    «yield a»\n", "refused: It yields from the function around it"],
	["python", "async def f(a):\n    «await a»\n", "refused: It waits, which only an async function can"],
	["python", "t = 0\ndef f():\n    global t\n    «t = 1»\n", "refused: It assigns t, which belongs to another scope"],
	["python", "def f(a):\n    n = 0\n    def g():\n        return n\n    «n = a»\n    return g\n", "refused: A function outside of it uses n, which it assigns"],
	["python", "«a = 1»\n", "refused: It stands in no function"],
	["python", "class A:\n    def m(self):\n        «self.__b = 1»\n", "refused: __b has another name outside of the class"],
	[
		"javascript",
		"function f(a) {\n\tconst b = a + 1;\n\t«const c = b * 2;\n\tlog(c);»\n\treturn c;\n}\n",
		"function f(a) {\n\tconst b = a + 1;\n\tconst c = extracted(b);\n\treturn c;\n}\n\nfunction extracted(b) {\n\tconst c = b * 2;\n\tlog(c);\n\treturn c;\n}\n",
	],
	["javascript", "class A {\n\tm(a) {\n\t\t«log(a);»\n\t}\n}\n", "class A {\n\tm(a) {\n\t\textracted(a);\n\t}\n}\n\nfunction extracted(a) {\n\tlog(a);\n}\n"],
	["javascript", "function f() {\n\t«var a;»\n\ta = 1;\n}\n", "refused: It declares a, which is used outside of it"],
	["javascript", "class A {\n\tm(a) {\n\t\t«log(this, a);»\n\t}\n}\n", "refused: It uses this"],
	["javascript", "function f(a) {\n\tlet n = 0;\n\t«a.forEach((x) => { n += x; });»\n\treturn n;\n}\n", "refused: A function in it assigns n"],
	["javascript", "function f(a) {\n\tlet n = 0;\n\t«on(() => log(n));»\n\tn = a;\n}\n", "refused: A function in it sees later changes of n"],
	[
		"javascript",
		"const f = (a) => {\n\tlet s;\n\t«s = a;»\n\treturn s;\n};\n",
		"const f = (a) => {\n\tlet s;\n\ts = extracted(a);\n\treturn s;\n};\n\nfunction extracted(a) {\n\tlet s;\n\ts = a;\n\treturn s;\n}\n",
	],
	[
		"typescript",
		"function f(a: string[], b?: number) {\n\tconst c = g();\n\treturn «a.length + b! + c»;\n}\n",
		"function f(a: string[], b?: number) {\n\tconst c = g();\n\treturn extracted(a, b, c);\n}\n\nfunction extracted(a: string[], b: number | undefined, c: any) {\n\treturn a.length + b! + c;\n}\n",
	],
	[
		"typescript",
		"function f() {\n\ttype N = number;\n\tconst b: N = g();\n\treturn «b + 1»;\n}\n",
		"function f() {\n\ttype N = number;\n\tconst b: N = g();\n\treturn extracted(b);\n}\n\nfunction extracted(b: any) {\n\treturn b + 1;\n}\n",
	],
	["typescript", "function f<T>(a: T) {\n\t«const b: T = a;\n\tg(b);»\n}\n", "refused: T is a type of the function around it"],
	["typescript", "function f() {\n\t«type N = number;\n\tg();»\n\tconst a: N = 1;\n}\n", "refused: It declares N, which is used outside of it"],
	["typescript", "function f() {\n\t«enum E { A }»\n\tg(E.A);\n}\n", "refused: It declares E, which is used outside of it"],
	["typescript", "function f() {\n\t«const a = g();\n\ttype a = number;»\n\th<a>(a);\n}\n", "refused: It declares a, which is used outside of it"],
	["typescript", "function f() {\n\tconst a = g();\n\ttype a = number;\n\t«h<a>();»\n}\n", "refused: a is a type of the function around it"],
	["typescript", "function f() {\n\t«const a = g();»\n\ttype a = number;\n\th<a>(a);\n}\n", "refused: a is a type of the function around it"],
	["typescript", "function f() {\n\tclass A {}\n\t«h<A>();»\n}\n", "refused: A is a type of the function around it"],
	["java", "class A {\n\tvoid m() {\n\t\trecord B() {}\n\t\t«g(new B());»\n\t}\n}\n", "refused: B is a type of the function around it"],
	[
		"java",
		"class A {\n\tstatic int m(int a) throws E {\n\t\tint b = a;\n\t\t«b += a;\n\t\tlog(b);»\n\t\treturn b;\n\t}\n}\n",
		"class A {\n\tstatic int m(int a) throws E {\n\t\tint b = a;\n\t\tb = extracted(a, b);\n\t\treturn b;\n\t}\n\n\tprivate static int extracted(int a, int b) throws E {\n\t\tb += a;\n\t\tlog(b);\n\t\treturn b;\n\t}\n}\n",
	],
	["java", "class A {\n\tint m() {\n\t\t«throw new E();»\n\t}\n}\n", "refused: It ends in a throw"],
	["java", "class A {\n\tvoid m() {\n\t\tvar b = g();\n\t\t«log(b);»\n\t}\n}\n", "refused: The type of b is not written"],
	["java", "class A {\n\tvoid m() {\n\t\ttry {\n\t\t\t«log();»\n\t\t} catch (E e) {}\n\t}\n}\n", "refused: A try around it may catch what it throws"],
	[
		"java",
		"class A {\n\tboolean m(int a) {\n\t\treturn «a > 1»;\n\t}\n}\n",
		"class A {\n\tboolean m(int a) {\n\t\treturn extracted(a);\n\t}\n\n\tprivate boolean extracted(int a) {\n\t\treturn a > 1;\n\t}\n}\n",
	],
	[
		"go",
		"package p\n\nfunc f(a []int, n int) int {\n\tsum := 0\n\t«for _, each := range a {\n\t\tsum += each * n\n\t}»\n\treturn sum\n}\n",
		"package p\n\nfunc f(a []int, n int) int {\n\tsum := 0\n\tsum = extracted(a, n, sum)\n\treturn sum\n}\n\nfunc extracted(a []int, n int, sum int) int {\n\tfor _, each := range a {\n\t\tsum += each * n\n\t}\n\treturn sum\n}\n",
	],
	[
		"go",
		"package p\n\nfunc (s *Server) f(w http.ResponseWriter, names ...string) {\n\t«text := strings.Join(names, s.gap)\n\tw.Write([]byte(text))»\n\tlog(text)\n}\n",
		"refused: The type of text is not known",
	],
	[
		"go",
		'package p\n\nimport "strings"\n\nfunc (s *Server) f(w http.ResponseWriter, names ...string) {\n\t«text := strings.Join(names, s.gap)\n\tw.Write([]byte(text))»\n\tlog(text)\n}\n',
		'package p\n\nimport "strings"\n\nfunc (s *Server) f(w http.ResponseWriter, names ...string) {\n\ttext := extracted(s, w, names)\n\tlog(text)\n}\n\nfunc extracted(s *Server, w http.ResponseWriter, names []string) string {\n\ttext := strings.Join(names, s.gap)\n\tw.Write([]byte(text))\n\treturn text\n}\n',
	],
	[
		"go",
		"package p\n\nfunc g() (*Item, error)\n\nfunc f() {\n\ta, err := g()\n\tif «err != nil && a.isOpen» {\n\t\th()\n\t}\n}\n",
		"package p\n\nfunc g() (*Item, error)\n\nfunc f() {\n\ta, err := g()\n\tif extracted(a, err) {\n\t\th()\n\t}\n}\n\nfunc extracted(a *Item, err error) bool {\n\treturn err != nil && a.isOpen\n}\n",
	],
	[
		"go",
		"package p\n\nfunc f(b bool) int {\n\tvar a int\n\t«a = 1\n\tg(a)»\n\treturn a\n}\n",
		"package p\n\nfunc f(b bool) int {\n\tvar a int\n\ta = extracted()\n\treturn a\n}\n\nfunc extracted() int {\n\tvar a int\n\ta = 1\n\tg(a)\n\treturn a\n}\n",
	],
	["go", "package p\n\nfunc f(a Pair) int {\n\t«a.left = 1»\n\treturn a.left\n}\n", "refused: a would be copied"],
	["go", "package p\n\nfunc f(a bytes.Buffer) {\n\t«a.Reset()»\n}\n", "refused: a would be copied"],
	[
		"go",
		"package p\n\ntype T interface{ Reset() }\n\nfunc f(a T) {\n\t«a.Reset()»\n}\n",
		"package p\n\ntype T interface{ Reset() }\n\nfunc f(a T) {\n\textracted(a)\n}\n\nfunc extracted(a T) {\n\ta.Reset()\n}\n",
	],
	["go", "package p\n\nfunc f(a int) {\n\tg(&a)\n\t«a++»\n\th(a)\n}\n", "refused: The address of a is taken"],
	["go", "package p\n\nfunc f() (n int) {\n\t«n = 1»\n\treturn\n}\n", "refused: It assigns n, a result of the function around it"],
	["go", "package p\n\nfunc f() {\n\tvar a int\n\t«a = 1\n\tg(a)»\n}\n", "refused: a is declared before it"],
	["go", "package p\n\nfunc f[T any](a T) {\n\t«g(a)»\n}\n", "refused: The function has types of its own"],
	["go", "package p\n\nfunc f() {\n\ttype t int\n\tvar a t\n\t«g(a)»\n}\n", "refused: t is a type of the function around it"],
	["go", "package p\n\nfunc f() {\n\t«defer g()\n\th()»\n}\n", "refused: It defers a call to the end of the function around it"],
	["go", "package p\n\nfunc f() int {\n\t«panic(1)»\n}\n", "refused: It never comes to its end"],
	["go", "package p\n\nfunc f() {\n\tfor {\n\t\tselect {\n\t\tcase <-c:\n\t\t\t«break»\n\t\t}\n\t}\n}\n", "refused: It leaves a loop around it"],
	["go", "package p\n\nfunc f() {\n\tdefer func() {\n\t\t«recover()»\n\t}()\n}\n", "refused: It recovers from a panic"],
	["go", "package p\n\nfunc f(a byte) bool {\n\treturn a == «'x'»\n}\n", "refused: It takes on the type of its place"],
]);
