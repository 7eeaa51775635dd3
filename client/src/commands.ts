// Every command in one table: its id, what must be there before it runs, and what it does.
// Rule: a handler gets what it needs as arguments; whether the backend or the room is there is decided here, once, with one message.

import * as vscode from "vscode";
import type { Changeset } from "#protocol/changes.ts";
import type { RoomSummary } from "#protocol/http.ts";
import { analyzeFile, analyzeWorkspace, fixRequest, sortComplexity } from "./analysis/analyze-commands.ts";
import type { ComplexityTree } from "./analysis/complexity-tree.ts";
import { renameAt } from "./analysis/rename-at.ts";
import { askForKey } from "./api-key.ts";
import { openAllChanges, openOneChange } from "./changes/change-editor.ts";
import { parseChangeUri } from "./changes/change-uri.ts";
import type { HunkChoice, HunkLenses } from "./changes/hunk-lenses.ts";
import type { ChatView } from "./chat/chat-view.ts";
import { isRecord } from "./chat/webview-message.ts";
import type { RoomCommand } from "./rooms/room-connection.ts";
import type { OpenRoom, WindowRoom } from "./rooms/window-room.ts";
import type { BackendRuns } from "./run/backend-runs.ts";
import { runFile, runSelection } from "./run/run-commands.ts";
import { pickFromHistory, type RunOutputs } from "./run/run-history.ts";
import type { RunTerminals } from "./run/run-terminals.ts";
import { runUnsandboxed } from "./run/run-unsandboxed.ts";
import { buildSandboxImage, type ImageOffer } from "./sandbox/sandbox-image.ts";
import type { SandboxPage } from "./sandbox/sandbox-page.ts";
import type { RunningBackend, ServerProcess } from "./server-process.ts";
import { pickStatusAction } from "./status-bar.ts";

export interface CommandDeps {
	server: ServerProcess;
	room: WindowRoom;
	chat: ChatView;
	lenses: HunkLenses;
	complexity: ComplexityTree;
	secrets: vscode.SecretStorage;
	log: vscode.LogOutputChannel;
	runs: BackendRuns;
	terminals: RunTerminals;
	outputs: RunOutputs;
	imageOffer: ImageOffer;
	sandboxPage: SandboxPage;
	folder: vscode.WorkspaceFolder;
}

type Command =
	| { needs: "nothing"; run(deps: CommandDeps, ...args: unknown[]): unknown }
	| { needs: "backend"; run(deps: CommandDeps, backend: RunningBackend, ...args: unknown[]): unknown }
	/** A live connection to the room. */
	| { needs: "room"; run(deps: CommandDeps, room: OpenRoom, ...args: unknown[]): unknown };

