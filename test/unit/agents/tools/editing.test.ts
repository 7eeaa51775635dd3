// The tools that stage: propose_edit and fix_problems; and problems, which finds what they mend.

import { describe, expect, test } from "vitest";
import type { Issue } from "#protocol/analysis.ts";
import { type FixAll, fixProblemsTool } from "../../../../server/src/agents/tools/fix-problems.ts";
import { problemsTool } from "../../../../server/src/agents/tools/problems.ts";
import { proposeEditTool } from "../../../../server/src/agents/tools/propose-edit.ts";
import type { Analyzer } from "../../../../server/src/analysis/analyzer.ts";
import { MemoryRunFiles, useTool } from "../../../support/memory-run-files.ts";

const source = "import os\n\ndef total(lines):\n    return sum(lines)\n\ndef count(lines):\n    return len(lines)\n";
const project = () => new MemoryRunFiles({ "a.py": source, "win.py": "x = 1\r\ny = 2\r\n", "logo.png": new Uint8Array([0]) });
const textOf = async (files: MemoryRunFiles, path: string) => (await files.staged()).get(path);

describe("propose_edit", () => {
	test("stages replacements made one after the other", async () => {
		const files = project();
		const result = await useTool(proposeEditTool({ files }), {
			path: "./a.py",
			edits: [
				{ old_text: "import os\n\n", new_text: "" },
				{ old_text: "sum(lines)", new_text: "sum(lines, 0)" },
			],
		});
		expect([result.ok, await textOf(files, "a.py")]).toEqual([true, source.replace("import os\n\n", "").replace("sum(lines)", "sum(lines, 0)")]);
		expect(result.output).toContain("Staged a.py: 1 hunk");
	});

	test("keeps the file's own line ends", async () => {
		const files = project();
		await useTool(proposeEditTool({ files }), { path: "win.py", edits: [{ old_text: "x = 1\ny = 2", new_text: "x = 3\ny = 4" }] });
		expect(await textOf(files, "win.py")).toBe("x = 3\r\ny = 4\r\n");
	});

	test("an ambiguous place is refused with the lines where it stands", async () => {
		const result = await useTool(proposeEditTool({ files: project() }), { path: "a.py", edits: [{ old_text: "(lines):", new_text: "(rows):" }] });
		expect(result).toEqual({ ok: false, output: "old_text occurs 2 times (lines 3, 6). Add the lines around the one that is meant, or set replace_all." });
	});

	test("replace_all changes every place", async () => {
		const files = project();
		await useTool(proposeEditTool({ files }), { path: "a.py", edits: [{ old_text: "(lines):", new_text: "(rows):", replace_all: true }] });
		expect(await textOf(files, "a.py")).toBe(source.replaceAll("(lines):", "(rows):"));
	});

	test("a text that is not there is answered with the nearest lines", async () => {
		const result = await useTool(proposeEditTool({ files: project() }), { path: "a.py", edits: [{ old_text: "  return sum(line)", new_text: "" }] });
		expect(result.ok).toBe(false);
		expect(result.output).toContain("The most similar place:\n2\t\n3\tdef total(lines):\n4\t    return sum(lines)\n");
	});

	test("different white space is named as the reason", async () => {
		const result = await useTool(proposeEditTool({ files: project() }), { path: "a.py", edits: [{ old_text: "def total(lines):\n\treturn", new_text: "" }] });
		expect(result.output).toContain("the white space or the lines around it differ");
	});

	test("a piece of any length is told from lines of any number at once", async () => {
		const files = new MemoryRunFiles({ "a.py": "x".repeat(90).concat("\n").repeat(20_000) });
		const { output } = await useTool(proposeEditTool({ files }), { path: "a.py", edits: [{ old_text: "y".repeat(1_000_000), new_text: "" }] });
		expect(output).toContain("No line of it is like that one");
	});

	test("creates, replaces and deletes whole files", async () => {
		const files = project();
		const tool = proposeEditTool({ files });
		const outputs = [
			await useTool(tool, { path: "new.py", content: "x = 1\n" }),
			await useTool(tool, { path: "a.py", content: "pass\n" }),
			await useTool(tool, { path: "win.py", delete: true }),
		];
		expect(outputs.map(({ ok }) => ok)).toEqual([true, true, true]);
		expect([...(await files.staged())]).toEqual([
			["new.py", "x = 1\n"],
			["a.py", "pass\n"],
			["win.py", undefined],
		]);
	});

	test.each([
		[{ path: "a.py", content: source }, "changes nothing"],
		[{ path: "nope.py", edits: [{ old_text: "a", new_text: "b" }] }, "does not exist"],
		[{ path: "nope.py", delete: true }, "does not exist"],
		[{ path: "logo.png", content: "x" }, "binary"],
	])("%o is refused", async (input, reason) => {
		const files = project();
		expect(await useTool(proposeEditTool({ files }), input)).toEqual({ ok: false, output: expect.stringContaining(reason) });
		expect((await files.staged()).size).toBe(0);
	});

	test("exactly one kind of change is taken", () => {
		const { input } = proposeEditTool({ files: project() });
		expect([{ path: "a" }, { path: "a", content: "", delete: true }, { path: "a", content: "" }].map((each) => input.safeParse(each).success)).toEqual([
			false,
			false,
			true,
		]);
	});
});

