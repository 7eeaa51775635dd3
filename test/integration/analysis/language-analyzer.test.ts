import { afterAll, describe, expect, it } from "vitest";
import { fixAll } from "../../../server/src/analysis/fixes.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

const brief = async (path: string, text: string) =>
	(await analyzer.analyze(path, text)).issues.map(
		(issue) => `${issue.line}:${issue.column} ${issue.rule} ${issue.message}${issue.fix ? ` [${issue.fix.safety}]` : ""}`,
	);

describe("Python", () => {
	it("bugs and leftovers are found, with columns as editors count them", async () => {
		const text = `import os\n\ndef f(items=[]):\n    "😀"; x = 1\n    try:\n        items.append(f"hi")\n    except:\n        pass\n    if items == None:\n        return undefined\n`;
		expect(await brief("a.py", text)).toEqual([
			"1:7 F401 `os` imported but unused [safe]",
			"3:12 B006 Do not use mutable data structures for argument defaults [unsafe]",
			"4:10 F841 Local variable `x` is assigned to but never used [unsafe]",
			"6:21 F541 f-string without any placeholders [safe]",
			"7:4 E722 Do not use bare `except`",
			"9:16 E711 Comparison to `None` should be `cond is None` [unsafe]",
			"10:15 F821 Undefined name `undefined`",
		]);
	});

	it("a syntax error is said once, and nothing is fixed in a text that cannot be parsed", async () => {
		const analysis = await analyzer.analyze("a.py", "import os\nx = (1 + \n");
		expect([analysis.syntax_valid, analysis.issues.filter((issue) => issue.type === "syntax").length, analysis.issues.some((issue) => issue.fix)]).toEqual([
			false,
			1,
			false,
		]);
	});

	it("safe fixes leave what may change the program, and unsafe ones are taken when asked for", async () => {
		const text = 'import os\nimport sys\nimport re\n\n\ndef f(items=[]):\n    items.append(f"hi")\n    return items\n';
		const safe = await fixAll(analyzer, "a.py", text);
		expect(safe.text).toBe('\n\ndef f(items=[]):\n    items.append("hi")\n    return items\n');
		expect(safe.left.map((issue) => issue.rule)).toEqual(["B006"]);
		const unsafe = await fixAll(analyzer, "a.py", safe.text, { rules: ["B006"], unsafe: true });
		expect(unsafe.text).toContain("def f(items=None):\n    if items is None:\n        items = []\n");
		expect(unsafe.left).toEqual([]);
	});

	it("keeps Windows line ends and a byte order mark when it fixes", async () => {
		const { text } = await fixAll(analyzer, "a.py", "\ufeffimport os\r\ndef f(a=[]):\r\n    return a\r\n", { unsafe: true });
		expect(text).toBe("\ufeffdef f(a=None):\r\n    if a is None:\r\n        a = []\r\n    return a\r\n");
	});

	it("what does no harm is left alone", async () => {
		const harmless: [path: string, text: string][] = [
			["pkg/__init__.py", "from .a import b\n"],
			["a.py", "def f(items=[]):\n    return len(items)\n"],
			["a.py", "try:\n    import json5\nexcept ImportError:\n    print('none')\n"],
			["a.py", "import sys\nif sys.version_info < (3,):\n    text = unicode\n"],
			["compat.py", "from io import StringIO\n\n\ndef f():\n    return 1\n"],
			["a.py", "from ._core import parse\n\n\ndef f():\n    return 1\n"],
			["a.py", "def f():\n    return helper()\n\n\ndef helper():\n    return 1\n\n\ndel helper\n"],
			["a.py", "import pdb\n\nprint(pdb)\n"],
			["a.py", "token_type = 'quoted-string'\n"],
			["a.py", "import os\nos.system('ls')\nos.chmod('a', 0o755)\n"],
			["a.py", "try:\n    x = 1\nexcept Exception:\n    pass  # it may be closed already\n"],
			["a.py", "nil, path, nil = input().split()\n"],
			["a.py", "n, n = input().split()\n"],
			["a.py", "import hashlib\n\netag = hashlib.md5(b'text').hexdigest()\n"],
			["a.py", "import os\n\nport = int(os.environ.get('PORT', 8080))\nquiet = os.getenv('QUIET', False)\n"],
			["a.py", "def f(db, ids):\n    db.execute('SELECT a FROM t WHERE b IN (' + ','.join('?' for _ in ids) + ')', ids)\n"],
			["a.py", "def f(db, ids):\n    db.execute('SELECT a FROM t WHERE b IN (%s)' % ', '.join(['%s'] * len(ids)), ids)\n"],
			["a.py", "def f(db, ids):\n    db.execute('SELECT a FROM t WHERE b IN ({})'.format(','.join('?' * len(ids))), ids)\n"],
			["a.py", "def f(db, ids):\n    marks = ','.join('?' * len(ids))\n    db.execute('SELECT a FROM t WHERE b IN (' + marks + ')', ids)\n"],
			["a.py", "def f(db, n):\n    db.execute(f'SELECT a FROM t LIMIT {int(n)}')\n"],
			["a.py", "table = input()\nquery = f'SELECT * FROM {table} WHERE id = ?'\nother = 'DELETE FROM %s' % table\n"],
			["a.py", "import yaml\n\nfrom loaders import OrderedSafeLoader\n\nyaml.load('a: 1', OrderedSafeLoader)\n"],
			["a.py", "def start(shell='bash'):\n    return shell\n\n\nstart(shell='tcsh')\n"],
			["a.py", "from markupsafe import Markup\n\nMarkup(input())\n"],
			["a.py", "from dataclasses import dataclass\n\n\n@dataclass\nclass A:\n    b: int = int('1')\n"],
			["a.py", "Signal = None\n\n\nclass Signal:\n    pass\n"],
			["a.py", "def same(a, b):\n    return type(a) == type(b)\n"],
			["a.py", "def fail():\n    1 / 0\n"],
			["a.py", "assert 1 > 0\nx = 2\nassert not x < x\n"],
			["test_a.py", "import requests\n\nrequests.get('http://localhost')\neval('1')\n"],
			["test_a.py", "def test_names():\n    def f():\n        a = 1\n    return f.__code__\n"],
			["a.py", "import pytest\n\nwith pytest.raises(ValueError):\n    x = int('a')\n"],
		];
		for (const [path, text] of harmless) expect([text, await brief(path, text)]).toEqual([text, []]);
	});

	it("comments switch the linter's rules off too, by either of a rule's ids", async () => {
		const silent = [
			"import os  # ensemble-disable-line F401\n",
			"import os  # noqa: F401\n",
			"import os  # noqa\n",
			"def f():\n    return 1\n    print(2)  # noqa the linter has no name for it\n",
			"# ruff: noqa\ndef f():\n    return 1\n    print(2)\n",
			"# flake8: noqa: F401\nimport os\n",
			"# ensemble-disable-next-line F401, E711 -- for its effect\nimport os\n",
			"# ensemble-disable F401\n\nimport os\n",
			"x = 1\ny = x == None  # ensemble-disable-line none-comparison\n",
			"x = 1\ny = x == None  # ensemble-disable-line E711\n",
		];
		for (const text of silent) expect([text, await brief("a.py", text)]).toEqual([text, []]);
		const loud = [
			"import os  # ensemble-disable-line E711\n",
			"def f():\n    return 1\n    print(2)  # noqa: F401\n",
			"import os\nt = '# ensemble-disable F401'\n",
		];
		for (const text of loud) expect(await brief("a.py", text)).toHaveLength(1);
	});

	it("a stub may use names before they are defined and import them for others, but must be valid", async () => {
		const stub = "from a import b\n\nclass A:\n    def f(self) -> B: ...\n\nclass B: ...\n";
		expect([await brief("a.pyi", stub), await brief("a.pyi", "x = = 1\n")]).toEqual([[], [expect.stringContaining("invalid-syntax")]]);
	});
});