export const commands = {
	"ensemble.newChat": { needs: "backend", run: newChat },
	"ensemble.openChat": { needs: "backend", run: openChat },
	"ensemble.askTeam": { needs: "room", run: askTeam },
	"ensemble.stop": { needs: "room", run: stop },
	"ensemble.showChanges": { needs: "room", run: showChanges },
	"ensemble.acceptAll": { needs: "room", run: (_deps, room) => decideAll(room, "accept") },
	"ensemble.rejectAll": { needs: "room", run: (_deps, room) => decideAll(room, "reject") },
	"ensemble.acceptHunk": { needs: "room", run: (deps, room, choice) => decideHunk(deps, room, choice, "accept") },
	"ensemble.rejectHunk": { needs: "room", run: (deps, room, choice) => decideHunk(deps, room, choice, "reject") },
	"ensemble.openChange": { needs: "room", run: openChange },
	"ensemble.openFile": { needs: "nothing", run: openFile },
	"ensemble.runFile": { needs: "backend", run: (deps, backend, uri) => running(deps, backend, () => runFile(deps, uri)) },
	"ensemble.runSelection": { needs: "backend", run: (deps, backend) => running(deps, backend, () => runSelection(deps)) },
	"ensemble.runTests": { needs: "backend", run: (deps, backend) => running(deps, backend, () => vscode.commands.executeCommand("testing.runAll")) },
	"ensemble.stopPrograms": { needs: "nothing", run: ({ runs }) => runs.stopAll() },
	"ensemble.runUnsandboxed": { needs: "backend", run: ({ folder, runs }, backend) => runUnsandboxed(backend, folder, runs) },
	"ensemble.runHistory": { needs: "room", run: (deps, room) => pickFromHistory(deps, room) },
	"ensemble.explainSandbox": { needs: "backend", run: ({ sandboxPage }, backend) => sandboxPage.show(backend, false) },
	"ensemble.testSandbox": { needs: "backend", run: ({ sandboxPage }, backend) => sandboxPage.show(backend, true) },
	"ensemble.useSandboxStep": { needs: "nothing", run: ({ sandboxPage }, command, where) => sandboxPage.useStep(command, where) },
	"ensemble.buildSandboxImage": { needs: "backend", run: (_deps, backend) => buildSandboxImage(backend) },
	"ensemble.analyzeFile": { needs: "backend", run: (_deps, backend) => analyzeFile(backend) },
	"ensemble.analyzeWorkspace": { needs: "backend", run: (_deps, backend) => analyzeWorkspace(backend) },
	"ensemble.sortComplexity": { needs: "nothing", run: ({ complexity }) => sortComplexity(complexity) },
	"ensemble.askToFix": { needs: "room", run: askToFix },
	"ensemble.renameAt": { needs: "nothing", run: (_deps, argument) => renameAt(argument) },
	"ensemble.setApiKey": { needs: "nothing", run: ({ secrets, server }) => askForKey(secrets, async () => (await server.whenRunning()).connection) },
	"ensemble.restartBackend": { needs: "nothing", run: ({ server }) => server.restart() },
	"ensemble.openLog": { needs: "nothing", run: ({ log }) => log.show() },
	"ensemble.openSettings": { needs: "nothing", run: () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:ensemble.ensemble") },
	"ensemble.showStatus": { needs: "nothing", run: ({ server }) => pickStatusAction(server.state) },
} satisfies Record<string, Command>;

export function registerCommands(deps: CommandDeps): vscode.Disposable {
	const table: Record<string, Command> = commands;
	return vscode.Disposable.from(
		...Object.entries(table).map(([id, command]) => vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(deps, command, args))),
	);
}

/** Without a folder there is no backend; each command says so instead of being unknown. */
export function registerCommandsWithoutFolder(log: vscode.LogOutputChannel): vscode.Disposable {
	const offerFolder = async () => {
		const picked = await vscode.window.showInformationMessage("Ensemble works on a folder. Open one first.", "Open Folder");
		if (picked) await vscode.commands.executeCommand("workbench.action.files.openFolder");
	};
	const ids = Object.keys(commands).filter((id) => id !== "ensemble.openLog");
	return vscode.Disposable.from(
		...ids.map((id) => vscode.commands.registerCommand(id, offerFolder)),
		vscode.commands.registerCommand("ensemble.openLog", () => log.show()),
	);
}

/** An edge: what fails below is said once, here. */
async function runCommand(deps: CommandDeps, command: Command, args: unknown[]): Promise<void> {
	try {
		if (command.needs === "nothing") return void (await command.run(deps, ...args));
		const backend = await deps.server.whenRunning();
		if (command.needs === "backend") return void (await command.run(deps, backend, ...args));
		await command.run(deps, await deps.room.whenOpen(), ...args);
	} catch (error) {
		deps.log.error(error instanceof Error ? error : String(error));
		const picked = await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error), "Open Log");
		if (picked) deps.log.show();
	}
}

function running({ imageOffer }: CommandDeps, backend: RunningBackend, run: () => unknown): unknown {
	imageOffer.make(backend);
	return run();
}

async function newChat({ room, chat }: CommandDeps, backend: RunningBackend): Promise<void> {
	await room.enterNew(backend.address);
	await chat.focus();
}

async function openChat({ room, chat }: CommandDeps, backend: RunningBackend): Promise<void> {
	const rooms = await room.list(backend.address);
	// A room where nobody has spoken is nothing to come back to.
	const items = rooms
		.filter((info) => info.title !== undefined)
		.map((info) => ({
			info,
			label: info.title ?? info.name,
			description: stateOf(info, room.roomId),
			detail: new Date(info.last_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }),
			iconPath: new vscode.ThemeIcon(info.is_active ? "loading~spin" : "comment-discussion"),
		}));
	if (items.length === 0) return void vscode.window.showInformationMessage("There is no earlier chat yet. Ask the team for something first.");
	const picked = await vscode.window.showQuickPick(items, {
		title: "Ensemble: Open Earlier Chat",
		placeHolder: "The one used last comes first",
		matchOnDetail: true,
	});
	if (!picked) return;
	await room.enter(backend.address, picked.info.room_id);
	await chat.focus();
}

