// Stages the analyser's own fixes for one file, so that a rule's fix is not typed by hand.

import { z } from "zod";
import type { Issue } from "#protocol/analysis.ts";
import type { Analyzer } from "../../analysis/analyzer.ts";
import { count, issueLine } from "./problems.ts";
import { notStaged, stagedLine } from "./propose-edit.ts";
import { type RunFiles, unreadable, workspacePath } from "./run-files.ts";
import { guardImports, unusedImport } from "./taken-imports.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().min(1).describe("File to fix, relative to the workspace."),
	rules: z.array(z.string().min(1)).min(1).max(200).optional().describe("Only these rules, such as F401. Without it: every rule."),
	include_unsafe: z.boolean().optional().describe("Also take fixes that may change what the program does. Name the rules when you do."),
});

/** Applies fixes until none is left that may be applied; `left` is what the analyser still finds afterwards. */
export type FixAll = (
	analyzer: Analyzer,
	path: string,
	text: string,
	options: { rules?: string[]; unsafe?: boolean },
	signal: AbortSignal,
) => Promise<{ text: string; fixed: Issue[]; left: Issue[] }>;

export interface FixProblemsDeps {
	files: Pick<RunFiles, "read" | "stage" | "list">;
	analyzer: Analyzer;
	fixAll: FixAll;
}

export function fixProblemsTool({ files, analyzer, fixAll }: FixProblemsDeps): Tool<z.infer<typeof input>> {
	return {
		name: "fix_problems",
		description:
			"Proposes the analyser's own fixes for a file: safe ones, or also unsafe ones with include_unsafe. Like propose_edit it only stages the change. Answers with what was fixed and what is left.",
		input,
		readOnly: false,
		title: ({ path, rules }) => `fix ${rules ? `${rules.join(", ")} in ` : "problems in "}${path}`,
		async run(wanted, { signal }) {
			const path = workspacePath(wanted.path);
			if (!analyzer.supports(path)) return { ok: false, output: `The analyser has no rules for ${path}.` };
			const read = await files.read(path);
			if (read.kind !== "text") return { ok: false, output: unreadable(path, read) };

			const removesImports = wanted.rules === undefined || wanted.rules.includes(unusedImport);
			const guarded = removesImports ? await guardImports(analyzer, files, path, read.text, signal) : { analyzer, taken: new Map<string, string>() };
			const { text, fixed, left } = await fixAll(guarded.analyzer, path, read.text, { rules: wanted.rules, unsafe: wanted.include_unsafe }, signal);
			if (text === read.text)
				return {
					ok: true,
					output: [`Nothing in ${path} could be fixed that way; nothing was staged.`, ...kept(guarded.taken), ...listed("Left", left)].join("\n"),
				};
			const staged = await files.stage(path, read.hash, text);
			if (!staged.ok) return notStaged(path, staged.reason);
			return { ok: true, output: [stagedLine(staged.change), ...listed("Fixed", fixed), ...kept(guarded.taken), ...listed("Left", left)].join("\n") };
		},
	};
}

function kept(taken: ReadonlyMap<string, string>): string[] {
	if (taken.size === 0) return [];
	return [`Kept, because other files import it from here: ${[...taken].map(([name, path]) => `${name} (${path})`).join(", ")}`];
}

function listed(title: string, issues: Issue[]): string[] {
	if (issues.length === 0) return [];
	return [`${title} ${count(issues.length, "problem")}:`, ...issues.map((issue) => `  ${issueLine(issue)}`)];
}
