// What the editor runs, in a real sandbox: typed input, Stop, unsaved text, and each test of three frameworks with the place of its failure.

import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { RunTestsParams, TestCase } from "#protocol/editor-executions.ts";
import { EditorExecutions } from "../../../server/src/lsp/editor-executions.ts";
import { Executions } from "../../../server/src/sandbox/executions.ts";
import { detectFile } from "../../../server/src/sandbox/languages/detect-file.ts";
import { detectTests } from "../../../server/src/sandbox/languages/detect-tests.ts";
import { reportsOf, watchedCommand } from "../../../server/src/sandbox/languages/watched-tests.ts";
import { withTexts } from "../../../server/src/sandbox/member-executions.ts";
import { findNodeModules } from "../../../server/src/sandbox/node-modules.ts";
import { jestFolder, jestMissing, titled } from "../../support/components.ts";
import { testSandbox } from "../../support/test-sandbox.ts";

const sandbox = testSandbox();

/** `installed`: a folder whose node_modules the project has. */
function editor(texts: Record<string, string>, withoutPytest = false, installed?: string) {
	const printed: string[] = [];
	const tests: TestCase[] = [];
	const waits: string[] = [];
	const notes: unknown[] = [];
	const starts: (() => void)[] = [];
	const onStart = (act: () => void) => void starts.push(act);
	const waiting: (() => void)[] = [];
	const find = async () => {
		const found = await sandbox.find();
		if (!found.ok || !withoutPytest) return found;
		const { sandbox: real } = found;
		return { ok: true as const, sandbox: { run: real.run.bind(real), runtimes: { ...real.runtimes, pytest: undefined }, showsFolders: real.showsFolders } };
	};
	const disk = {
		list: async () => ({ paths: Object.keys(texts), truncated: false }),
		readBytes: async (path: string) => (texts[path] === undefined ? undefined : new TextEncoder().encode(texts[path])),
	};
	const runs = new EditorExecutions(
		{
			executions: new Executions({ sandbox: find, detectFile, detectTests, packages: installed === undefined ? undefined : () => findNodeModules(installed) }),
			filesWith: (open) => withTexts(disk, open),
			watchedCommand,
			reportsOf,
			record: (_room, about) => ({
				started(label) {
					notes.push({ ...about, label });
					for (const act of starts) act();
				},
				ended: (execution, verdict) => notes.push([execution?.outcome, verdict]),
			}),
		},
		{
			output({ text }) {
				printed.push(text);
				for (const look of waiting) look();
			},
			waiting: ({ reason }) => waits.push(reason),
			test: (_id, test) => tests.push(test),
		},
	);
	const until = (text: string) =>
		new Promise<void>((resolve) => {
			const look = () => printed.join("").includes(text) && resolve();
			waiting.push(look);
			look();
		});
	const results = () => tests.filter(({ state }) => state !== "found" && state !== "started").map(({ id, path, state, at }) => ({ id, path, state, at }));
	const runTests = (mode: RunTestsParams["mode"], only?: string[]) => runs.runTests({ execution_id: "tests", texts: [], mode, only });
	return { runs, printed, tests, waits, notes, onStart, until, results, runTests };
}

describe("a program", () => {
	it("is given what is typed while it runs, and runs as it is shown and not as it is saved", async () => {
		const { runs, printed, until } = editor({ "ask.py": "print('saved')" });
		const shown = [{ path: "ask.py", text: "print('name?')\nname = input()\nprint('hello', name, '\\x1b]0;x\\x07')" }];
		const ended = runs.runFile({ execution_id: "a", what: "file", path: "ask.py", texts: shown });
		await until("name?");
		runs.type({ execution_id: "a", text: "Ada\n", end: false });
		expect(await ended).toMatchObject({ ok: true, label: "python ask.py", execution: { outcome: "ok" } });
		expect(printed.join("")).toBe("name?\nhello Ada \n");
	});

	it("is stopped, also where it never ends", async () => {
		const { runs, until } = editor({ "endless.js": "console.log('up'); while (true) {}" });
		const ended = runs.runFile({ execution_id: "a", what: "file", path: "endless.js", texts: [] });
		await until("up\n");
		runs.stop("a");
		expect(await ended).toMatchObject({ ok: true, ended: "stopped by a person", execution: { outcome: "stopped" } });
		runs.stop("a");
	});
});