function stateOf({ room_id, is_active, is_elsewhere }: RoomSummary, shownId: string | undefined): string {
	if (is_elsewhere) return "open in another program";
	if (room_id === shownId) return "open now";
	return is_active ? "the team is at work" : "";
}

async function askTeam({ chat }: CommandDeps, room: OpenRoom): Promise<void> {
	const request = await vscode.window.showInputBox({
		title: "Ensemble: Ask the Team",
		placeHolder: "fix the problems in this project and run its tests",
		prompt: "The team plans, edits, reviews and tests; you decide on every change.",
		ignoreFocusOut: true,
	});
	if (!request?.trim()) return;
	await chat.focus();
	await must(room, { type: "start_run", request: request.trim() });
}

async function askToFix({ chat }: CommandDeps, room: OpenRoom, argument: unknown): Promise<void> {
	const request = fixRequest(argument);
	if (request === undefined) return;
	await chat.focus();
	await must(room, { type: "start_run", request });
}

async function stop(_deps: CommandDeps, room: OpenRoom): Promise<void> {
	if (!room.state.runId) return void vscode.window.setStatusBarMessage("Ensemble: nothing is running.", 3_000);
	await must(room, { type: "stop_run", run_id: room.state.runId });
}

async function showChanges(_deps: CommandDeps, room: OpenRoom): Promise<void> {
	const changeset = room.openChangeset() ?? room.state.changesets.at(-1);
	if (!changeset) return void vscode.window.showInformationMessage("There are no changes to show. Ask the team for something first.");
	await openAllChanges(changeset);
}

async function decideAll(room: OpenRoom, decision: "accept" | "reject"): Promise<void> {
	const changeset = room.openChangeset();
	if (!changeset) return void vscode.window.setStatusBarMessage("Ensemble: no change is waiting for a decision.", 3_000);
	await must(room, { type: "decide_hunks", changeset_id: changeset.changeset_id, decision });
}

async function decideHunk({ lenses }: CommandDeps, room: OpenRoom, argument: unknown, decision: "accept" | "reject"): Promise<void> {
	const choice = parseHunkChoice(argument) ?? hunkAtCaret(lenses);
	if (!choice) return void vscode.window.setStatusBarMessage("Ensemble: there is no pending change at the caret.", 3_000);
	await must(room, { type: "decide_hunks", ...choice, decision });
}

function hunkAtCaret(lenses: HunkLenses): HunkChoice | undefined {
	const editor = vscode.window.activeTextEditor;
	return editor && lenses.hunkAt(editor.document, editor.selection.active.line);
}

async function openChange(_deps: CommandDeps, room: OpenRoom, argument: unknown): Promise<void> {
	const changeset = isRecord(argument) ? findChangeset(room, argument.changeset_id) : undefined;
	if (!changeset) throw new Error("This change is no longer kept; its files show what was accepted.");
	const path = isRecord(argument) ? argument.path : undefined;
	const file = changeset.files.find((candidate) => candidate.path === path);
	await (file ? openOneChange(changeset, file) : openAllChanges(changeset));
}

function findChangeset(room: OpenRoom, changesetId: unknown): Changeset | undefined {
	return room.state.changesets.find((changeset) => changeset.changeset_id === changesetId);
}

/** From the chat (path and line) or from the title of a diff editor, whose address names the file. */
async function openFile({ folder }: CommandDeps, argument: unknown): Promise<void> {
	const path = argument instanceof vscode.Uri ? parseChangeUri(argument)?.path : isRecord(argument) ? argument.path : undefined;
	if (typeof path !== "string" || path.split(/[\\/]/).includes("..")) return; // a link of the chat may be of a guest or a model
	const line = isRecord(argument) && typeof argument.line === "number" ? Math.max(0, argument.line - 1) : undefined;
	const selection = line === undefined ? undefined : new vscode.Range(line, 0, line, 0);
	await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, path), { selection, preview: true });
}

function parseHunkChoice(value: unknown): HunkChoice | undefined {
	if (!isRecord(value) || typeof value.changeset_id !== "string" || typeof value.path !== "string" || !Array.isArray(value.hunk_ids)) return undefined;
	return { changeset_id: value.changeset_id, path: value.path, hunk_ids: value.hunk_ids.filter((id) => typeof id === "string") };
}

/** Sends a command of this window; what the server refuses is shown by {@link runCommand}. */
async function must(room: OpenRoom, message: RoomCommand): Promise<void> {
	const answer = await room.ask(message);
	if (!answer.ok) throw new Error(answer.message);
}
