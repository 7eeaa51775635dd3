// Why code is held as it is: a read-only text with what was proved, what not, and how to improve it, in the words of `ensemble doctor`.
// Above each command stands what can be done with it.

import * as vscode from "vscode";
import { explainSandboxRequest, type SandboxExplanation } from "#protocol/lsp.ts";
import type { RunningBackend } from "../server-process.ts";

export const sandboxScheme = "ensemble-sandbox";
const address = vscode.Uri.from({ scheme: sandboxScheme, path: "/Sandbox" });

const nothing: SandboxExplanation = { text: "Ensemble: Explain Sandbox looks at this machine.\n", steps: [] };

export class SandboxPage implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider {
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly onDidChange = this.#changed.event;
	#shown = nothing;

	/** `retest`: the sandbox is tested anew first, as after something was installed. */
	async show({ connection }: RunningBackend, retest: boolean): Promise<void> {
		const options = { location: vscode.ProgressLocation.Window, title: "Ensemble: looking at the sandbox" };
		this.#shown = await vscode.window.withProgress(options, () => connection.request<SandboxExplanation>(explainSandboxRequest, { retest }));
		this.#changed.fire(address);
		await vscode.window.showTextDocument(address, { preview: true });
	}

	provideTextDocumentContent(): string {
		return this.#shown.text;
	}

	provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
		const lens = (line: number, title: string, command: string, ...args: unknown[]) =>
			new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: args });
		const lenses = [lens(0, "$(refresh) Test Again", "ensemble.testSandbox")];
		const lines = document.getText().split("\n");
		for (const { command, action } of this.#shown.steps) {
			if (command === undefined) continue;
			const line = lines.findIndex((text) => text.trim() === command);
			if (line < 0) continue;
			if (action === "build-image") lenses.push(lens(line, "$(package) Build Image", "ensemble.buildSandboxImage"));
			else lenses.push(lens(line, "$(terminal) Put into Terminal", "ensemble.useSandboxStep", command, "terminal"));
			lenses.push(lens(line, "$(copy) Copy", "ensemble.useSandboxStep", command, "copy"));
		}
		return lenses;
	}

	/** Only a command that the page shows. It is not entered: that is the person's to do. */
	async useStep(command: unknown, where: unknown): Promise<void> {
		const step = this.#shown.steps.find((each) => each.command === command);
		if (step?.command === undefined) return;
		if (where === "copy") {
			await vscode.env.clipboard.writeText(step.command);
			vscode.window.setStatusBarMessage("Ensemble: copied.", 3_000);
			return;
		}
		const terminal = vscode.window.createTerminal({ name: "Sandbox", iconPath: new vscode.ThemeIcon("shield") });
		terminal.show();
		terminal.sendText(step.command, false);
	}

	dispose(): void {
		this.#changed.dispose();
	}
}
