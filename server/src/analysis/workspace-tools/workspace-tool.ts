// The port to a checker that a workspace has of its own: how its program is called, and what its words mean. One file per tool.
// Does not know where the program lies, how it is run, nor what is done with its findings.

import type { Issue, TextRange } from "#protocol/analysis.ts";
import type { ToolPositions } from "./tool-positions.ts";

export interface WorkspaceTool {
	name: string;
	/** Files that it looks at. */
	files: RegExp;
	/** Names that its program goes by, outside npm. */
	programs: readonly string[];
	/** Its package, where it comes from npm. */
	package?: string;
	/** One of these stands in the root of a workspace that uses it; absent: wherever its program is. */
	markers?: RegExp;
	/** Words of the command line; `paths` and `root` (names of files in it) are of the workspace's root folder. */
	words(paths: readonly string[], root: readonly string[]): string[];
	/** Throws where the output does not have the tool's form. */
	read(output: string): ToolFinding[];
}

export interface ToolFinding {
	/** As the tool says it: absolute, or relative to the root folder. */
	path: string;
	/** The tool's own name of the rule. */
	rule: string;
	/** The rule as `sameAs` of our rules has it: "eslint/no-debugger", whichever tool has it from there. */
	check: string;
	severity: Issue["severity"];
	message: string;
	suggestion?: string;
	url?: string;
	range(positions: ToolPositions): TextRange;
}
