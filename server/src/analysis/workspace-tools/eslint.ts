// ESLint, as the workspace has it installed and configured.

import { z } from "zod";
import type { ToolFinding, WorkspaceTool } from "./workspace-tool.ts";

const Message = z.object({
	ruleId: z.string().nullable(),
	severity: z.number(),
	message: z.string(),
	line: z.number(),
	column: z.number(),
	endLine: z.number().nullish(),
	endColumn: z.number().nullish(),
});
const Output = z.array(z.object({ filePath: z.string(), messages: z.array(Message) }));

export const eslint: WorkspaceTool = {
	name: "eslint",
	files: /\.[cm]?[jt]sx?$/i,
	programs: ["eslint"],
	package: "eslint",
	markers: /^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.\w+)?)$/,
	words: (paths) => ["--format", "json", "--", ...paths],
	read: (output) => Output.parse(JSON.parse(output)).flatMap(({ filePath, messages }) => messages.flatMap((message) => findingOf(filePath, message))),
};

/** Messages without a rule are about the file or its syntax, which we speak about ourselves. */
function findingOf(path: string, { ruleId, severity, message, line, column, endLine, endColumn }: z.infer<typeof Message>): ToolFinding[] {
	if (ruleId === null) return [];
	// Rules that concern a plugin carry its name before a slash, its organisation before that.
	const check = ruleId.includes("/") ? ruleId.replace(/^@/, "").replace(/^([^/]+)\/eslint-plugin\//, "$1/") : `eslint/${ruleId}`;
	const end = endLine == null || endColumn == null ? undefined : { line: endLine, column: endColumn };
	return [{ path, rule: ruleId, check, severity: severity === 2 ? "error" : "warning", message, range: (text) => text.fromColumns({ line, column }, end) }];
}
