// Real projects with real tests, found by their files and run in a real sandbox.

import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Executions } from "../../../server/src/sandbox/executions.ts";
import { detectFile } from "../../../server/src/sandbox/languages/detect-file.ts";
import { detectTests } from "../../../server/src/sandbox/languages/detect-tests.ts";
import { withTexts } from "../../../server/src/sandbox/member-executions.ts";
import { findNodeModules } from "../../../server/src/sandbox/node-modules.ts";
import type { Runtimes, Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { bubblewrapMissing, titled } from "../../support/components.ts";
import { provedSandbox } from "./sandbox-suite.ts";

const missing = bubblewrapMissing();
const signal = new AbortController().signal;

describe.skipIf(missing)(titled("a project's own tests, under bubblewrap", missing), () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		// Debian's own first: npm test gives it pytest.
		sandbox = await provedSandbox({ env: { ...process.env, PATH: `/usr/bin:${process.env.PATH}` } });
	});
	afterAll(() => sandbox?.dispose());

	async function runTests(texts: Record<string, string>, runtimes: Runtimes = sandbox.runtimes) {
		const detected = await detectTests({ paths: Object.keys(texts), readText: async (path) => texts[path] }, runtimes);
		if (!detected.ok) throw new Error(detected.reason);
		const { start } = detected;
		const files = Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) }));
		const result = await sandbox.run({ ...start, files, limits: { wallMs: 60_000 } }, signal);
		return { framework: start.framework, ...start.read(result.output, result.error, result.exit_code) };
	}

	const shop = "def total(prices):\n    return sum(prices)\n";

	it("pytest: counts what passes and what fails", async () => {
		const tests = "from shop import total\ndef test_good(): assert total([1, 2]) == 3\ndef test_bad(): assert total([]) == 1\n";
		expect(await runTests({ "src/shop.py": shop, "tests/test_shop.py": tests })).toEqual({
			framework: "pytest",
			tests: "failed",
			passed: 1,
			failed: 1,
			summary: "1 passed, 1 failed.",
		});
	});

	it("pytest: a test file that does not import is a failure", async () => {
		expect(await runTests({ "test_shop.py": "import no_such_module\ndef test_a(): pass\n" })).toMatchObject({ tests: "failed", failed: 1 });
	});

	const unittest = "import unittest\nfrom shop import total\nclass Totals(unittest.TestCase):\n    def test_sum(self): self.assertEqual(total([1, 2]), 3)\n";
	const withoutPytest = () => ({ ...sandbox.runtimes, pytest: undefined });

	it("unittest: a src layout with a folder of tests that is no package", async () => {
		const files = { "src/shop.py": shop, "tests/helper.py": "", "tests/test_shop.py": `import helper\n${unittest}` };
		expect(await runTests(files, withoutPytest())).toEqual({ framework: "unittest", tests: "passed", passed: 1, failed: 0, summary: "1 passed, 0 failed." });
	});

	it("unittest: tests inside the package", async () => {
		const files = {
			"shop/__init__.py": shop,
			"shop/tests/__init__.py": "",
			"shop/tests/test_shop.py": `${unittest}    def test_wrong(self): self.fail("no")\n`,
		};
		expect(await runTests(files, withoutPytest())).toMatchObject({ tests: "failed", passed: 1, failed: 1 });
	});

	it("node:test: counts what passes and what fails, over several files", async () => {
		const test = (body: string) => `import test from "node:test"; import assert from "node:assert";\n${body}`;
		const files = {
			"package.json": '{"type":"module","scripts":{"test":"node --test"}}',
			"sum.js": "export const sum = (a, b) => a + b;",
			"test/sum.test.js": test('import { sum } from "../sum.js"; test("adds", () => assert.equal(sum(1, 2), 3));'),
			"test/bad.test.js": test('test("fails", () => assert.equal(1, 2));'),
		};
		expect(await runTests(files)).toEqual({ framework: "node:test", tests: "failed", passed: 1, failed: 1, summary: "1 passed, 1 failed." });
	});

	it("plain Java: compiles the test class with what it needs and runs it; without a JDK that is the reason", async () => {
		const files = {
			"src/calc/Calc.java": "package calc; class Calc { static int twice(int n) { return 2 * n; } }",
			"src/calc/CalcTest.java":
				'package calc; public class CalcTest { public static void main(String[] a) { if (Calc.twice(2) != 4) throw new AssertionError(); System.out.println("3 passed, 0 failed"); } }',
		};
		const ran = runTests(files);
		if (sandbox.runtimes.java) expect(await ran).toMatchObject({ framework: "java main", tests: "passed", passed: 3 });
		else await expect(ran).rejects.toThrow("install a JDK");
	});

	async function runFile(path: string, text: string, others: Record<string, string | Buffer> = {}) {
		const detected = detectFile(path, sandbox.runtimes);
		if (!detected.ok) throw new Error(detected.reason);
		const files = Object.entries({ [path]: text, ...others }).map(([name, content]) => ({ path: name, content: Buffer.from(content) }));
		const { outcome, output, error, exit_code } = await sandbox.run({ ...detected.start, files, limits: { wallMs: 60_000 } }, signal);
		return { outcome, output, error, exit_code };
	}

	it("Java: compiles in a JVM that is up and runs there, with its neighbours, arguments, exceptions and exit codes", async (test) => {
		if (!sandbox.runtimes.java) test.skip("there is no JDK");
		const main = (body: string) => `public class Main { public static void main(String[] a) throws Exception { ${body} } }`;
		expect(
			await runFile("Main.java", main('System.out.println("hello " + Other.x + a.length);'), { "Other.java": "class Other { static int x = 7; }" }),
		).toEqual({
			outcome: "ok",
			output: "hello 70\n",
			error: "",
			exit_code: 0,
		});
		expect(await runFile("Main.java", main("System.exit(5);"))).toMatchObject({ outcome: "exit", exit_code: 5 });
		expect(await runFile("Main.java", main('throw new IllegalStateException("oops");'))).toEqual({
			outcome: "exit",
			output: "",
			error: 'Exception in thread "main" java.lang.IllegalStateException: oops\n\tat Main.main(Main.java:1)\n',
			exit_code: 1,
		});
	});

	it("Java: a class finds the others of its package and of the usual source folders, libraries and resources", async (test) => {
		if (!sandbox.runtimes.java) test.skip("there is no JDK");
		const main = "package calc; public class Main { public static void main(String[] a) { System.out.println(new util.Other().n() + Near.n); } }";
		const [near, other] = ["package calc; class Near { static int n = 3; }", "package util; public class Other { public int n() { return 4; } }"];
		const read =
			"static int read(String name) { try (InputStream s = Main.class.getResourceAsStream(\"/\" + name)) { return s.read() - '0'; } catch (IOException e) { return 0; } }";
		const zip = "import sys, zipfile; z = zipfile.ZipFile(sys.stdout.buffer, 'w'); z.writestr('four.txt', '4'); z.close()";
		const jar = spawnSync("python3", ["-c", zip]).stdout;
		const results = await Promise.all([
			runFile("src/calc/Main.java", main, { "src/calc/Near.java": near, "src/util/Other.java": other }),
			runFile("app/src/test/java/calc/Main.java", main, { "app/src/test/java/calc/Near.java": near, "app/src/main/java/util/Other.java": other }),
			runFile(
				"Main.java",
				main.replace("calc; ", "calc; import java.io.*; ").replace("new util.Other().n()", 'read("four.txt")').replace("class Main {", `class Main { ${read} `),
				{
					"calc/Near.java": near,
					"lib/four.jar": jar,
				},
			),
		]);
		expect(results.map(({ output, error }) => [output, error])).toEqual(results.map(() => ["7\n", ""]));
	});

	it("Java: a text that does not compile is an outcome of its own, with the place", async (test) => {
		if (!sandbox.runtimes.java) test.skip("there is no JDK");
		const result = await runFile("Main.java", 'public class Main {\n  int x = "a";\n}\n');
		expect([result.outcome, result.output]).toEqual(["compile", ""]);
		expect(result.error).toContain("Main.java:2: error: incompatible types: String cannot be converted to int");
	});

	it.for([
		["main.py", "print(1)\nx = = 3\n", [2, 4, "SyntaxError: invalid syntax"]],
		["main.py", "if 1:\nprint(1)\n", [2, 0, "IndentationError: expected an indented block after 'if' statement on line 1"]],
		["main.js", "console.log(1);\nconst x = ;\n", [2, 10, "SyntaxError: Unexpected token ';'"]],
		["main.mjs", "console.log(1);\nconst x = ;\n", [2, 10, "SyntaxError: Unexpected token ';'"]],
	] as const)("a text that is not one of its language is outcome `compile`, with its place: %s %j", async ([path, text, [line, column, message]]) => {
		const detected = detectFile(path, sandbox.runtimes);
		if (!detected.ok) throw new Error(detected.reason);
		const result = await sandbox.run({ ...detected.start, files: [{ path, content: Buffer.from(text) }] }, signal);
		expect([result.outcome, result.output, result.problems]).toEqual(["compile", "", [{ path, line, column, message }]]);
	});

	it.each([
		["main.py", "exec('x = = 3')"],
		["main.js", "JSON.parse('{')"],
		["main.mjs", "new Function('x x')"],
		["main.js", "setTimeout(() => JSON.parse('{'))"],
	])("a syntax error that a program causes while it runs is its exit: %s %s", async (path, text) => {
		expect(await runFile(path, text)).toMatchObject({ outcome: "exit", exit_code: 1 });
	});

	const goMain = (body: string, imports = '"fmt"') => `package main\n\nimport (${imports})\n\nfunc main() {\n\t${body}\n}\n`;

	it("Go: compiled apart, then run by itself, with its package, input, exit codes and signals", async () => {
		const helper = {
			"app/name.go": 'package main\n\nfunc name() string { return "Ada" }\n',
			"app/name_test.go": "package main\n\nbroken",
			"app/data.txt": "1",
		};
		const module = { "app/go.mod": "module app\n\ngo 1.18\n", "app/greet/greet.go": 'package greet\n\nconst Word = "hello"\n' };
		const results = await Promise.all([
			runFile("main.go", goMain('fmt.Println("hello"); os.Exit(3)', '"fmt"; "os"')),
			runFile("app/main.go", goMain('fmt.Println("hello", name())'), helper),
			runFile("app/main.go", goMain("fmt.Println(greet.Word, name())", '"fmt"; "app/greet"'), { ...helper, ...module }),
			runFile("one.go", goMain('fmt.Println("one of two")'), { "two.go": goMain('fmt.Println("two")') }),
			runFile("main.go", goMain("syscall.Kill(os.Getpid(), syscall.SIGTERM)", '"os"; "syscall"')),
		]);
		expect(results.map(({ outcome, output, error, exit_code }) => [outcome, output, error, exit_code])).toEqual([
			["exit", "hello\n", "", 3],
			["ok", "hello Ada\n", "", 0],
			["ok", "hello Ada\n", "", 0],
			["ok", "one of two\n", "", 0],
			["signal", "", "", 143],
		]);
	});

	it("Go: what does not compile is told with its place, in the file's own folder", async () => {
		const detected = detectFile("cmd/main.go", sandbox.runtimes);
		if (!detected.ok) throw new Error(detected.reason);
		const files = [{ path: "cmd/main.go", content: Buffer.from(goMain('_ = "é" + x', "")) }];
		expect(await sandbox.run({ ...detected.start, files }, signal)).toMatchObject({
			outcome: "compile",
			output: "",
			problems: [{ path: "cmd/main.go", line: 6, column: 11, message: "undefined: x" }],
		});
	});

	it("Go: a compiler's limits are not its program's", async () => {
		const hog = goMain('x := []byte{}; for { x = append(x, "0123456789"...) }', "");
		expect(await runFile("main.go", hog)).toMatchObject({ outcome: "memory" });
	});

	it("Go: tests are compiled and run with the limits of a compiler", async () => {
		const files = {
			"go.mod": "module shop\n\ngo 1.18\n",
			"shop.go": "package shop\n\nfunc Total(n int) int { return n }\n",
			"shop_test.go": 'package shop\n\nimport "testing"\n\nfunc TestGood(t *testing.T) {}\nfunc TestBad(t *testing.T) { t.Fatal(Total(1)) }\n',
		};
		expect(await runTests(files)).toEqual({ framework: "go test", tests: "failed", passed: 1, failed: 1, summary: "1 passed, 1 failed." });
	});

	it("a single file of each language runs by its ending", async () => {
		const outputs: string[] = [];
		for (const [path, text] of [
			["hello.py", "print('hello')"],
			["hello.mjs", "console.log('hello')"],
		] as const) {
			const detected = detectFile(path, sandbox.runtimes);
			if (!detected.ok) throw new Error(detected.reason);
			outputs.push((await sandbox.run({ ...detected.start, files: [{ path, content: Buffer.from(text) }] }, signal)).output);
		}
		expect(outputs).toEqual(["hello\n", "hello\n"]);
	});
});

