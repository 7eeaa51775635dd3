// The terminals that run programs: one for each thing that is run, taken again once its program has ended.

import * as vscode from "vscode";
import { RunTerminal, type StartRun } from "./run-terminal.ts";

export class RunTerminals {
	readonly #open = new Map<vscode.Terminal, { title: string; pty: RunTerminal }>();
	readonly #watch = vscode.window.onDidCloseTerminal((terminal) => this.#open.delete(terminal));

	/** `title`: the path of the file, or what else is run. */
	run(title: string, start: StartRun): void {
		for (const [terminal, { title: its, pty }] of this.#open) {
			if (its !== title || !pty.hasEnded) continue;
			terminal.show(false);
			pty.runAgain(start);
			return;
		}
		const pty = new RunTerminal(title, start);
		const name = `Run ${title.split("/").at(-1)}`;
		const terminal = vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon("play"), isTransient: true });
		this.#open.set(terminal, { title, pty });
		terminal.show(false);
	}

	dispose(): void {
		this.#watch.dispose();
		for (const terminal of this.#open.keys()) terminal.dispose();
	}
}
