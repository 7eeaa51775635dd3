// Closes a review when nothing in it waits for a decision any more: what is left would be an editor without differences.
// A review that was opened to look back at decided changes stays.

import * as vscode from "vscode";
import type { Changeset } from "#protocol/changes.ts";
import { reviewTitle } from "./change-editor.ts";
import { parseChangeUri } from "./change-uri.ts";
import { type Decided, fileKey, justDecided } from "./just-decided.ts";

const messageMs = 4_000;

export class ReviewTabs {
	#before: readonly Changeset[] = [];

	changesetsChanged(changesets: readonly Changeset[]): void {
		const decided = justDecided(this.#before, changesets);
		this.#before = changesets;
		if (decided.files.size === 0) return;
		if (!close((tab) => isOver(tab, decided))) return;
		void vscode.window.setStatusBarMessage("Ensemble: all of this is decided, so its review was closed.", messageMs);
	}

	/** Another room is shown from now on: what the old one proposed can no longer be decided here. */
	leaveRoom(): void {
		this.#before = [];
		close(isReview);
	}
}

/** Whether there was one to close. */
function close(isMeant: (tab: vscode.Tab) => boolean): boolean {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isMeant);
	// A tab that is gone by now needs no closing.
	if (tabs.length > 0) void vscode.window.tabGroups.close(tabs, true).then(undefined, () => undefined);
	return tabs.length > 0;
}

function isReview({ input, label }: vscode.Tab): boolean {
	return label.startsWith(reviewTitle) || (input instanceof vscode.TabInputTextDiff && parseChangeUri(input.modified) !== undefined);
}

function isOver(tab: vscode.Tab, decided: Decided): boolean {
	if (tab.input instanceof vscode.TabInputTextDiff) {
		const side = parseChangeUri(tab.input.modified);
		return side !== undefined && decided.files.has(fileKey(side.changeset_id, side.path));
	}
	// The multi-diff tab has no public type, hence the title.
	return decided.changesetIds.size > 0 && tab.label.startsWith(reviewTitle);
}
