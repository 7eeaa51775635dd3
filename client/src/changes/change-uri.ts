// Names one side of a changed file for the diff editor: ensemble-change:/path/in/workspace.py?{"changeset":…,"side":…}.
// The path keeps its extension, so that VS Code highlights the text in its language.

import * as vscode from "vscode";
import type { ChangeTextParams } from "#protocol/lsp.ts";

export const changeScheme = "ensemble-change";

export function changeUri(params: ChangeTextParams): vscode.Uri {
	return vscode.Uri.from({ scheme: changeScheme, path: `/${params.path}`, query: JSON.stringify({ changeset: params.changeset_id, side: params.side }) });
}

export function parseChangeUri(uri: vscode.Uri): ChangeTextParams | undefined {
	if (uri.scheme !== changeScheme) return undefined;
	try {
		const query: unknown = JSON.parse(uri.query);
		if (typeof query !== "object" || query === null || !("changeset" in query) || !("side" in query)) return undefined;
		if (typeof query.changeset !== "string" || (query.side !== "current" && query.side !== "proposed")) return undefined;
		return { changeset_id: query.changeset, path: uri.path.slice(1), side: query.side };
	} catch {
		// An address that someone else made up.
		return undefined;
	}
}