describe("JavaScript and TypeScript", () => {
	const cases: [path: string, text: string, expected: string[]][] = [
		["a.js", "const a = 1;\nexport default a;\n", []],
		["a.jsx", "export const A = () => <div>hi</div>;\n", []],
		["a.js", "#!/usr/bin/env node\nawait import('x');\n", []],
		["a.js", "function f( { return 1 }\n", ["1:10 '(' is never closed: missing ')'"]],
		["a.js", "foo(1, 2\nbar()\n", ["1:3 '(' is never closed: missing ')'"]],
		["a.js", "foo(1;\n", ["1:4 Missing ')'"]],
		["a.js", "const x = ;\n", ["1:8 Something is missing after '='"]],
		["a.js", "if (a) {\n  b()\n", ["2:4 Missing '}'"]],
		["a.js", "let a = [1, 2;\n", ["1:12 Missing ']'"]],
		["a.js", "return )\n", ["1:7 Unexpected ')'"]],
		["a.js", "a b c\n", ["1:2 Unexpected 'b'"]],
		["a.js", "const s = 'abc\nfoo();\n", ["1:10 The string is never closed"]],
		["a.js", "/* never closed\nfoo()", ["1:0 The comment is never closed"]],
		["a.js", "for (let i = 0; i < 3; i++ {\n f()\n}\n", ["1:4 '(' is never closed: missing ')'"]],
		["a.jsx", "export default function () { return <div><b></div>; }\n", ["1:36 <div> is never closed"]],
		["a.ts", "const x: number = 1;\ninterface A { x: number }\n", []],
		["a.ts", "function f(a: string, b: ): number { return 1 }\n", ["1:23 Something is missing after ':'"]],
		["a.tsx", "const a = <A<string> b={1} />;\n", []],
		["a.js", "// @flow\nconst x: number = 1;\n", []],
	];

	it("syntax errors are said in words, where they are", async () => {
		const found: typeof cases = [];
		for (const [path, text] of cases)
			found.push([path, text, (await analyzer.analyze(path, text)).issues.map((issue) => `${issue.line}:${issue.column} ${issue.message}`)]);
		expect(found).toEqual(cases);
	});
});

