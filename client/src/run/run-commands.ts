// Run File and Run Selection: what is in the editor, in the sandbox, in a terminal view.

import * as vscode from "vscode";
import type { BackendRuns } from "./backend-runs.ts";
import type { RunTerminals } from "./run-terminals.ts";
import { unindented } from "./unindented.ts";

const endings: Readonly<Record<string, string>> = { python: ".py", javascript: ".js", javascriptreact: ".js", typescript: ".ts", java: ".java", go: ".go" };

/** What runs, and where it is shown. */
export interface Running {
	runs: BackendRuns;
	terminals: RunTerminals;
}

/** `argument`: the file of the editor whose button was pressed. */
export async function runFile({ runs, terminals }: Running, argument: unknown): Promise<void> {
	const document = argument instanceof vscode.Uri ? await vscode.workspace.openTextDocument(argument) : vscode.window.activeTextEditor?.document;
	if (!document) throw new Error("Open the file that is to be run.");
	const path = runs.pathOf(document.uri);
	if (path !== undefined) return terminals.run(path, (listener) => runs.runFile(path, listener));
	if (!document.isUntitled) throw new Error("Only files of the open folder can be run.");
	const name = `untitled${endingOf(document)}`;
	terminals.run(name, (listener) => runs.runCode(name, document.getText(), listener));
}

export async function runSelection({ runs, terminals }: Running): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	if (!editor) throw new Error("Select the code that is to be run.");
	const { document, selection } = editor;
	const text = selection.isEmpty ? document.lineAt(selection.active.line).text : document.getText(selection);
	if (text.trim() === "") throw new Error("Select the code that is to be run.");
	const beside = runs.pathOf(document.uri)?.split("/").slice(0, -1) ?? [];
	// Beside its file, so that what it imports is found.
	const path = [...beside, `selection${endingOf(document)}`].join("/");
	const program = unindented(text, selection.isEmpty ? 0 : selection.start.character);
	terminals.run("Selection", (listener) => runs.runCode(path, program, listener));
}

function endingOf(document: vscode.TextDocument): string {
	const ending = endings[document.languageId];
	if (!ending) throw new Error("Only Python, JavaScript, TypeScript, Java and Go can be run.");
	return ending;
}
