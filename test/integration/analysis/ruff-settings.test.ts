// The project's own settings for ruff, in real folders, through the analyser as the backend uses it.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { pythonRules } from "../../../server/src/analysis/python-rules.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const wasm = wasmFolder();
const closing: (() => unknown)[] = [];
afterAll(async () => {
	for (const close of closing) await close();
});

/** A project with these files, and what is found in one of them. */
function project(files: Record<string, string>) {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-ruff-")));
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	for (const [path, text] of Object.entries(files)) write(path, text);
	const analyzer = new LanguageAnalyzer({ wasmFolder: wasm, root, clock: systemClock, logger: silentLogger });
	closing.push(async () => {
		await analyzer.dispose();
		rmSync(root, { recursive: true });
	});
	const analyze = (path: string, text: string) => analyzer.analyze(path, text);
	return { root, write, analyze, rules: async (path: string, text: string) => (await analyze(path, text)).issues.map(({ rule }) => rule) };
}

const unused = "import os\n";
const messy = 'import os\nx = 1\nif x == True: print("a")\n';

describe("the project's settings for ruff", () => {
	it("a selection of the project's takes the place of ours, what it adds is added, what it ignores is off", async () => {
		expect(await project({ "pyproject.toml": '[tool.ruff.lint]\nselect = ["E7"]\n' }).rules("a.py", messy)).toEqual(["E712", "E701"]);
		expect(await project({ "ruff.toml": '[lint]\nextend-select = ["T20"]\n' }).rules("a.py", messy)).toEqual(["F401", "T201"]);
		expect(await project({ ".ruff.toml": 'lint.ignore = ["F"]\n' }).rules("a.py", messy)).toEqual([]);
		expect(await project({ "pyproject.toml": '[tool.ruff]\nselect = ["F"]\nignore = ["F401"]\n' }).rules("a.py", messy)).toEqual([]);
	});

	it("the nearest settings count, and a pyproject.toml that says nothing of ruff is none", async () => {
		const { rules } = project({
			"ruff.toml": 'lint.select = ["F401"]\n',
			"pyproject.toml": "[tool.ruff.lint]\nselect = []\n",
			"part/pyproject.toml": '[project]\nname = "part"\n',
			"other/pyproject.toml": "[tool.ruff]\nlint.select = ['T201']\n",
		});
		expect([await rules("a.py", messy), await rules("part/src/a.py", messy), await rules("other/a.py", messy)]).toEqual([["F401"], ["F401"], ["T201"]]);
	});

	it("syntax of a newer Python is an error only where the project says which one it needs", async () => {
		const newer = 'import os\ntype Names[T] = list[T]\ntry:\n    print(f"{"a"}")\nexcept* OSError:\n    print(1)\n';
		expect(await project({}).rules("a.py", newer)).toEqual(["F401"]);
		expect(await project({ "ruff.toml": 'lint.select = ["F401"]\n' }).rules("a.py", newer)).toEqual(["F401"]);
		expect(await project({ "ruff.toml": 'target-version = "py311"\n' }).rules("a.py", newer)).toEqual(["F401", "invalid-syntax", "invalid-syntax"]);
		const declared = project({ "pyproject.toml": '[project]\nrequires-python = ">=3.12"\n[tool.ruff]\n' });
		expect(await declared.rules("a.py", newer)).toEqual(["F401"]);
		const older = project({ "pyproject.toml": '[project]\nrequires-python = ">=3.10"\n[tool.ruff]\n' });
		expect((await older.analyze("a.py", newer)).syntax_valid).toBe(false);
	});

	it("settings extend others", async () => {
		const { rules } = project({
			"base.toml": 'line-length = 30\nlint.select = ["F", "E501"]\nlint.per-file-ignores = {"gen.py" = ["ALL"]}\n',
			"app/ruff.toml": 'extend = "../base.toml"\nlint.ignore = ["F401"]\n',
		});
		const text = `import os\nx = y  # ${"long ".repeat(6)}\n`;
		expect([await rules("app/a.py", text), await rules("app/gen.py", text)]).toEqual([["F821", "E501"], []]);
	});

	it("per-file-ignores and exclude go by names, folders and patterns", async () => {
		const { rules } = project({
			"ruff.toml": [
				'extend-exclude = ["vendor", "*_pb2.py"]',
				'lint.extend-select = ["F401", "T201"]',
				'lint.per-file-ignores = {"tests/*" = ["F"], "conftest.py" = ["ALL"], "!src/**" = ["T201"]}',
			].join("\n"),
		});
		const paths = ["src/a.py", "a.py", "tests/deep/a.py", "src/conftest.py", "vendor/lib/a.py", "src/x_pb2.py"];
		const found: string[][] = [];
		for (const path of paths) found.push(await rules(path, messy));
		expect(found).toEqual([["F401", "T201"], ["F401"], [], [], [], []]);
		expect(await rules("vendor/a.py", "x = (\n")).toEqual(["invalid-syntax"]);
	});

	it("a pattern that is none names nothing, and breaks nothing", async () => {
		const { rules } = project({ "ruff.toml": 'lint.per-file-ignores = {"[z-a].py" = ["F"], "**/**/b.py" = ["F401"]}\n' });
		expect([await rules("a.py", unused), await rules("deep/er/b.py", unused)]).toEqual([["F401"], []]);
	});

	it("a rule that we have no words for is shown as what it is, not as a syntax error", async () => {
		const analysis = await project({ "ruff.toml": 'lint.select = ["I001", "D103", "E501"]\n' }).analyze(
			"a.py",
			"import sys\nimport os\ndef f():\n    return os, sys\n",
		);
		expect({ isValid: analysis.syntax_valid, issues: analysis.issues.map(({ rule, type, severity }) => `${rule} ${type} ${severity}`) }).toEqual({
			isValid: true,
			issues: ["I001 style info", "D103 style info"],
		});
	});

	it("what the project asks for is reported as the linter does, without a second look", async () => {
		const text = "def f(xs=[]):\n    return len(xs)\n";
		expect([await project({}).rules("a.py", text), await project({ "ruff.toml": 'lint.select = ["B"]\n' }).rules("a.py", text)]).toEqual([[], ["B006"]]);
	});

	it("with preview on, rules still go by their codes", async () => {
		expect(await project({ "ruff.toml": 'preview = true\nlint.select = ["F"]\n' }).rules("a.py", unused)).toEqual(["F401"]);
	});

	it("the version of the project decides what its syntax may be", async () => {
		const { analyze } = project({ "pyproject.toml": '[project]\nrequires-python = ">=3.8"\n[tool.ruff]\n' });
		expect((await analyze("a.py", "match 1:\n    case _:\n        pass\n")).issues.map(({ message }) => message)).toEqual([
			expect.stringContaining("Python 3.8"),
		]);
	});

	it("settings that cannot be used are named, and ours count", async () => {
		const broken = project({ "pyproject.toml": "[tool.ruff]\nsecret = oops oops\n" });
		const analysis = await broken.analyze("a.py", unused);
		expect([analysis.issues.map(({ rule }) => rule), analysis.note]).toEqual([
			["F401"],
			`${join(broken.root, "pyproject.toml")} cannot be used: it is no valid TOML (line 2). Ensemble's own settings are used for Python.`,
		]);
		expect((await project({ "ruff.toml": 'lint.select = ["NOPE"]\n' }).analyze("a.py", unused)).note).toMatch(/cannot be used: Unknown rule selector `NOPE`/);
		expect((await project({ "ruff.toml": 'extend = "none.toml"\n' }).analyze("a.py", unused)).note).toMatch(/which it extends\. Ensemble/);
	});

	it("a rule that is off and that somebody switched on is asked for besides", async () => {
		const analyzer = new LanguageAnalyzer({ wasmFolder: wasm, levels: () => ({ T201: "warning", F401: "off" }), clock: systemClock, logger: silentLogger });
		closing.push(() => analyzer.dispose());
		expect((await analyzer.analyze("a.py", messy)).issues.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(["T201 warning"]);
	});

	it("a change of them counts at once", async () => {
		const { rules, write } = project({ "ruff.toml": 'lint.select = ["F"]\n' });
		const before = await rules("a.py", messy);
		write("ruff.toml", 'lint.select = ["T201"]\n');
		expect([before, await rules("a.py", messy)]).toEqual([["F401"], ["T201"]]);
	});
});

describe("rules that are off", () => {
	const { rules } = project({ "ruff.toml": `lint.select = ${JSON.stringify([...pythonRules.keys()])}\n` });
	const quiet = [...pythonRules].filter(([, rule]) => !rule.enabledByDefault);

	it.each(quiet)("%s fires on its bad example where it is asked for, and not on its good one", async (code, { examples }) => {
		expect({ bad: (await rules("a.py", examples.bad)).includes(code), good: (await rules("a.py", examples.good)).includes(code) }).toEqual({
			bad: true,
			good: false,
		});
	});
});
