// What the analyser finds in one file or in the whole workspace, as text: first the sums per file, then every problem.
// The sums come first because long output is cut for the model, and because the offline engine plans from them.

import { z } from "zod";
import type { Analysis, Issue } from "#protocol/analysis.ts";
import type { Analyzer } from "../../analysis/analyzer.ts";
import { isUnder, type RunFiles, unreadable, workspacePath } from "./run-files.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().optional().describe("File or folder to check. Without it: the whole workspace."),
});

const maxCheckedFiles = 1_000;

interface Checked {
	path: string;
	analysis: Analysis;
}

const maxNamedFailures = 20;

export interface ProblemsDeps {
	files: Pick<RunFiles, "list" | "read">;
	analyzer: Pick<Analyzer, "analyze" | "supports">;
}

export function problemsTool({ files, analyzer }: ProblemsDeps): Tool<z.infer<typeof input>> {
	return {
		name: "problems",
		description:
			"Lists the problems that static analysis finds in a file, a folder or the whole workspace: line, severity, rule, message, and whether the analyser has a safe or an unsafe fix (see fix_problems). Edits staged in this run are part of what is checked.",
		input,
		readOnly: true,
		title: ({ path }) => `check ${path ? path : "the workspace"} for problems`,
		async run({ path }, { signal, progress }) {
			const folder = workspacePath(path ?? "");
			const { paths } = await files.list(signal);
			const wanted = paths.filter((each) => isUnder(each, folder) && analyzer.supports(each));
			if (wanted.length === 0) return nothingToCheck(files, folder, paths);

			const checked: Checked[] = [];
			for (const each of wanted.slice(0, maxCheckedFiles)) {
				signal.throwIfAborted();
				const read = await files.read(each).catch(() => undefined); // a link that leads out: not ours to check
				if (read?.kind !== "text") continue;
				checked.push({ path: each, analysis: await analyzer.analyze(each, read.text, signal) });
				if (checked.length % 50 === 0) progress(`${checked.length} of ${wanted.length} files\n`);
			}
			const ok = checked.length === 0 || checked.some(({ analysis }) => analysis.success);
			return { ok, output: [report(checked, wanted.length), ...notAnalysed(checked)].join("\n\n") };
		},
	};
}

async function nothingToCheck(files: Pick<RunFiles, "read">, folder: string, paths: string[]) {
	if (folder === "") return { ok: true, output: "No file of the workspace is in a language that the analyser has rules for." };
	if (paths.some((each) => isUnder(each, folder))) return { ok: true, output: `The analyser has no rules for what is in ${folder}.` };
	const read = await files.read(folder);
	return { ok: false, output: read.kind === "text" ? `${folder} is left out of the workspace by .gitignore.` : unreadable(folder, read) };
}

function report(checked: Checked[], found: number): string {
	const withIssues = checked.filter(({ analysis }) => analysis.issues.length > 0);
	const issues = withIssues.flatMap(({ analysis }) => analysis.issues);
	const unchecked = found > maxCheckedFiles ? ` Only the first ${maxCheckedFiles} of ${found} files were checked; name a folder for the others.` : "";
	const analysed = checked.filter(({ analysis }) => analysis.success).length;
	if (issues.length === 0) return `No problems in ${count(analysed, "file")}.${unchecked}`;

	const fixable = (safety: "safe" | "unsafe") => issues.filter(({ fix }) => fix?.safety === safety).length;
	const none = issues.length - fixable("safe") - fixable("unsafe");
	const head = `${count(issues.length, "problem")} in ${withIssues.length} of ${count(analysed, "file")}: ${fixable("safe")} with a safe fix, ${fixable("unsafe")} with an unsafe fix, ${none} without a fix.${unchecked}`;
	const sums = withIssues.map(({ path, analysis }) => `${path}: ${sumsOf(analysis.issues)}`);
	const details = withIssues.map(({ path, analysis }) => [path, ...analysis.issues.map((issue) => `  ${issueLine(issue)}`)].join("\n"));
	return [head, sums.join("\n"), ...details].join("\n\n");
}

/** A file that could not be analysed is not a file without problems. */
function notAnalysed(checked: Checked[]): string[] {
	const failed = checked.filter(({ analysis }) => !analysis.success);
	if (failed.length === 0) return [];
	const lines = failed.slice(0, maxNamedFailures).map(({ path, analysis }) => `  ${path}: ${analysis.note ?? "no reason given"}`);
	return [`Not analysed: ${count(failed.length, "file")}\n${lines.join("\n")}${failed.length > maxNamedFailures ? "\n  …" : ""}`];
}

/** "F401 ×2 (safe fix), B006 ×1 (unsafe fix)" */
function sumsOf(issues: Issue[]): string {
	const sums = new Map<string, number>();
	for (const issue of issues) {
		const key = `${issue.rule}\0${fixWord(issue)}`;
		sums.set(key, (sums.get(key) ?? 0) + 1);
	}
	return [...sums].map(([key, times]) => `${key.split("\0")[0]} ×${times} (${key.split("\0")[1]})`).join(", ");
}

/** "12:5 warning F401 `json` imported but unused [safe fix]"; the column is counted from 1, as people see it. */
export function issueLine(issue: Issue): string {
	return `${issue.line}:${issue.column + 1} ${issue.severity} ${issue.rule} ${issue.message.replace(/\s+/g, " ")} [${fixWord(issue)}]`;
}

function fixWord({ fix }: Issue): string {
	return fix ? `${fix.safety} fix` : "no fix";
}

export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
