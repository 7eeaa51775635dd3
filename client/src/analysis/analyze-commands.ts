// "Analyze File", "Analyze Workspace", the order of the complexity view, and "Ask the team to fix" of the light bulb.

import * as vscode from "vscode";
import { type AnalyzeParams, type AnalyzeResult, analyzeRequest } from "#protocol/lsp.ts";
import { isRecord } from "../chat/webview-message.ts";
import type { RunningBackend } from "../server-process.ts";
import { type ComplexityTree, complexityViewId, type SortOrder, sortOrders } from "./complexity-tree.ts";

export async function analyzeFile({ connection }: RunningBackend): Promise<void> {
	const document = vscode.window.activeTextEditor?.document;
	if (document?.uri.scheme !== "file") return void vscode.window.showInformationMessage("Open a file of this folder first, then analyse it.");
	const result = await connection.request<AnalyzeResult>(analyzeRequest, { uri: document.uri.toString() } satisfies AnalyzeParams);
	const score = result.score === undefined ? "" : ` Quality score ${result.score}.`;
	vscode.window.setStatusBarMessage(`Ensemble: ${found(result)}.${score}`, 8_000);
	if (result.errors + result.warnings + result.infos > 0) await vscode.commands.executeCommand("workbench.actions.view.problems");
}

export async function analyzeWorkspace({ connection }: RunningBackend): Promise<void> {
	const options = { location: vscode.ProgressLocation.Notification, title: "Ensemble: analysing the workspace", cancellable: true };
	const result = await vscode.window.withProgress(options, (progress, token) => {
		let shown = 0;
		return connection.requestWithProgress<AnalyzeResult>(analyzeRequest, token, (percentage, message) => {
			progress.report({ message, increment: Math.max(0, percentage - shown) });
			shown = Math.max(shown, percentage);
		});
	});
	if (result === undefined || result.stopped)
		return void vscode.window.setStatusBarMessage("Ensemble: the analysis was stopped; what was found is shown.", 8_000);
	const parts = [`${result.files} files: ${found(result)}.`];
	if (result.score !== undefined) parts.push(`Mean quality score ${result.score}.`);
	if (result.truncated) parts.push("There is more than can be listed.");
	const picked = await vscode.window.showInformationMessage(parts.join(" "), "Show Problems", "Show Complexity");
	if (picked) await vscode.commands.executeCommand(picked === "Show Problems" ? "workbench.actions.view.problems" : `${complexityViewId}.focus`);
}

const orderWords: Readonly<Record<SortOrder, string>> = {
	cognitive: "Cognitive complexity: how hard it is to follow",
	cyclomatic: "Cyclomatic complexity: paths through it",
	lines: "Length in lines",
	nesting: "Deepest nesting",
};

export async function sortComplexity(tree: ComplexityTree): Promise<void> {
	const items = sortOrders.map((order) => ({ order, label: orderWords[order], picked: order === tree.order }));
	const picked = await vscode.window.showQuickPick(items, { title: "Ensemble: Complexity", placeHolder: "Which functions come first" });
	if (picked) tree.sortBy(picked.order);
}

/** The request to the team for a problem; undefined where the argument is none. */
export function fixRequest(argument: unknown): string | undefined {
	if (!isRecord(argument) || typeof argument.uri !== "string" || typeof argument.message !== "string") return undefined;
	const path = vscode.workspace.asRelativePath(vscode.Uri.parse(argument.uri), false);
	const rule = typeof argument.rule === "string" ? ` (${argument.rule})` : "";
	return `Fix this problem in ${path}, line ${Number(argument.line)}: ${argument.message}${rule}`;
}

function found({ errors, warnings, infos }: AnalyzeResult): string {
	const parts = [counted(errors, "error"), counted(warnings, "warning"), counted(infos, "note")].filter((part) => part !== "");
	return parts.length > 0 ? parts.join(", ") : "no problems";
}

function counted(count: number, what: string): string {
	return count === 0 ? "" : `${count} ${what}${count === 1 ? "" : "s"}`;
}