const python = {
	"calc.py": "def add(a, b):\n    return a - b\n",
	"test_calc.py":
		"import unittest\nfrom calc import add\n\nclass Adding(unittest.TestCase):\n    def test_zero(self):\n        self.assertEqual(add(0, 0), 0)\n\n    def test_two(self):\n        self.assertEqual(add(1, 1), 2)\n\n    @unittest.skip('later')\n    def test_later(self):\n        pass\n",
};

describe("Ctrl+C", () => {
	const watching = {
		py: "import signal, sys, time\nsignal.signal(signal.SIGINT, lambda *_: (print('saved'), sys.exit(0)))\nprint('up', flush=True)\nwhile True: time.sleep(1)",
		mjs: "process.on('SIGINT', () => { console.log('saved'); process.exit(0); });\nconsole.log('up'); setInterval(() => {}, 1000);",
	};
	it.each(Object.entries(watching))("lets a program (.%s) that asked for it end in its own way", async (ending, text) => {
		const { runs, printed, until } = editor({ [`watch.${ending}`]: text });
		const ended = runs.runFile({ execution_id: "a", what: "file", path: `watch.${ending}`, texts: [] });
		await until("up\n");
		runs.interrupt("a");
		expect(await ended).toMatchObject({ ok: true, execution: { outcome: "ok", exit_code: 0 } });
		expect(printed.join("")).toBe("up\nsaved\n");
	});

	it.each([
		["endless.py", "print('up', flush=True)\nwhile True: pass"],
		["endless.mjs", "console.log('up'); setInterval(() => {}, 1000);"],
	])("ends %s, which did not ask for it", async (path, text) => {
		const { runs, until } = editor({ [path]: text });
		const ended = runs.runFile({ execution_id: "a", what: "file", path, texts: [] });
		await until("up\n");
		runs.interrupt("a");
		expect(await ended).toMatchObject({ ok: true, execution: { success: false, outcome: expect.stringMatching(/^(signal|exit)$/) } });
	});
});

it.each([
	["endless.py", "while True: pass"],
	["endless.mjs", "setInterval(() => {}, 1000);"],
	["endless.ts", "setInterval(() => {}, 1000);"],
])("Ctrl+C at the very start of %s is not lost", async (path, text) => {
	const { runs, onStart } = editor({ [path]: text });
	onStart(() => runs.interrupt("a"));
	const ended = await runs.runFile({ execution_id: "a", room_id: "r", what: "file", path, texts: [] });
	expect(ended).toMatchObject({ ok: true, execution: { success: false, outcome: expect.stringMatching(/^(signal|exit)$/) } });
});

