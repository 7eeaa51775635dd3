// Puts decided text through the editor, so that its own undo takes it back, and saves it.
// Rule: it writes only over the text that the backend has read; anything newer belongs to the user and is kept.

import * as vscode from "vscode";
import type { WriteFileParams, WriteFileResult } from "#protocol/lsp.ts";
import { minimalEdit } from "./minimal-edit.ts";

export async function writeThroughEditor(params: WriteFileParams): Promise<WriteFileResult> {
	const uri = vscode.Uri.parse(params.uri, true);
	if (!vscode.workspace.getWorkspaceFolder(uri)) return refuse(`${uri.fsPath} is not in this workspace.`);
	try {
		if (params.expected === undefined) return params.text === undefined ? { ok: true } : await createFile(uri, params.text);
		return await changeFile(uri, params.expected, params.text);
	} catch (error) {
		return refuse(error instanceof Error ? error.message : String(error));
	}
}

async function createFile(uri: vscode.Uri, text: string): Promise<WriteFileResult> {
	const edit = new vscode.WorkspaceEdit();
	// Refused by the editor where the file has come into being meanwhile.
	edit.createFile(uri, { overwrite: false, ignoreIfExists: false, contents: Buffer.from(text) });
	return (await vscode.workspace.applyEdit(edit)) ? { ok: true } : refuse(`${vscode.workspace.asRelativePath(uri)} exists already.`);
}

async function changeFile(uri: vscode.Uri, expected: string, text: string | undefined): Promise<WriteFileResult> {
	const name = vscode.workspace.asRelativePath(uri);
	const document = await vscode.workspace.openTextDocument(uri);
	const present = document.getText();
	if (present !== asDocumentText(document, expected)) return refuse(`${name} was changed meanwhile.`);
	const edit = new vscode.WorkspaceEdit();
	if (text === undefined) {
		edit.deleteFile(uri);
		return (await vscode.workspace.applyEdit(edit)) ? { ok: true } : refuse(`VS Code could not delete ${name}.`);
	}
	const change = minimalEdit(present, asDocumentText(document, text));
	edit.replace(uri, new vscode.Range(document.positionAt(change.start), document.positionAt(change.end)), change.text);
	if (!(await vscode.workspace.applyEdit(edit))) return refuse(`VS Code could not edit ${name}.`);
	return (await document.save()) ? { ok: true } : refuse(`${name} was edited but could not be saved.`);
}

/** As the editor holds it: without a byte order mark, which it keeps apart, and with one kind of line end. */
function asDocumentText(document: vscode.TextDocument, text: string): string {
	const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
	return text.replace(/^\ufeff/, "").replace(/\r\n|\r|\n/g, eol);
}

const refuse = (reason: string): WriteFileResult => ({ ok: false, reason });
