// Opens proposed changes in VS Code's own diff editors and keeps what is open up to date.

import * as vscode from "vscode";
import type { Changeset, FileChange } from "#protocol/changes.ts";
import { changeUri } from "./change-uri.ts";

const titlePrefix = "Ensemble: ";
/** VS Code puts the number of files behind it. */
export const reviewTitle = `${titlePrefix}proposed changes`;

/** The files with something to decide, one below the other; where all is decided, every file. */
export async function openAllChanges(changeset: Changeset): Promise<void> {
	const undecided = changeset.files.filter((file) => file.hunks.some((hunk) => hunk.state === "pending" || hunk.state === "conflicted"));
	const files = (undecided.length > 0 ? undecided : changeset.files).map((file) => {
		const { current, proposed } = sides(changeset.changeset_id, file);
		return [current, current, proposed];
	});
	await vscode.commands.executeCommand("vscode.changes", reviewTitle, files);
}

/** One file, side by side. */
export async function openOneChange(changeset: Changeset, file: FileChange): Promise<void> {
	const { current, proposed } = sides(changeset.changeset_id, file);
	await vscode.commands.executeCommand("vscode.diff", current, proposed, `${titlePrefix}${file.path}`, {
		preview: true,
	} satisfies vscode.TextDocumentShowOptions);
}

/** Whether the active tab is one of ours: the Accept All and Reject All icons belong to it. The multi-diff tab has no public type, hence the title. */
export function isReviewing(): boolean {
	return vscode.window.tabGroups.activeTabGroup.activeTab?.label.startsWith(titlePrefix) ?? false;
}

function sides(changesetId: string, file: FileChange): { current: vscode.Uri; proposed: vscode.Uri } {
	return {
		current: changeUri({ changeset_id: changesetId, path: file.path, side: "current" }),
		proposed: changeUri({ changeset_id: changesetId, path: file.path, side: "proposed" }),
	};
}
