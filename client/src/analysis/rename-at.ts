// After a refactoring made up a name: selects it and begins a rename, where the language has one.

import * as vscode from "vscode";
import { isRecord } from "../chat/webview-message.ts";

export async function renameAt(argument: unknown): Promise<void> {
	if (!isRecord(argument) || typeof argument.uri !== "string") return;
	const uri = vscode.Uri.parse(argument.uri);
	const position = new vscode.Position(Number(argument.line), Number(argument.character));
	const editor = await vscode.window.showTextDocument(uri);
	const word = editor.document.getWordRangeAtPosition(position);
	if (!word) return;
	editor.selection = new vscode.Selection(word.start, word.end);
	editor.revealRange(word);
	await vscode.commands.executeCommand("editor.action.rename");
}
