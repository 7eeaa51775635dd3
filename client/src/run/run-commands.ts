// Run File and Run Selection: what is in the editor, in the sandbox, in a terminal view.

import * as vscode from "vscode";
import type { BackendRuns } from "./backend-runs.ts";
import { RunTerminal } from "./run-terminal.ts";
import { unindented } from "./unindented.ts";

const endings: Readonly<Record<string, string>> = { python: ".py", javascript: ".js", javascriptreact: ".js", typescript: ".ts", java: ".java", go: ".go" };

/** `argument`: the file of the editor whose button was pressed. */
export async function runFile(runs: BackendRuns, argument: unknown): Promise<void> {
	const document = argument instanceof vscode.Uri ? await vscode.workspace.openTextDocument(argument) : vscode.window.activeTextEditor?.document;
	if (!document) throw new Error("Open the file that is to be run.");
	const path = runs.pathOf(document.uri);
	if (path !== undefined) return show(path, (listener) => runs.runFile(path, [], listener));
	if (!document.isUntitled) throw new Error("Only files of the open folder can be run.");
	const name = `untitled${endingOf(document)}`;
	show(name, (listener) => runs.runFile(name, [{ path: name, text: document.getText() }], listener));
}

export async function runSelection(runs: BackendRuns): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	if (!editor) throw new Error("Select the code that is to be run.");
	const { document, selection } = editor;
	const text = selection.isEmpty ? document.lineAt(selection.active.line).text : document.getText(selection);
	if (text.trim() === "") throw new Error("Select the code that is to be run.");
	const beside = runs.pathOf(document.uri)?.split("/").slice(0, -1) ?? [];
	// Beside its file, so that what it imports is found.
	const path = [...beside, `selection${endingOf(document)}`].join("/");
	show("Selection", (listener) => runs.runFile(path, [{ path, text: unindented(text, selection.isEmpty ? 0 : selection.start.character) }], listener));
}

function show(title: string, start: ConstructorParameters<typeof RunTerminal>[1]): void {
	const pty = new RunTerminal(title, start);
	vscode.window.createTerminal({ name: `Run ${title.split("/").at(-1)}`, pty, iconPath: new vscode.ThemeIcon("play"), isTransient: true }).show(false);
}

function endingOf(document: vscode.TextDocument): string {
	const ending = endings[document.languageId];
	if (!ending) throw new Error("Only Python, JavaScript, TypeScript, Java and Go can be run.");
	return ending;
}