describe("tests", () => {
	it.each([
		["pytest", false, (name: string) => `test_calc.py::Adding::${name}`],
		["unittest", true, (name: string) => `test_calc.Adding.${name}`],
	] as const)("of %s are listed without being run, then reported one by one", async (_name, withoutPytest, id) => {
		const listing = editor(python, withoutPytest);
		expect(await listing.runTests("find")).toMatchObject({ ok: true });
		expect(listing.tests.map(({ id, line, state }) => ({ id, line, state }))).toEqual(
			expect.arrayContaining([
				{ id: id("test_zero"), line: 5, state: "found" },
				{ id: id("test_two"), line: 8, state: "found" },
			]),
		);
		expect(listing.results()).toEqual([]);
		const running = editor(python, withoutPytest);
		expect(await running.runTests("run")).toMatchObject({ ok: true, execution: { outcome: "exit", exit_code: 1 } });
		const byId = running.results().sort((a, b) => a.id.localeCompare(b.id));
		expect(byId).toEqual([
			{ id: id("test_later"), path: "test_calc.py", state: "skipped", at: undefined },
			{ id: id("test_two"), path: "test_calc.py", state: "failed", at: { path: "test_calc.py", line: 9 } },
			{ id: id("test_zero"), path: "test_calc.py", state: "passed", at: undefined },
		]);
		expect(running.tests.find(({ state }) => state === "failed")?.message).toMatch(/^AssertionError: 0 != 2\n/);
		expect(running.printed.join("")).not.toContain("\u001e");
		const one = editor(python, withoutPytest);
		await one.runTests("run", [id("test_zero")]);
		expect(one.results().map(({ id, state }) => [id, state])).toEqual([[id("test_zero"), "passed"]]);
	});

	it("of pytest in a file that cannot be loaded are a failure of that file", async () => {
		const project = {
			"test_broken.py": "\ndef test_one(:\n    pass\n",
			"tests/test_missing.py": "from calc import add\nimport missing\n\ndef test_two():\n    pass\n",
			"calc.py": "def add(a, b):\n    return a + b\n",
		};
		const listing = editor(project);
		await listing.runTests("find");
		const broken = ["test_broken.py", "tests/test_missing.py"];
		expect(listing.tests).toEqual(broken.map((path) => ({ id: `file:${path}`, name: path, path, state: "found" })));
		const running = editor(project);
		expect(await running.runTests("run", ["file:test_broken.py", "file:tests/test_missing.py"])).toMatchObject({ ok: true, execution: { outcome: "exit" } });
		expect(running.results()).toEqual(broken.map((path) => ({ id: `file:${path}`, path, state: "failed", at: { path, line: 2 } })));
		expect(running.tests[0]?.message).toContain("SyntaxError");
	});

	it("of node:test are reported with the place of a failure", async () => {
		const text =
			'import assert from "node:assert";\nimport { describe, it } from "node:test";\n\ndescribe("adding", () => {\n\tit("works", () => {});\n\tit("fails", () => {\n\t\tassert.equal(1 + 1, 3);\n\t});\n});\n';
		const { runTests, results, printed, tests } = editor({ "sum.test.mjs": text, "package.json": "{}" });
		expect(await runTests("find")).toEqual({ ok: true, label: "node --test", ended: "were listed" });
		expect(tests.splice(0)).toEqual([{ id: "file:sum.test.mjs", name: "sum.test.mjs", path: "sum.test.mjs", state: "found" }]);
		expect(await runTests("run", ["file:sum.test.mjs"])).toMatchObject({ ok: true, execution: { exit_code: 1 } });
		expect(results()).toEqual([
			{ id: "sum.test.mjs::adding > works", path: "sum.test.mjs", state: "passed", at: undefined },
			{ id: "sum.test.mjs::adding > fails", path: "sum.test.mjs", state: "failed", at: { path: "sum.test.mjs", line: 7 } },
		]);
		expect(printed.join("")).toContain("fails");
	});

	const sums = (start: string, failing: string) =>
		`${start}describe("adding", () => {\n\tit("works (1)", () => {});\n\tit("fails", () => {\n\t\t${failing}\n\t});\n\tit.skip("later", () => {});\n});\n`;

	it("of vitest are listed without being run, then reported one by one with the place of a failure", async () => {
		const project = {
			"package.json": '{"type":"module","devDependencies":{"vitest":"*"}}',
			"sum.ts": "export const sum = (a: number, b: number): number => a - b;\n",
			"sum.test.ts": sums(
				'import { describe, expect, it } from "vitest";\nimport { sum } from "./sum";\nconsole.log("loaded");\n\n',
				'expect(sum(1, 1), "the sum").toBe(2);',
			),
			"broken.test.ts": 'import "./missing";\n',
		};
		const installed = fileURLToPath(new URL("../../..", import.meta.url));
		const listing = editor(project, false, installed);
		expect(await listing.runTests("find")).toMatchObject({ ok: true, label: "vitest" });
		expect(listing.tests.sort((a, b) => a.id.localeCompare(b.id))).toEqual([
			{ id: "file:broken.test.ts", name: "broken.test.ts", path: "broken.test.ts", state: "found" },
			{ id: "sum.test.ts::adding > fails", name: "adding > fails", path: "sum.test.ts", line: 7, state: "found" },
			{ id: "sum.test.ts::adding > later", name: "adding > later", path: "sum.test.ts", line: 10, state: "found" },
			{ id: "sum.test.ts::adding > works (1)", name: "adding > works (1)", path: "sum.test.ts", line: 6, state: "found" },
		]);
		const running = editor(project, false, installed);
		expect(await running.runTests("run")).toMatchObject({ ok: true, execution: { outcome: "exit", exit_code: 1 } });
		expect(running.results().sort((a, b) => a.id.localeCompare(b.id))).toEqual([
			{ id: "file:broken.test.ts", path: "broken.test.ts", state: "failed", at: { path: "broken.test.ts", line: 1 } },
			{ id: "sum.test.ts::adding > fails", path: "sum.test.ts", state: "failed", at: { path: "sum.test.ts", line: 8 } },
			{ id: "sum.test.ts::adding > later", path: "sum.test.ts", state: "skipped", at: undefined },
			{ id: "sum.test.ts::adding > works (1)", path: "sum.test.ts", state: "passed", at: undefined },
		]);
		const told = (id: string) => running.tests.find((test) => test.id === id && test.state !== "started");
		expect(told("sum.test.ts::adding > fails")?.message).toContain("the sum: expected +0 to be 2");
		expect(told("sum.test.ts::adding > works (1)")?.duration_ms).toBeGreaterThanOrEqual(0);
		expect(told("file:broken.test.ts")?.message).toContain("./missing");
		expect(running.printed.join("")).toContain("loaded");
		expect(running.printed.join("")).not.toContain("\u001e");
		const one = editor(project, false, installed);
		expect(await one.runTests("run", ["sum.test.ts::adding > works (1)"])).toMatchObject({ execution: { outcome: "ok" } });
		expect(one.results().map(({ id, state }) => [id, state])).toEqual([["sum.test.ts::adding > works (1)", "passed"]]);
	});

	it.skipIf(jestMissing())(titled("of jest are reported one by one with the place of a failure", jestMissing()), async () => {
		const project = {
			"package.json": '{"scripts":{"test":"jest"}}',
			"sum.js": "exports.sum = (a, b) => a - b;\n",
			"sum.test.js": sums('const { sum } = require("./sum");\n\n', "expect(sum(1, 1)).toBe(2);"),
			"__tests__/broken.js": 'require("./missing");\n',
		};
		const listing = editor(project, false, jestFolder);
		expect(await listing.runTests("find")).toEqual({ ok: true, label: "jest", ended: "were listed" });
		expect(listing.tests.map(({ id }) => id)).toEqual(["file:__tests__/broken.js", "file:sum.test.js"]);
		const running = editor(project, false, jestFolder);
		expect(await running.runTests("run")).toMatchObject({ ok: true, execution: { outcome: "exit", exit_code: 1 } });
		expect(running.results().sort((a, b) => a.id.localeCompare(b.id))).toEqual([
			{ id: "file:__tests__/broken.js", path: "__tests__/broken.js", state: "failed", at: { path: "__tests__/broken.js", line: 1 } },
			{ id: "sum.test.js::adding > fails", path: "sum.test.js", state: "failed", at: { path: "sum.test.js", line: 6 } },
			{ id: "sum.test.js::adding > later", path: "sum.test.js", state: "skipped", at: undefined },
			{ id: "sum.test.js::adding > works (1)", path: "sum.test.js", state: "passed", at: undefined },
		]);
		expect(running.tests.find(({ state, id }) => state === "failed" && id.startsWith("sum"))).toMatchObject({
			line: 5,
			message: expect.stringContaining("Expected: 2"),
		});
		expect(running.printed.join("")).not.toContain("\u001e");
		const one = editor(project, false, jestFolder);
		expect(await one.runTests("run", ["sum.test.js::adding > works (1)"])).toMatchObject({ execution: { outcome: "ok" } });
		expect(one.results().map(({ id, state }) => [id, state])).toEqual([["sum.test.js::adding > works (1)", "passed"]]);
	});

	it("of Go are told from the files, and reported one by one with the place of a failure", async () => {
		const go = {
			"go.mod": "module example.com/calc\n\ngo 1.19\n",
			"calc.go": "package calc\n\nfunc Add(a, b int) int { return a - b }\n",
			"calc_test.go":
				'package calc\n\nimport "testing"\n\nfunc TestZero(t *testing.T) {}\n\nfunc TestTwo(t *testing.T) {\n\tt.Run("ones", func(t *testing.T) {\n\t\tif Add(1, 1) != 2 {\n\t\t\tt.Errorf("got %d", Add(1, 1))\n\t\t}\n\t})\n}\n',
			"sub/sub_test.go": 'package sub\n\nimport "testing"\n\nfunc TestZero(t *testing.T) { t.Skip("later") }\n\nfunc Testify(t *testing.T) {}\n',
		};
		const listing = editor(go);
		expect(await listing.runTests("find")).toEqual({ ok: true, label: "go test ./...", ended: "were listed" });
		expect(listing.tests).toEqual([
			{ id: ".::TestZero", name: "TestZero", path: "calc_test.go", line: 5, state: "found" },
			{ id: ".::TestTwo", name: "TestTwo", path: "calc_test.go", line: 7, state: "found" },
			{ id: "sub::TestZero", name: "TestZero", path: "sub/sub_test.go", line: 5, state: "found" },
		]);
		const running = editor(go);
		expect(await running.runTests("run")).toMatchObject({ ok: true, execution: { outcome: "exit" } });
		expect(running.results().sort((a, b) => a.id.localeCompare(b.id))).toEqual([
			{ id: ".::TestTwo", path: "calc_test.go", state: "failed", at: undefined },
			{ id: ".::TestTwo/ones", path: "calc_test.go", state: "failed", at: { path: "calc_test.go", line: 10 } },
			{ id: ".::TestZero", path: "calc_test.go", state: "passed", at: undefined },
			{ id: "sub::TestZero", path: "sub/sub_test.go", state: "skipped", at: undefined },
		]);
		expect(running.tests.find(({ id, state }) => id === ".::TestTwo/ones" && state === "failed")?.message).toContain("got 0");
		expect(running.printed.join("")).toContain("--- FAIL: TestTwo");
		expect(running.printed.join("")).not.toContain('"Action"');
		const one = editor(go);
		await one.runTests("run", ["sub::TestZero"]);
		expect(one.results().map(({ id }) => id)).toEqual(["sub::TestZero"]);
	});

	it("and programs are noted in the room that the window is in, with how they ended; looking for tests is not", async () => {
		const { runs, notes } = editor(python, true);
		await runs.runFile({ execution_id: "a", room_id: "r", what: "file", path: "calc.py", texts: [] });
		await runs.runFile({ execution_id: "b", room_id: "r", what: "code", path: "new.py", texts: [{ path: "new.py", text: "exit(3)" }] });
		await runs.runFile({ execution_id: "c", room_id: "r", what: "file", path: "missing.py", texts: [] });
		await runs.runTests({ execution_id: "d", room_id: "r", mode: "find", texts: [] });
		await runs.runTests({ execution_id: "e", room_id: "r", mode: "run", texts: [] });
		expect(notes.filter((note) => !Array.isArray(note))).toEqual([
			{ execution_id: "a", what: "file", file_path: "calc.py", label: "python calc.py" },
			{ execution_id: "b", what: "code", file_path: undefined, label: "python new.py" },
			{ execution_id: "e", what: "tests", label: "python -m unittest (1 file)" },
		]);
		expect(notes.filter((note) => Array.isArray(note) && note[0] !== undefined)).toEqual([
			["ok", undefined],
			["exit", undefined],
			["exit", "failed"],
		]);
	});

	it("that cannot be started are no result, with the reason", async () => {
		expect(await editor({ "readme.md": "x" }).runTests("run")).toEqual({ ok: false, reason: expect.stringContaining("No tests were found") });
	});
});
