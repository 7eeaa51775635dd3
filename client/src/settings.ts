// The settings of the extension as the backend is told them: flags of its command line, read at each start.

import * as vscode from "vscode";
import type { ServerProcess } from "./server-process.ts";

/** Setting (below `ensemble.`) → flag. An empty value is left out: the backend has its own defaults. */
const flagOf = {
	engine: "--engine",
	model: "--model",
	baseUrl: "--base-url",
	localUrl: "--local-url",
	logLevel: "--log-level",
} as const;

export function backendFlags(folder: vscode.WorkspaceFolder, storage: vscode.Uri): string[] {
	const settings = vscode.workspace.getConfiguration("ensemble");
	const flags = ["--workspace", folder.uri.fsPath];
	// A home that the user has set for every Ensemble program holds here too.
	if (!process.env.ENSEMBLE_HOME) flags.push("--home", storage.fsPath);
	for (const [name, flag] of Object.entries(flagOf)) {
		const value = settings.get<string>(name)?.trim();
		if (value) flags.push(flag, value);
	}
	return flags;
}

/** Whether a changed setting is one of those that are told at the start; the analysis takes up its own at once. */
export function needsRestart(event: vscode.ConfigurationChangeEvent): boolean {
	return Object.keys(flagOf).some((name) => event.affectsConfiguration(`ensemble.${name}`));
}

/** A changed setting counts from the next start on; restarting would end a run, so the user decides when. */
export async function offerRestart(server: ServerProcess): Promise<void> {
	if (server.state.kind !== "running") return;
	if (server.state.status.running === 0) return server.restart();
	const picked = await vscode.window.showInformationMessage(
		"The changed Ensemble setting takes effect when the backend restarts. That interrupts the present run; it can be resumed.",
		"Restart Now",
	);
	if (picked) await server.restart();
}
