// What people read at the end of `ensemble analyze`: problems by file, the hardest functions, and one summary.

import type { Issue } from "#protocol/analysis.ts";
import type { ScanEnd } from "../analysis/scan/scan-files.ts";
import type { AnalyzedFile } from "./analyze-command.ts";
import type { KeptFiles } from "./kept-files.ts";
import { type Paint, paintFor, printable, type Terminal } from "./terminal.ts";

const severities = ["error", "warning", "info", "hint"] as const;

export class AnalysisReport {
	readonly #paint: Paint;

	constructor(terminal: Pick<Terminal, "colour">) {
		this.#paint = paintFor(terminal.colour);
	}

	text(kept: KeptFiles, end: ScanEnd): string {
		const parts = kept.files.map((file) => this.#file(file));
		if (kept.cut > 0) parts.push(`${counted(kept.cut, "more problem")} ${kept.cut === 1 ? "is" : "are"} not listed.\n`);
		parts.push(this.#hardestFunctions(kept.hardest));
		parts.push(...end.unreadable.map(({ path, reason }) => `${this.#paint.yellow("not read")}  ${printable(path)}: ${printable(reason)}\n`));
		parts.push(this.#summary(kept, end));
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

	#hardestFunctions(hardest: KeptFiles["hardest"]): string {
		if (hardest.length === 0) return "";
		const rows = hardest.map(({ name, cognitive, cyclomatic, lines, file_path, line }) => {
			const figures = `${String(cognitive).padStart(9)} ${String(cyclomatic).padStart(10)} ${String(lines).padStart(5)}`;
			return `${figures}  ${printable(name)}  ${this.#paint.dim(`${printable(file_path)}:${line}`)}`;
		});
		const head = this.#paint.dim("cognitive cyclomatic lines");
		return `${this.#paint.bold("Hardest functions")}\n${head}\n${rows.join("\n")}\n`;
	}

	#summary(kept: KeptFiles, end: ScanEnd): string {
		const counts = severities.map((severity) => ({ severity, count: kept.counts[severity] }));
		const found = counts.filter(({ count }) => count > 0).map(({ severity, count }) => this.#coloured(severity, counted(count, severity)));
		const mean = kept.meanScore === undefined ? "" : `; mean quality score ${kept.meanScore.toFixed(1)}`;
		const left = [
			end.generated > 0 ? `${counted(end.generated, "generated file")} left out${inFolders(end.outputFolders)}` : "",
			end.truncated ? "there are more files than are looked at" : "",
		].filter((part) => part !== "");
		const problems = found.length > 0 ? found.join(", ") : "no problems";
		return `${counted(end.files, "file")}, ${counted(kept.lines, "line")}: ${problems}${mean}.${left.length > 0 ? ` (${left.join("; ")})` : ""}\n`;
	}

	#coloured(severity: Issue["severity"], text: string): string {
		if (severity === "error") return this.#paint.red(text);
		return severity === "warning" ? this.#paint.yellow(text) : this.#paint.cyan(text);
	}
}

function inFolders(folders: readonly string[]): string {
	return folders.length === 0 ? "" : `, those in ${folders.map(printable).join(", ")} among them`;
}

function placeOf({ line, column }: Issue): string {
	return `${line}:${column + 1}`;
}

function counted(count: number, what: string): string {
	const isUncountable = what === "info";
	return `${count.toLocaleString("en")} ${what}${count === 1 || isUncountable ? "" : "s"}`;
}
