// The settings of the extension as the backend is told them, read at each start: flags of its command line and, for the sandbox, the
// variables of its environment that every other way to start it knows too.

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

/** No home among them: the rooms of the editor are those of the terminal and the web page. */
export function backendFlags(folder: vscode.WorkspaceFolder): string[] {
	const settings = vscode.workspace.getConfiguration("ensemble");
	const flags = ["--workspace", folder.uri.fsPath];
	for (const [name, flag] of Object.entries(flagOf)) {
		const value = settings.get<string>(name)?.trim();
		if (value) flags.push(flag, value);
	}
	return flags;
}

/** Setting (below `ensemble.sandbox.`) → variable. */
const variableOf = {
	use: "ENSEMBLE_SANDBOX",
	image: "ENSEMBLE_SANDBOX_IMAGE",
	maxExecutionTime: "MAX_EXECUTION_TIME",
	maxMemory: "MAX_MEMORY_LIMIT",
	cpuPercent: "MAX_CPU_QUOTA",
} as const;

/** Only what the person set for this machine: a default would hide a variable that is set for every Ensemble program. */
export function backendEnvironment(): Record<string, string> {
	const settings = vscode.workspace.getConfiguration("ensemble.sandbox");
	const set = Object.entries(variableOf).flatMap(([name, variable]) => {
		const value = settings.inspect<string | number>(name)?.globalValue;
		// The quota is in microseconds of a 100 ms period.
		return value === undefined || value === "" ? [] : [[variable, String(name === "cpuPercent" ? Number(value) * 1000 : value).trim()]];
	});
	return Object.fromEntries(set);
}

/** Whether a changed setting is one of those that are told at the start; the analysis takes up its own at once. */
export function needsRestart(event: vscode.ConfigurationChangeEvent): boolean {
	return [...Object.keys(flagOf), "sandbox"].some((name) => event.affectsConfiguration(`ensemble.${name}`));
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