describe("whatever the text is", () => {
	it("gets an answer with a note", async () => {
		const texts: [path: string, text: string][] = [
			["a.py", `x = "${"a".repeat(5 * 1024 * 1024)}"`],
			["a.js", `x = "${"a".repeat(100_000)}"`],
			["a.js", "a\0b"],
			["a.py", `x = ${"(\n".repeat(100_000)}`],
			["a.md", "# title"],
			["a.d.ts", "export default function (): { a: 1 };"],
		];
		const notes: (string | undefined)[] = [];
		for (const [path, text] of texts) notes.push((await analyzer.analyze(path, text)).note);
		expect(notes).toEqual([
			"The file is 5.0 MB; files over 2 MB are not analysed.",
			"The file has very long lines, as generated code has; it is not analysed.",
			"The file is binary.",
			"The code is nested too deeply to be analysed.",
			"There are no rules for this kind of file.",
			"There are no rules for this kind of file.",
		]);
		expect(await brief("a.py", "import os\n")).toHaveLength(1);
	});

	it("is analysed as far as it goes: broken text, empty text, thousands of problems", async () => {
		const garbage = Array.from({ length: 50_000 }, (_, at) => "({[`'\")]}<>;\n"[(at * 7) % 13]).join("");
		expect((await analyzer.analyze("a.ts", garbage)).syntax_valid).toBe(false);
		expect(await analyzer.analyze("a.py", "")).toMatchObject({ success: true, issues: [] });
		const many = await analyzer.analyze("a.py", "import os\n".repeat(2000));
		expect([many.issues.length, many.note?.startsWith("Only the first 500 of")]).toEqual([500, true]);
	});
});
