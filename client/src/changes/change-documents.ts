// Both sides of a changed file as read-only documents. The texts are the backend's; they are asked for again whenever a hunk is
// staged or decided, so that an open diff editor always shows what would be written now.

import * as vscode from "vscode";
import type { ChangeTextParams } from "#protocol/lsp.ts";
import { changeScheme, parseChangeUri } from "./change-uri.ts";

export interface ChangeDocumentsDeps {
	changeText(params: ChangeTextParams): Promise<string>;
	log: vscode.LogOutputChannel;
}

export class ChangeDocuments implements vscode.TextDocumentContentProvider {
	readonly #deps: ChangeDocumentsDeps;
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly onDidChange = this.#changed.event;

	constructor(deps: ChangeDocumentsDeps) {
		this.#deps = deps;
	}

	async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
		const params = parseChangeUri(uri);
		if (!params) return "";
		try {
			return await this.#deps.changeText(params);
		} catch (error) {
			// The editor is the place to say it: a notification would come once for each open side.
			const reason = error instanceof Error ? error.message : String(error);
			this.#deps.log.warn(`text of ${params.path} in ${params.changeset_id}: ${reason}`);
			return `This change cannot be shown: ${reason}\n`;
		}
	}

	/** The hunks of these files changed. */
	refresh(): void {
		for (const document of vscode.workspace.textDocuments) {
			if (document.uri.scheme === changeScheme) this.#changed.fire(document.uri);
		}
	}

	dispose(): void {
		this.#changed.dispose();
	}
}
