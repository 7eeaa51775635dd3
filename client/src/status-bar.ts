// One item that says which engine answers, how well code is locked in, and whether the team works. A click gives the reasons and what can be done.

import * as vscode from "vscode";
import { engineLabel, engineSentence } from "#protocol/engine.ts";
import { levelWords, type SandboxInfo } from "#protocol/execution.ts";
import type { BackendState, RunningBackend } from "./server-process.ts";

export class StatusBar {
	readonly #item: vscode.StatusBarItem;

	constructor() {
		this.#item = vscode.window.createStatusBarItem("ensemble.status", vscode.StatusBarAlignment.Right, 90);
		this.#item.name = "Ensemble";
		this.#item.command = "ensemble.showStatus";
	}

	show(state: BackendState): void {
		const { text, tooltip, isError } = describe(state);
		this.#item.text = text;
		this.#item.tooltip = state.kind === "running" ? withExplanation(tooltip) : tooltip;
		this.#item.backgroundColor = isError ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
		this.#item.accessibilityInformation = { label: `Ensemble, ${tooltip}` };
		this.#item.show();
	}

	dispose(): void {
		this.#item.dispose();
	}
}

/** The words may be an engine's: they are text, and only the link is ours. */
function withExplanation(words: string): vscode.MarkdownString {
	const shown = new vscode.MarkdownString(undefined, true);
	shown.isTrusted = { enabledCommands: ["ensemble.explainSandbox"] };
	for (const line of words.split("\n")) shown.appendText(line).appendMarkdown("\n\n");
	return shown.appendMarkdown("[$(shield) Explain the sandbox](command:ensemble.explainSandbox)");
}

function describe(state: BackendState): { text: string; tooltip: string; isError: boolean } {
	switch (state.kind) {
		case "stopped":
			return { text: "$(circle-slash) Ensemble", tooltip: state.reason ?? "The Ensemble backend is not running.", isError: false };
		case "starting":
			return { text: "$(loading~spin) Ensemble", tooltip: "The Ensemble backend is starting.", isError: false };
		case "failed":
			return { text: "$(error) Ensemble", tooltip: state.reason, isError: true };
		case "running": {
			const { engine, sandbox, running } = state.status;
			const work = running > 0 ? "$(loading~spin)" : "$(organization)";
			const shield = isOpen(sandbox) ? "$(workspace-untrusted)" : "$(shield)";
			const tooltip = [
				running > 0 ? `The team works on ${running} ${running === 1 ? "request" : "requests"}.` : "The team is idle.",
				`Engine: ${engineSentence(engine)}. ${engine.reason}`,
				sandbox.pending ? sandbox.reason : `Code runs in: ${levelWords[sandbox.level]}. ${sandbox.reason}`,
			].join("\n");
			return { text: `${work} ${engineLabel(engine)} ${shield}`, tooltip, isError: false };
		}
		default:
			return state satisfies never;
	}
}

type StatusAction = vscode.QuickPickItem & { command?: string };

/** What the item stands for, as a list: reasons first, then actions. */
export async function pickStatusAction(state: BackendState): Promise<void> {
	const items: StatusAction[] =
		state.kind === "running" ? runningItems(state) : [{ label: "Backend", description: state.kind, detail: describe(state).tooltip }];
	items.push({ label: "Actions", kind: vscode.QuickPickItemKind.Separator });
	if (state.kind === "running" && state.status.running > 0) items.push({ label: "$(debug-stop) Stop", command: "ensemble.stop" });
	items.push(
		{ label: "$(comment-discussion) Ask the Team…", command: "ensemble.askTeam" },
		{ label: "$(key) Set API Key…", command: "ensemble.setApiKey" },
		{ label: "$(settings-gear) Settings", command: "ensemble.openSettings" },
		{ label: "$(debug-restart) Restart Backend", command: "ensemble.restartBackend" },
		{ label: "$(output) Open Log", command: "ensemble.openLog" },
	);
	const picked = await vscode.window.showQuickPick(items, { title: "Ensemble", placeHolder: "What answers, where code runs, and what can be done" });
	if (picked?.command) await vscode.commands.executeCommand(picked.command);
}

function runningItems({ status }: RunningBackend): StatusAction[] {
	const { engine, sandbox } = status;
	return [
		{ label: "$(organization) Engine", description: engineSentence(engine), detail: engine.reason },
		{
			label: isOpen(sandbox) ? "$(workspace-untrusted) Sandbox" : "$(shield) Sandbox",
			description: sandbox.pending ? "being tested" : levelWords[sandbox.level],
			detail: sandboxDetail(sandbox),
			command: "ensemble.explainSandbox",
		},
	];
}

const isOpen = ({ level, pending }: SandboxInfo): boolean => level === "none" && !pending;

/** The level is only what its self-test proved, so what did not hold is named. */
function sandboxDetail(sandbox: SandboxInfo): string {
	const missing = sandbox.proofs.filter((proof) => !proof.held).map((proof) => proof.claim);
	const notProved = missing.length > 0 ? ` Not proved: ${missing.join(", ")}.` : "";
	const cannotHold = sandbox.cannotHold?.length ? ` Cannot hold: ${sandbox.cannotHold.join(", ")}.` : "";
	return `${sandbox.reason}${notProved}${cannotHold} Why, and how to improve it…`;
}
