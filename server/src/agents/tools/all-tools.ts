// The list of all tools of a run, each with only what it needs. Which agent gets which is said in its definition (prompts/agents).

import type { Analyzer } from "../../analysis/analyzer.ts";
import type { Staging } from "../../changes/staging.ts";
import type { WorkspaceFiles } from "../../changes/workspace-files.ts";
import type { RoomPort } from "../../rooms/room-port.ts";
import type { Executions } from "../../sandbox/executions.ts";
import type { ToolsFor } from "../run-deps.ts";
import { type FixAll, fixProblemsTool } from "./fix-problems.ts";
import { Git, type GitDeps } from "./git.ts";
import { gitCommitTool } from "./git-commit.ts";
import { gitDiffTool } from "./git-diff.ts";
import { gitStatusTool } from "./git-status.ts";
import { listFilesTool } from "./list-files.ts";
import { problemsTool } from "./problems.ts";
import { proposeEditTool } from "./propose-edit.ts";
import { readFileTool } from "./read-file.ts";
import { runFileTool } from "./run-file.ts";
import { runFiles } from "./run-files.ts";
import { runTestsTool } from "./run-tests.ts";
import { searchFilesTool } from "./search-files.ts";
import { showChangesTool } from "./show-changes.ts";

export interface ToolsDeps {
	/** The files of the workspace that a room works on. */
	filesOf(room: RoomPort): WorkspaceFiles;
	staging: Staging;
	analyzer: Analyzer;
	fixAll: FixAll;
	executions: Executions;
	env: GitDeps["env"];
}

export function toolsFor(deps: ToolsDeps): ToolsFor {
	const { staging, analyzer, fixAll, executions, env } = deps;
	return (room, runId) => {
		const workspace = deps.filesOf(room);
		const files = runFiles({ files: workspace, staging }, room, runId);
		const git = new Git({ root: workspace.root, env });
		const resolve: WorkspaceFiles["resolve"] = (path, access) => workspace.resolve(path, access);
		return [
			listFilesTool({ files }),
			readFileTool({ files }),
			searchFilesTool({ files }),
			problemsTool({ files, analyzer }),
			proposeEditTool({ files }),
			fixProblemsTool({ files, analyzer, fixAll }),
			showChangesTool({ files }),
			runFileTool({ files, executions }),
			runTestsTool({ files, executions }),
			gitStatusTool({ git }),
			gitDiffTool({ git, files: { resolve } }),
			gitCommitTool({ git, files, resolve }),
		];
	};
}