const issue = (line: number, rule: string, safety?: "safe" | "unsafe"): Issue => ({
	line,
	column: 4,
	end_line: line,
	end_column: 6,
	type: "bug",
	rule,
	severity: "warning",
	message: `message of ${rule}`,
	suggestion: "",
	fix: safety && { title: rule, safety, edits: [] },
});

/** Finds one issue per line that names a rule. */
const analyzer: Analyzer = {
	supports: (path) => path.endsWith(".py"),
	dispose: async () => {},
	analyze: async (_path, text) => {
		const issues = text.split("\n").flatMap((line, index) => {
			const found = /^# (\w+) ?(safe|unsafe)?/.exec(line);
			return found?.[1] ? [issue(index + 1, found[1], found[2] === "safe" || found[2] === "unsafe" ? found[2] : undefined)] : [];
		});
		return { language: "python", success: true, syntax_valid: true, issues };
	},
};

/** Removes the lines of what may be fixed. */
const fixAll: FixAll = async (_analyzer, path, text, { rules, unsafe }) => {
	const { issues } = await analyzer.analyze(path, text);
	const fixed = issues.filter(({ fix, rule }) => fix && (fix.safety === "safe" || unsafe) && (!rules || rules.includes(rule)));
	const lines = text.split("\n").filter((_line, index) => !fixed.some(({ line }) => line === index + 1));
	return { text: lines.join("\n"), fixed, left: issues.filter((each) => !fixed.includes(each)) };
};

const troubled = () => new MemoryRunFiles({ "a.py": "# F401 safe\n# B006 unsafe\nx = 1\n# B904\n# F401 safe\n", "b.py": "pass\n", "c.js": "# F401 safe\n" });

describe("problems", () => {
	const check = (input: object) => useTool(problemsTool({ files: troubled(), analyzer }), input);

	test("gives the sums first, then every problem with whether it can be fixed", async () => {
		expect((await check({})).output).toBe(
			[
				"4 problems in 1 of 2 files: 2 with a safe fix, 1 with an unsafe fix, 1 without a fix.",
				"",
				"a.py: F401 ×2 (safe fix), B006 ×1 (unsafe fix), B904 ×1 (no fix)",
				"",
				"a.py",
				"  1:5 warning F401 message of F401 [safe fix]",
				"  2:5 warning B006 message of B006 [unsafe fix]",
				"  4:5 warning B904 message of B904 [no fix]",
				"  5:5 warning F401 message of F401 [safe fix]",
			].join("\n"),
		);
	});

	test("a file that could not be checked is not counted as free of problems", async () => {
		const failing: Analyzer = {
			...analyzer,
			analyze: async () => ({ language: "python", success: false, syntax_valid: false, issues: [], note: "The file is too long." }),
		};
		const { output } = await useTool(problemsTool({ files: new MemoryRunFiles({ "a.py": "" }), analyzer: failing }), {});
		expect(output).toBe("No problems in 0 files.\n\nNot analysed: 1 file\n  a.py: The file is too long.");
	});

	test("says when there is nothing to find, and when there is nothing to check", async () => {
		expect([(await check({ path: "b.py" })).output, (await check({ path: "c.js" })).output, await check({ path: "z.py" })]).toEqual([
			"No problems in 1 file.",
			"The analyser has no rules for what is in c.js.",
			{ ok: false, output: "z.py does not exist. list_files shows what does." },
		]);
	});
});

