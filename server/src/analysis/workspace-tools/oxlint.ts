// oxlint, as the workspace has it installed and configured.

import { z } from "zod";
import type { ToolFinding, WorkspaceTool } from "./workspace-tool.ts";

const Diagnostic = z.object({
	message: z.string(),
	/** "eslint(no-debugger)"; absent for errors of syntax. */
	code: z.string().optional(),
	severity: z.string(),
	url: z.string().optional(),
	help: z.string().optional(),
	filename: z.string(),
	labels: z.array(z.object({ span: z.object({ offset: z.number(), length: z.number() }) })),
});
const Output = z.object({ diagnostics: z.array(Diagnostic) });
/** Its names of the plugins that rules come from, where ours differ. */
const plugins: Readonly<Record<string, string>> = { oxc: "oxlint", typescript: "typescript-eslint" };

export const oxlint: WorkspaceTool = {
	name: "oxlint",
	files: /\.[cm]?[jt]sx?$/i,
	programs: ["oxlint"],
	package: "oxlint",
	words: (paths) => ["--format=json", "--", ...paths],
	read: (output) => Output.parse(JSON.parse(output)).diagnostics.flatMap(findingOf),
};

function findingOf({ message, code, severity, url, help, filename, labels }: z.infer<typeof Diagnostic>): ToolFinding[] {
	const [, plugin = "", rule = ""] = /^(\S+)\((\S+)\)$/.exec(code ?? "") ?? [];
	const [label] = labels;
	if (rule === "" || !label) return [];
	const { offset, length } = label.span;
	const finding: ToolFinding = {
		...{ path: filename, rule, check: `${plugins[plugin] ?? plugin}/${rule}`, message },
		severity: severity === "error" ? "error" : severity === "warning" ? "warning" : "info",
		range: (text) => text.fromBytes(offset, length),
	};
	if (help !== undefined) finding.suggestion = help;
	if (url !== undefined) finding.url = url;
	return [finding];
}
