import { describe, expect, it } from "vitest";
import type { FunctionMetrics, Issue } from "#protocol/analysis.ts";
import { qualityScore } from "../../../server/src/analysis/quality-score.ts";

const metrics = (lines_of_code: number) => ({ lines_of_code, functions: 1, classes: 0, complexity: 1 });
const issue = (severity: Issue["severity"], line = 1): Issue => ({
	line,
	column: 0,
	end_line: line,
	end_column: 1,
	type: "bug",
	rule: `a-${severity}`,
	severity,
	message: "",
	suggestion: "",
});
const named = (name: string, cyclomatic: number, cognitive: number): FunctionMetrics => ({
	name,
	line: 3,
	end_line: 9,
	cyclomatic,
	cognitive,
	parameters: 0,
	nesting: 0,
	lines: 7,
});

describe("the quality score", () => {
	it("is 100 where nothing is lost", () => {
		expect(qualityScore(metrics(50), [named("f", 10, 15)], [issue("hint")])).toEqual({ version: 1, score: 100, losses: [] });
	});

	it("names the cause of every lost point, and together they are all that is lost", () => {
		const { score, losses } = qualityScore(metrics(100), [named("parse", 14, 25)], [issue("error", 7), issue("warning", 2), issue("info", 1)]);
		expect(losses).toEqual([
			{ points: 10, line: 7, cause: "a-error" },
			{ points: 4, line: 2, cause: "a-warning" },
			{ points: 3, line: 3, cause: "cognitive 25 of parse" },
			{ points: 2, line: 3, cause: "cyclomatic 14 of parse" },
			{ points: 1, line: 1, cause: "a-info" },
		]);
		expect(score).toBe(80);
	});

	it("a finding costs half in a file of twice the length", () => {
		const [short, long] = [100, 200].map((lines) => qualityScore(metrics(lines), [], [issue("error")]).score);
		expect([short, long]).toEqual([90, 95]);
	});

	it("a short file counts as 100 lines, one function costs at most 20, and it never falls below 0", () => {
		expect(qualityScore(metrics(3), [], [issue("error")]).score).toBe(90);
		expect(qualityScore(metrics(100), [named("f", 900, 900)], []).score).toBe(80);
		expect(
			qualityScore(
				metrics(100),
				[],
				Array.from({ length: 50 }, () => issue("error")),
			).score,
		).toBe(0);
	});
});
