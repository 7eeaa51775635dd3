// Runs one's own file without a sandbox, in an ordinary terminal of VS Code: only where this machine has no sandbox, only in a trusted workspace,
// and only after a modal question. The backend has no part in it, so neither agents nor rooms can ask for it.

import * as vscode from "vscode";
import type { RunningBackend } from "../server-process.ts";
import type { BackendRuns } from "./backend-runs.ts";

const programs: Readonly<Record<string, readonly string[]>> = {
	python: [process.platform === "win32" ? "python" : "python3"],
	javascript: ["node"],
	typescript: ["node"],
	java: ["java"],
	go: ["go", "run"],
};

export async function runUnsandboxed({ status }: RunningBackend, folder: vscode.WorkspaceFolder, runs: Pick<BackendRuns, "pathOf">): Promise<void> {
	if (!vscode.workspace.isTrusted) throw new Error("Only in a folder that you trust can a file be run without a sandbox.");
	const { level, pending } = status.sandbox;
	if (pending) throw new Error("The sandbox is still being tested. Wait a moment, then run the file in it.");
	if (level !== "none") throw new Error("There is a sandbox on this machine; Ensemble: Run File uses it.");
	const document = vscode.window.activeTextEditor?.document;
	const [program, ...options] = programs[document?.languageId ?? ""] ?? [];
	const path = document && runs.pathOf(document.uri);
	if (!document || !program || path === undefined)
		throw new Error("Open the Python, JavaScript, TypeScript, Java or Go file of this folder that is to be run.");
	const detail = "It can read and change all that you can, use the network and start other programs. Do this only with code that you have read.";
	const picked = await vscode.window.showWarningMessage(`Run ${path} without a sandbox?`, { modal: true, detail }, "Run Unsandboxed");
	if (!picked || !(await document.save())) return;
	const execution = new vscode.ProcessExecution(program, [...options, document.uri.fsPath], { cwd: folder.uri.fsPath });
	const task = new vscode.Task({ type: "ensemble-unsandboxed" }, folder, `${path} (no sandbox)`, "Ensemble", execution, []);
	task.presentationOptions = { focus: true, panel: vscode.TaskPanelKind.Dedicated, clear: true };
	await vscode.tasks.executeTask(task);
}