describe.skipIf(missing)(titled("the Node.js that runs this test, under bubblewrap", missing), () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await provedSandbox({ env: { ...process.env, PATH: `${dirname(process.execPath)}:/usr/bin` } });
	});
	afterAll(() => sandbox?.dispose());

	it("TypeScript: types are stripped", async () => {
		const detected = detectFile("main.ts", sandbox.runtimes);
		if (!detected.ok) throw new Error(detected.reason);
		const files = [{ path: "main.ts", content: Buffer.from("const x: number = 4; console.log(x as number)") }];
		expect(await sandbox.run({ ...detected.start, files }, signal)).toMatchObject({ outcome: "ok", output: "4\n", error: "" });
	});

	it("vitest: the installed packages are shown to it, and cannot be changed", async () => {
		const packages = () => findNodeModules(fileURLToPath(new URL("../../..", import.meta.url)));
		const executions = new Executions({ sandbox: async () => ({ ok: true, sandbox }), detectFile, detectTests, packages });
		const test = `import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sum } from "./sum";
test("adds", () => expect(sum(1, 2)).toBe(3));
test("is wrong", () => expect(sum(1, 2)).toBe(4));
test("writes", () => expect(() => writeFileSync("/w/node_modules/vitest/package.json", "")).toThrow("EROFS"));
`;
		const texts = {
			"package.json": '{"type":"module","devDependencies":{"vitest":"*"}}',
			"sum.ts": "export const sum = (a: number, b: number) => a + b;",
			"sum.test.ts": test,
		};
		const files = withTexts({ list: async () => ({ paths: [], truncated: false }), readBytes: async () => undefined }, new Map(Object.entries(texts)));
		const ran = await executions.runTests(files, { signal });
		if (!ran.ok) throw new Error(ran.reason);
		const { output, error, exit_code } = ran.execution;
		expect(ran.start.read(output, error, exit_code)).toMatchObject({ tests: "failed", passed: 2, failed: 1 });
		const script = withTexts(files, new Map([["app.mjs", 'import { z } from "zod"; console.log(z.string().parse("shown"));']]));
		expect(await executions.runFile(script, { path: "app.mjs" }, { signal })).toMatchObject({ ok: true, execution: { output: "shown\n" } });
	});
});
