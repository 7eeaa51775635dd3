// The quality score of the file in the active editor, in the status bar; its tooltip says what cost the points.

import * as vscode from "vscode";
import type { FileReport } from "#protocol/lsp.ts";
import type { FileReports } from "./file-reports.ts";

const lowScore = 60;

export class FileScore {
	readonly #reports: FileReports;
	readonly #item: vscode.StatusBarItem;
	readonly #subscriptions: vscode.Disposable;

	constructor(reports: FileReports) {
		this.#reports = reports;
		this.#item = vscode.window.createStatusBarItem("ensemble.score", vscode.StatusBarAlignment.Right, 89);
		this.#item.name = "Ensemble: Quality Score";
		this.#item.command = "ensemble.complexity.focus";
		this.#subscriptions = vscode.Disposable.from(
			reports.onDidChange(() => this.#show()),
			vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
		);
	}

	dispose(): void {
		this.#subscriptions.dispose();
		this.#item.dispose();
	}

	#show(): void {
		const editor = vscode.window.activeTextEditor;
		const report = editor && this.#reports.get(editor.document.uri);
		if (!report || report.score === undefined || !vscode.workspace.getConfiguration("ensemble.analysis").get("enabled", true)) {
			this.#item.hide();
			return;
		}
		this.#item.text = `$(${report.score < lowScore ? "warning" : "dashboard"}) ${Math.round(report.score)}`;
		this.#item.tooltip = tooltipOf(report, report.score);
		this.#item.accessibilityInformation = { label: `Quality score of this file: ${Math.round(report.score)} of 100` };
		this.#item.show();
	}
}

function tooltipOf({ problems, losses, functions }: FileReport, score: number): vscode.MarkdownString {
	const text = new vscode.MarkdownString();
	const { errors, warnings, infos } = problems;
	text.appendMarkdown(`**Quality score ${score} of 100**\n\n${errors} errors, ${warnings} warnings, ${infos} notes`);
	for (const { points, line, cause } of losses) text.appendMarkdown(`\n\n−${points.toFixed(1)} `).appendText(`line ${line}: ${cause}`);
	const hardest = functions[0];
	if (hardest && hardest.cognitive > 0) text.appendMarkdown("\n\nHardest function: ").appendText(`${hardest.name} (cognitive complexity ${hardest.cognitive})`);
	return text;
}
