// What people read at the end of `ensemble analyze`: problems by file, the hardest functions, and one summary.

import type { Issue } from "#protocol/analysis.ts";
import type { ScanEnd } from "../analysis/scan/scan-files.ts";
import type { AnalyzedFile } from "./analyze-command.ts";
import { type Paint, paintFor, printable, type Terminal } from "./terminal.ts";

const shownFunctions = 10;
/** Below this nobody has trouble with a function. */
const leastCognitive = 5;
const severities = ["error", "warning", "info", "hint"] as const;

export class AnalysisReport {
	readonly #paint: Paint;

	constructor(terminal: Pick<Terminal, "colour">) {
		this.#paint = paintFor(terminal.colour);
	}

	text(files: readonly AnalyzedFile[], end: ScanEnd): string {
		const parts = [...files.filter(({ analysis }) => analysis.issues.length > 0 || analysis.note !== undefined).map((file) => this.#file(file))];
		parts.push(this.#worstFunctions(files));
		parts.push(...end.unreadable.map(({ path, reason }) => `${this.#paint.yellow("not read")}  ${printable(path)}: ${printable(reason)}\n`));
		parts.push(this.#summary(files, end));
		return parts.filter((part) => part !== "").join("\n");
	}

	#file({ file_path, analysis }: AnalyzedFile): string {
		const score = analysis.quality_score === undefined ? "" : this.#paint.dim(`  score ${analysis.quality_score}`);
		const lines = [`${this.#paint.bold(printable(file_path))}${score}`];
		if (analysis.note !== undefined) lines.push(`  ${this.#paint.dim(printable(analysis.note))}`);
		const width = Math.max(0, ...analysis.issues.map(placeOf).map((place) => place.length));
		for (const issue of analysis.issues) {
			const severity = this.#coloured(issue.severity, issue.severity.padEnd(7));
			const fixable = issue.fix?.safety === "safe" ? this.#paint.green(" [can be fixed]") : "";
			lines.push(`  ${placeOf(issue).padStart(width)}  ${severity}  ${printable(issue.message)} ${this.#paint.dim(`(${issue.rule})`)}${fixable}`);
		}
		return `${lines.join("\n")}\n`;
	}

	#worstFunctions(files: readonly AnalyzedFile[]): string {
		const all = files.flatMap(({ file_path, analysis }) => (analysis.functions ?? []).map((each) => ({ ...each, file_path })));
		const worst = all.filter((each) => each.cognitive >= leastCognitive).sort((a, b) => b.cognitive - a.cognitive || b.cyclomatic - a.cyclomatic);
		if (worst.length === 0) return "";
		const rows = worst.slice(0, shownFunctions).map(({ name, cognitive, cyclomatic, lines, file_path, line }) => {
			const figures = `${String(cognitive).padStart(9)} ${String(cyclomatic).padStart(10)} ${String(lines).padStart(5)}`;
			return `${figures}  ${printable(name)}  ${this.#paint.dim(`${printable(file_path)}:${line}`)}`;
		});
		const head = this.#paint.dim("cognitive cyclomatic lines");
		return `${this.#paint.bold("Hardest functions")}\n${head}\n${rows.join("\n")}\n`;
	}

	#summary(files: readonly AnalyzedFile[], end: ScanEnd): string {
		const issues = files.flatMap(({ analysis }) => analysis.issues);
		const counts = severities.map((severity) => ({ severity, count: issues.filter((issue) => issue.severity === severity).length }));
		const found = counts.filter(({ count }) => count > 0).map(({ severity, count }) => this.#coloured(severity, counted(count, severity)));
		const lines = files.reduce((sum, { analysis }) => sum + (analysis.metrics?.lines_of_code ?? 0), 0);
		const scores = files.flatMap(({ analysis }) => (analysis.quality_score === undefined ? [] : [analysis.quality_score]));
		const mean = scores.length > 0 ? `; mean quality score ${(scores.reduce((sum, score) => sum + score, 0) / scores.length).toFixed(1)}` : "";
		const left = [
			end.generated > 0 ? `${counted(end.generated, "generated file")} left out` : "",
			end.truncated ? "there are more files than are looked at" : "",
		].filter((part) => part !== "");
		const problems = found.length > 0 ? found.join(", ") : "no problems";
		return `${counted(end.files, "file")}, ${lines.toLocaleString("en")} lines: ${problems}${mean}.${left.length > 0 ? ` (${left.join("; ")})` : ""}\n`;
	}

	#coloured(severity: Issue["severity"], text: string): string {
		if (severity === "error") return this.#paint.red(text);
		return severity === "warning" ? this.#paint.yellow(text) : this.#paint.cyan(text);
	}
}

function placeOf({ line, column }: Issue): string {
	return `${line}:${column + 1}`;
}

function counted(count: number, what: string): string {
	const isUncountable = what === "info";
	return `${count.toLocaleString("en")} ${what}${count === 1 || isUncountable ? "" : "s"}`;
}
