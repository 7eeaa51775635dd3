import { describe, expect, it } from "vitest";
import type { Issue } from "#protocol/analysis.ts";
import { ruleCatalogue } from "../../../server/src/analysis/rule-catalogue.ts";
import type { ScanEnd } from "../../../server/src/analysis/scan/scan-files.ts";
import { type AnalyzedFile, analyzeCommand } from "../../../server/src/terminal/analyze-command.ts";
import { type AnalyzeCommand, parseCommand } from "../../../server/src/terminal/arguments.ts";
import { KeptFiles } from "../../../server/src/terminal/kept-files.ts";
import { sarifOf } from "../../../server/src/terminal/sarif.ts";
import { fakeTerminal } from "../../support/fake-terminal.ts";

const issue = (severity: Issue["severity"], more: Partial<Issue> = {}): Issue => ({
	...{
		line: 3,
		column: 4,
		end_line: 3,
		end_column: 9,
		type: "bug",
		rule: "self-compare",
		message: "Both sides are a",
		suggestion: "Compare with what was meant.",
	},
	severity,
	...more,
});
const file = (file_path: string, issues: Issue[]): AnalyzedFile => ({
	file_path,
	analysis: {
		...{ language: "javascript", success: true, syntax_valid: true, issues, quality_score: 90 },
		metrics: { lines_of_code: 20, functions: 1, classes: 0, complexity: 9 },
		functions: [{ name: "knotted", line: 7, end_line: 20, cyclomatic: 9, cognitive: 12, parameters: 1, nesting: 3, lines: 14 }],
	},
});
const ended: ScanEnd = { files: 2, generated: 1, outputFolders: [], unreadable: [], truncated: false, stopped: false };
const noOptions = { withTools: false, cache: true, flags: {} };

async function analyze(files: AnalyzedFile[], options: Partial<AnalyzeCommand> = {}, end: Partial<ScanEnd> = {}) {
	const terminal = fakeTerminal();
	const status = await analyzeCommand(
		{ kind: "analyze", paths: ["."], format: "text", failOn: "error", ...noOptions, ...options },
		{
			terminal,
			async scan({ found }) {
				for (const each of files) found(each);
				return { ...ended, ...end };
			},
			catalogue: ruleCatalogue(),
			version: "1.0.0",
			interrupted: new AbortController().signal,
		},
	);
	return { status, printed: terminal.printed };
}

describe("ensemble analyze", () => {
	it("tells problems by file, the hardest functions and a summary", async () => {
		const { status, printed } = await analyze([file("b.js", []), file("a.js", [issue("error"), issue("info", { line: 12 })])]);
		expect(status).toBe(1);
		expect(printed).toBe(
			[
				"a.js  score 90",
				"   3:5  error    Both sides are a (self-compare)",
				"  12:5  info     Both sides are a (self-compare)",
				"",
				"Hardest functions",
				"cognitive cyclomatic lines",
				"       12          9    14  knotted  a.js:7",
				"       12          9    14  knotted  b.js:7",
				"",
				"2 files, 40 lines: 1 error, 1 info; mean quality score 90.0. (1 generated file left out)",
				"",
			].join("\n"),
		);
	});

	it.each([
		["warning", "error", 0],
		["warning", "warning", 1],
		["warning", "info", 1],
		["hint", "info", 0],
	] as const)("with a %s and --fail-on %s the exit status is %i", async (severity, failOn, status) => {
		expect((await analyze([file("a.js", [issue(severity)])], { failOn })).status).toBe(status);
	});

	it("--json is one line for each file, as SPEC D3 has an analysis", async () => {
		const files = [file("a.js", [issue("hint")]), file("b.js", [])];
		const { printed } = await analyze(files, { format: "json" });
		expect(
			printed
				.trimEnd()
				.split("\n")
				.map((line) => JSON.parse(line)),
		).toEqual(files);
	});

	it("says which folders of build output were left out, and why not all was looked at", async () => {
		const gaveUp = "More than 10 MB of memory are in use; the rest was not looked at.";
		const { status, printed } = await analyze([file("a.js", [])], {}, { generated: 3, outputFolders: ["dist", "app/build"], gaveUp });
		expect([status, printed]).toEqual([1, expect.stringContaining("(3 generated files left out, those in dist, app/build among them)")]);
	});

	it("stopped is neither clean nor failed", async () => {
		expect(await analyze([file("a.js", [issue("error")])], {}, { stopped: true })).toEqual({ status: 130, printed: "" });
	});

	it("takes its paths and options from the command line, and names what is wrong", () => {
		expect(parseCommand(["analyze", "src", "--json", "--fail-on=warning"])).toEqual({
			kind: "analyze",
			paths: ["src"],
			format: "json",
			failOn: "warning",
			...noOptions,
		});
		expect(parseCommand(["analyze"])).toEqual({ kind: "analyze", paths: ["."], format: "text", failOn: "error", ...noOptions });
		expect(parseCommand(["analyze", "--format", "xml"])).toMatchObject({ kind: "usage-error", message: expect.stringContaining("text, json, sarif") });
		expect(parseCommand(["analyze", "--fail-on", "never"])).toMatchObject({ kind: "usage-error" });
	});
});

describe("SARIF", () => {
	const fix = { title: "Remove it", safety: "safe" as const, edits: [{ line: 3, column: 0, end_line: 4, end_column: 0, text: "" }] };
	const kept = new KeptFiles();
	kept.add(file("src/a b.js", [issue("error", { fix }), issue("hint")]));
	kept.add({ ...file("c.js", []), analysis: { ...file("c.js", []).analysis, note: "Too large." } });
	const log = sarifOf(kept, ruleCatalogue(), "1.0.0");

	it("counts columns from 1, and has the rule's explanation", () => {
		const [run] = log.runs;
		expect(run?.results[0]).toMatchObject({
			ruleId: "javascript/self-compare",
			level: "error",
			locations: [{ physicalLocation: { region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 10 } } }],
		});
		expect(run?.tool.driver.rules[0]?.fullDescription.text).toContain("always gives the same answer");
	});
});
