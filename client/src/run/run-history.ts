// What people ran in this room, newest first: run it again, or open all that it printed as a read-only text.

import * as vscode from "vscode";
import type { PastExecution } from "#protocol/past-executions.ts";
import type { OpenRoom } from "../rooms/window-room.ts";

export const outputScheme = "ensemble-output";

type HistoryItem = vscode.QuickPickItem & { past: PastExecution };

const again: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("debug-rerun"), tooltip: "Run Again" };
const open: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("output"), tooltip: "Open Output" };

export interface HistoryDeps {
	folder: vscode.WorkspaceFolder;
	/** Texts of {@link outputScheme} are read from here. */
	outputs: RunOutputs;
}

/** Enter opens the output, or runs again what printed nothing. */
export function pickFromHistory({ folder, outputs }: HistoryDeps, room: OpenRoom): void {
	const items = [...room.state.executions].reverse().map(itemOf);
	if (items.length === 0) return void vscode.window.showInformationMessage("Nothing was run in this chat yet. Ensemble: Run File runs the file in front.");
	const pick = vscode.window.createQuickPick<HistoryItem>();
	pick.title = "Ensemble: Run History";
	pick.placeholder = "Enter opens what it printed; the buttons run it again";
	pick.matchOnDescription = true;
	pick.items = items;
	const act = (wish: vscode.QuickInputButton, { past }: HistoryItem) => {
		pick.hide();
		return wish === again ? runAgain(folder, past) : outputs.show(past);
	};
	pick.onDidTriggerItemButton(({ button, item }) => void act(button, item));
	pick.onDidAccept(() => {
		const [item] = pick.selectedItems;
		const [first] = item?.buttons?.slice(-1) ?? [];
		if (item && first) void act(first, item);
	});
	pick.onDidHide(() => pick.dispose());
	pick.show();
}

function itemOf(past: PastExecution): HistoryItem {
	const { label, ended, started_at, what } = past;
	const isRepeatable = what !== "code";
	return {
		past,
		label,
		description: ended?.words ?? "is running",
		detail: new Date(started_at).toLocaleString([], { dateStyle: "medium", timeStyle: "medium" }),
		iconPath: new vscode.ThemeIcon(ended ? (ended.success ? "pass" : "error") : "loading~spin"),
		buttons: [...(isRepeatable ? [again] : []), ...(ended?.output_id ? [open] : [])],
	};
}

async function runAgain(folder: vscode.WorkspaceFolder, { what, file_path }: PastExecution): Promise<void> {
	if (what === "tests") return vscode.commands.executeCommand("ensemble.runTests");
	if (file_path !== undefined) await vscode.commands.executeCommand("ensemble.runFile", vscode.Uri.joinPath(folder.uri, file_path));
}

export class RunOutputs implements vscode.TextDocumentContentProvider {
	readonly #whenOpen: () => Promise<OpenRoom>;

	constructor(whenOpen: () => Promise<OpenRoom>) {
		this.#whenOpen = whenOpen;
	}

	async show({ label, ended }: PastExecution): Promise<void> {
		if (!ended?.output_id) return;
		const uri = vscode.Uri.from({ scheme: outputScheme, path: `/${label.replaceAll("/", "∕")} output`, query: ended.output_id });
		await vscode.window.showTextDocument(uri, { preview: true });
	}

	async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
		const room = await this.#whenOpen();
		const answer = await room.ask({ type: "read_output", output_id: uri.query });
		if (!answer.ok) return `This output cannot be shown: ${answer.message}\n`;
		// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
		return (answer.output ?? "").replace(/\u001b\[[\d;]*m/g, "");
	}
}
