// Accept and Reject above each pending hunk on the proposed side of a diff editor, and which hunk the caret is in.

import * as vscode from "vscode";
import type { Changeset, FileChange } from "#protocol/changes.ts";
import { changeScheme, parseChangeUri } from "./change-uri.ts";
import { type LocatedHunk, locateHunks } from "./locate-hunks.ts";

/** Names hunks to decide: the argument of the accept and reject commands. */
export interface HunkChoice {
	changeset_id: string;
	path: string;
	hunk_ids: string[];
}

export interface HunkLensesDeps {
	changesets(): readonly Changeset[];
}

export const hunkLensSelector: vscode.DocumentSelector = { scheme: changeScheme };

export class HunkLenses implements vscode.CodeLensProvider {
	readonly #deps: HunkLensesDeps;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChangeCodeLenses = this.#changed.event;

	constructor(deps: HunkLensesDeps) {
		this.#deps = deps;
	}

	provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
		const { changesetId, path, hunks } = this.#locate(document);
		return hunks.flatMap(({ hunk, start }) => {
			const line = Math.min(start, Math.max(0, document.lineCount - 1));
			const range = new vscode.Range(line, 0, line, 0);
			const choice: HunkChoice = { changeset_id: changesetId, path, hunk_ids: [hunk.hunk_id] };
			return [
				new vscode.CodeLens(range, {
					title: "$(check) Accept",
					tooltip: "Write this change into the file",
					command: "ensemble.acceptHunk",
					arguments: [choice],
				}),
				new vscode.CodeLens(range, { title: "$(close) Reject", tooltip: "Drop this change", command: "ensemble.rejectHunk", arguments: [choice] }),
			];
		});
	}

	/** The hunk at the caret, else the nearest one below it, else the last. */
	hunkAt(document: vscode.TextDocument, line: number): HunkChoice | undefined {
		const { changesetId, path, hunks } = this.#locate(document);
		const found = hunks.find((located) => line < Math.max(located.end, located.start + 1)) ?? hunks.at(-1);
		return found && { changeset_id: changesetId, path, hunk_ids: [found.hunk.hunk_id] };
	}

	refresh(): void {
		this.#changed.fire();
	}

	dispose(): void {
		this.#changed.dispose();
	}

	#locate(document: vscode.TextDocument): { changesetId: string; path: string; hunks: LocatedHunk[] } {
		const side = parseChangeUri(document.uri);
		const change: FileChange | undefined =
			side?.side === "proposed"
				? this.#deps
						.changesets()
						.find((changeset) => changeset.changeset_id === side.changeset_id)
						?.files.find((file) => file.path === side.path)
				: undefined;
		if (!side || !change) return { changesetId: "", path: "", hunks: [] };
		return { changesetId: side.changeset_id, path: side.path, hunks: locateHunks(change, document.getText()) };
	}
}
