// What a compiler refused in the last run, as diagnostics in its files, until the next run or until somebody edits the file.

import * as vscode from "vscode";
import type { RunTestsResult } from "#protocol/editor-executions.ts";
import type { ExecutionProblem } from "#protocol/execution.ts";

export class CompileProblems {
	readonly #folder: vscode.WorkspaceFolder;
	readonly #shown = vscode.languages.createDiagnosticCollection("ensemble.compile");
	readonly #watch = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
		if (contentChanges.length > 0) this.#shown.delete(document.uri);
	});
	/** Counts runs: the places of an earlier one come too late. */
	#runs = 0;

	constructor(folder: vscode.WorkspaceFolder) {
		this.#folder = folder;
	}

	/** A run begins; returns what takes its result. `except` is a text of this run that is no file. */
	begin(except: string | undefined): (result: RunTestsResult) => Promise<void> {
		this.#runs += 1;
		const run = this.#runs;
		this.#shown.clear();
		return async (result) => {
			const problems = (result.ok && result.execution?.problems) || [];
			for (const [path, ofFile] of Map.groupBy(problems, (problem) => problem.path)) {
				if (path === except) continue;
				const uri = vscode.Uri.joinPath(this.#folder.uri, path);
				const document = await vscode.workspace.openTextDocument(uri);
				if (run === this.#runs)
					this.#shown.set(
						uri,
						ofFile.map((problem) => diagnosticOf(document, problem)),
					);
			}
		};
	}

	dispose(): void {
		this.#watch.dispose();
		this.#shown.dispose();
	}
}

/** From its place to the end of the word there, or else of the line. */
function diagnosticOf(document: vscode.TextDocument, { line, column, message }: ExecutionProblem): vscode.Diagnostic {
	const text = document.lineAt(Math.min(line, document.lineCount) - 1);
	// Without a column the compiler means the line.
	const from = column === 0 ? text.firstNonWhitespaceCharacterIndex : Math.min(column, text.text.length);
	const at = new vscode.Position(text.lineNumber, from);
	const range = column === 0 ? new vscode.Range(at, text.range.end) : (document.getWordRangeAtPosition(at) ?? new vscode.Range(at, text.range.end));
	const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
	diagnostic.source = "compiler";
	return diagnostic;
}
