import { describe, expect, it } from "vitest";
import { detectFile } from "../../../../server/src/sandbox/languages/detect-file.ts";
import { detectTests } from "../../../../server/src/sandbox/languages/detect-tests.ts";
import type { ProjectFiles, TestStart } from "../../../../server/src/sandbox/languages/project.ts";
import { compileLimits, type Runtimes } from "../../../../server/src/sandbox/sandbox.ts";

const all: Runtimes = { python: "py", javascript: "node", typescript: "node", java: "java", go: "go" };

function project(files: Record<string, string>, packages?: ReadonlySet<string>): ProjectFiles {
	return { paths: Object.keys(files), packages, readText: async (path) => files[path] };
}

async function started(files: Record<string, string>, runtimes = all): Promise<TestStart> {
	const detected = await detectTests(project(files), runtimes);
	if (!detected.ok) throw new Error(detected.reason);
	return detected.start;
}

async function refused(files: Record<string, string>, runtimes = all): Promise<string> {
	const detected = await detectTests(project(files), runtimes);
	return detected.ok ? `started ${detected.start.label}` : detected.reason;
}

const unittestFile = "import unittest\nclass T(unittest.TestCase):\n  def test_a(self): pass\n";

describe("Python's tests", () => {
	it("are run by pytest where the sandbox has it", async () => {
		const start = await started({ "tests/test_a.py": "def test_a(): pass" }, { ...all, pytest: "9.0.3" });
		expect([start.framework, start.command.slice(0, 3)]).toEqual(["pytest", ["py", "-m", "pytest"]]);
	});

	it("are run by unittest, by name, where it has not", async () => {
		const start = await started({ "tests/test_a.py": unittestFile, "app.py": "" });
		expect([start.framework, start.command, start.env]).toEqual(["unittest", ["py", "-m", "unittest", "test_a"], { PYTHONPATH: "tests:." }]);
	});

	it("inside a package are named from the package's parent", async () => {
		const start = await started({ "simplejson/__init__.py": "", "simplejson/tests/__init__.py": "", "simplejson/tests/test_dump.py": unittestFile });
		expect([start.command.at(-1), start.env?.PYTHONPATH]).toEqual(["simplejson.tests.test_dump", ".:."]);
	});

	it("find the modules of a src layout", async () => {
		const start = await started({ "src/shop/__init__.py": "", "tests/test_shop.py": unittestFile });
		expect(start.env).toEqual({ PYTHONPATH: "tests:src:." });
	});

	it("written for pytest are refused, with the reason, where it is missing", async () => {
		expect(await refused({ "tests/test_a.py": "def test_a():\n  assert 1" })).toContain("written for pytest");
	});

	it("in a virtual environment are not the project's", async () => {
		expect(await refused({ ".venv/lib/test_a.py": unittestFile })).toContain("No tests were found");
	});

	it("ignore options for plugins that the sandbox has not", async () => {
		const start = await started({ "test_a.py": "", "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-ra --cov=x"' }, { ...all, pytest: "9" });
		expect(start.command.slice(-2)).toEqual(["-o", "addopts="]);
	});

	it("are counted from unittest's last line", async () => {
		const { read } = await started({ "test_a.py": unittestFile });
		expect(read("", "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)", 1)).toEqual({
			tests: "failed",
			passed: 2,
			failed: 2,
			summary: "2 passed, 2 failed.",
		});
	});

	it("are counted from pytest's last line", async () => {
		const { read } = await started({ "test_a.py": "" }, { ...all, pytest: "9" });
		expect([
			read("3 passed, 1 skipped in 0.1s", "", 0),
			read("1 failed, 2 passed, 1 error in 0.10s", "", 1),
			read("no tests ran", "", 5).tests,
			read("", "", undefined).tests,
		]).toEqual([
			{ tests: "passed", passed: 3, failed: 0, summary: "3 passed, 0 failed." },
			{ tests: "failed", passed: 2, failed: 2, summary: "2 passed, 2 failed." },
			"not_run",
			"failed",
		]);
	});
});

describe("JavaScript's tests", () => {
	it("are run by node where the project names no other runner", async () => {
		const start = await started({ "package.json": '{"scripts":{"test":"node --test"}}', "test/a.test.mjs": "" });
		expect([start.framework, start.command.at(-1)]).toEqual(["node:test", "test/a.test.mjs"]);
	});

	const startedWith = async (name: string) => {
		const files = { "package.json": JSON.stringify({ scripts: { test: name } }), "a.test.ts": "" };
		const detected = await detectTests(project(files, new Set([name])), all);
		if (!detected.ok) throw new Error(detected.reason);
		return detected.start;
	};

	it("are run by vitest where it is installed, with the limits of a compiler", async () => {
		const start = await startedWith("vitest");
		expect(start.limits).toBe(compileLimits);
		expect(start.command).toEqual(["node", "node_modules/vitest/vitest.mjs", "run", "--reporter=default"]);
	});

	it("are refused where the runner is not installed, and where the sandbox cannot be shown it", async () => {
		const jest = { "package.json": '{"scripts":{"test":"jest"}}', "a.test.js": "" };
		expect(await detectTests(project(jest, new Set()), all)).toMatchObject({ ok: false, reason: expect.stringContaining("run npm install first") });
		expect(await refused(jest)).toContain("too many to go in as files");
	});

	it("in TypeScript are refused by a node that cannot run it", async () => {
		expect(await refused({ "a.test.ts": "" }, { javascript: "node" })).toContain("install version 22.18");
	});

	it("are counted from node's summary and from jest's", async () => {
		const node = await started({ "a.test.js": "" });
		const jest = await startedWith("jest");
		expect([node.read("# pass 3\n# fail 1\n# cancelled 0\n", "", 1), jest.read("", "Tests:       1 failed, 4 passed, 5 total", 1)]).toEqual([
			{ tests: "failed", passed: 3, failed: 1, summary: "3 passed, 1 failed." },
			{ tests: "failed", passed: 4, failed: 1, summary: "4 passed, 1 failed." },
		]);
	});

	it("survive a package.json that is not JSON", async () => {
		expect((await started({ "package.json": "{", "a.test.js": "" })).framework).toBe("node:test");
	});
});

describe("Go's and Java's tests", () => {
	it("of a Go module without requirements are run", async () => {
		expect((await started({ "go.mod": "module x\n", "a_test.go": "" })).command).toEqual(["go", "test", "-v", "-p", "2", "./..."]);
	});

	it("of a Go module that would have to be fetched are refused", async () => {
		expect(await refused({ "go.mod": "module x\nrequire y v1.0.0\n", "a_test.go": "" })).toContain("go mod vendor");
	});

	it("of Maven and Gradle are refused with the reason", async () => {
		expect([await refused({ "pom.xml": "" }), await refused({ "build.gradle.kts": "" })]).toEqual([
			expect.stringContaining("Maven"),
			expect.stringContaining("Gradle"),
		]);
	});

	it("of plain Java are the test class with a main method", async () => {
		const start = await started({ "src/CalcTest.java": "package calc;\nclass CalcTest { public static void main(String[] a) {} }", "src/Calc.java": "" });
		expect([start.label, start.command.at(-1)]).toEqual(["java calc.CalcTest", "src/CalcTest.java"]);
	});
});

it("a project without tests says so", async () => {
	expect(await refused({ "README.md": "" })).toContain("No tests were found");
});

it("a language that the sandbox lacks is named", async () => {
	expect(await refused({ "test_a.py": "" }, {})).toContain("install python3");
});

it("a file is started by its ending, or the reason is given", () => {
	expect([detectFile("a/b.py", all), detectFile("x.ts", { javascript: "node" }), detectFile("x.txt", all)]).toEqual([
		{ ok: true, start: { language: "python", label: "python a/b.py", command: ["py", "a/b.py"] } },
		{ ok: false, reason: "The sandbox has nothing that runs x.ts." },
		{ ok: false, reason: expect.stringContaining("not known") },
	]);
});