describe("fix_problems", () => {
	test("stages safe fixes and lists what is left", async () => {
		const files = troubled();
		const result = await useTool(fixProblemsTool({ files, analyzer, fixAll }), { path: "a.py" });
		expect([result.ok, await textOf(files, "a.py")]).toEqual([true, "# B006 unsafe\nx = 1\n# B904\n"]);
		expect(result.output).toMatch(/^Staged a\.py: .*\nFixed 2 problems:\n {2}1:5 .*F401.*\n {2}5:5 .*\nLeft 2 problems:\n {2}2:5 .*B006.*\n/);
	});

	test("takes unsafe fixes only of the rules that were named", async () => {
		const files = troubled();
		await useTool(fixProblemsTool({ files, analyzer, fixAll }), { path: "a.py", rules: ["B006"], include_unsafe: true });
		expect(await textOf(files, "a.py")).toBe("# F401 safe\nx = 1\n# B904\n# F401 safe\n");
	});

	test("stages nothing where nothing can be fixed", async () => {
		const files = troubled();
		const result = await useTool(fixProblemsTool({ files, analyzer, fixAll }), { path: "a.py", rules: ["B904"] });
		expect([result.ok, (await files.staged()).size, result.output.split("\n")[0]]).toEqual([
			true,
			0,
			"Nothing in a.py could be fixed that way; nothing was staged.",
		]);
	});

	test("a file without rules fails", async () => {
		expect((await useTool(fixProblemsTool({ files: troubled(), analyzer, fixAll }), { path: "c.js" })).ok).toBe(false);
	});
});

describe("imports that other files take", () => {
	const unused = (line: number, column: number, message: string): Issue => ({ ...issue(line, "F401", "safe"), column, message });
	const compat = "from io import BytesIO\nfrom imp import reload as again\nimport os\n";
	const linter: Analyzer = {
		...analyzer,
		analyze: async () => ({
			language: "python",
			success: true,
			syntax_valid: true,
			issues: [unused(1, 15, "`io.BytesIO` imported but unused"), unused(2, 26, "`imp.reload` imported but unused"), unused(3, 7, "`os` imported but unused")],
		}),
	};
	const fixable: FixAll = async (given, path, text) => {
		const { issues } = await given.analyze(path, text);
		const fixed = issues.filter(({ fix }) => fix !== undefined);
		const lines = text.split("\n").filter((_line, index) => !fixed.some(({ line }) => line === index + 1));
		return { text: lines.join("\n"), fixed, left: issues.filter((each) => !fixed.includes(each)) };
	};
	const fix = async (others: Record<string, string>) => {
		const files = new MemoryRunFiles({ "lib/compat.py": compat, ...others });
		const { output } = await useTool(fixProblemsTool({ files, analyzer: linter, fixAll: fixable }), { path: "lib/compat.py" });
		return { text: await textOf(files, "lib/compat.py"), output };
	};

	test("are kept, under the name that the import binds, and it is said who takes them", async () => {
		const { text, output } = await fix({ "lib/a.py": "from .compat import (\n  text,\n  BytesIO,\n)\n", "b.py": "from lib import compat\ncompat.again(x)\n" });
		expect(text).toBe("from io import BytesIO\nfrom imp import reload as again\n");
		expect(output).toContain("Kept, because other files import it from here: again (b.py), BytesIO (lib/a.py)");
	});

	test("are removed where others only use the same word", async () => {
		const { text } = await fix({ "lib/a.py": "from io import BytesIO\nfrom lib.compat import text\n", "c.js": "import { again } from './compat.js'" });
		expect(text).toBe("");
	});

	test("are looked for in a time that grows with the text, also where it was written to hold us up", async () => {
		const dots = `from ${".".repeat(300_000)}compat\n`;
		const open = "from .compat import (\n".repeat(40_000);
		const { text } = await fix({ "lib/a.py": dots, "lib/b.py": open, "lib/c.py": "from .compat import BytesIO" });
		expect(text).toBe("from io import BytesIO\n");
	});

	test("all stay where another file takes everything", async () => {
		expect((await fix({ "lib/a.py": "from lib.compat import *\n" })).text).toBeUndefined();
	});
});
