// PMD, with the workspace's own rules where it has a file of them, else with PMD's choice for a quick start.

import { z } from "zod";
import type { WorkspaceTool } from "./workspace-tool.ts";

const Violation = z.object({
	beginline: z.number(),
	begincolumn: z.number(),
	endline: z.number(),
	endcolumn: z.number(),
	description: z.string(),
	rule: z.string(),
	/** 1 is the most urgent, 5 the least. */
	priority: z.number(),
	externalInfoUrl: z.string().optional(),
});
const Output = z.object({ files: z.array(z.object({ filename: z.string(), violations: z.array(Violation) })) });
const rulesFile = /^\.?pmd([-_.]?rule-?sets?)?\.xml$|^rule-?set\.xml$/i;

export const pmd: WorkspaceTool = {
	name: "pmd",
	files: /\.java$/i,
	programs: process.platform === "win32" ? ["pmd.exe"] : ["pmd"],
	words(paths, root) {
		const rules = root.find((name) => rulesFile.test(name)) ?? "rulesets/java/quickstart.xml";
		return ["check", "--no-progress", "--no-cache", "--format", "json", "--rulesets", rules, "--", ...paths];
	},
	read: (output) =>
		Output.parse(JSON.parse(output)).files.flatMap(({ filename, violations }) =>
			violations.map(({ beginline, begincolumn, endline, endcolumn, description, rule, priority, externalInfoUrl }) => ({
				...{ path: filename, rule, check: `pmd/${rule}`, severity: priority <= 3 ? "warning" : "info", message: description },
				...(externalInfoUrl === undefined ? {} : { url: externalInfoUrl }),
				range: (text) => text.fromColumns({ line: beginline, column: begincolumn }, { line: endline, column: endcolumn }),
			})),
		),
};
