// COMPOSITION ROOT of the extension: builds every part top to bottom, hands values over, and wires what listens to what.
// Rule: activate() only builds; the language client is loaded and the backend started after it has returned.

import * as vscode from "vscode";
import { analysisSettingsNotification, type ChangeTextParams, type ChangeTextResult, changeTextRequest } from "#protocol/lsp.ts";
import { analysisSettings, onAnalysisSettingsChange } from "./analysis/analysis-settings.ts";
import { ComplexityTree, complexityViewId } from "./analysis/complexity-tree.ts";
import { FileReports } from "./analysis/file-reports.ts";
import { FileScore } from "./analysis/file-score.ts";
import { SeenFindings } from "./analysis/seen-findings.ts";
import { sendStoredKey } from "./api-key.ts";
import { ChangeDocuments } from "./changes/change-documents.ts";
import { changeScheme } from "./changes/change-uri.ts";
import { writeThroughEditor } from "./changes/editor-writer.ts";
import { HunkLenses, hunkLensSelector } from "./changes/hunk-lenses.ts";
import { ReviewTabs } from "./changes/review-tabs.ts";
import { ChatView, chatViewId } from "./chat/chat-view.ts";
import { registerCommands, registerCommandsWithoutFolder } from "./commands.ts";
import { ContextKeys } from "./context-keys.ts";
import type { LanguageConnection } from "./language-client.ts";
import type { RoomState } from "./rooms/room-state.ts";
import { WindowRoom } from "./rooms/window-room.ts";
import { BackendRuns } from "./run/backend-runs.ts";
import { CompileProblems } from "./run/compile-problems.ts";
import { outputScheme, RunOutputs } from "./run/run-history.ts";
import { RunTerminals } from "./run/run-terminals.ts";
import { TestView } from "./run/test-view.ts";
import { ImageOffer } from "./sandbox/sandbox-image.ts";
import { SandboxPage, sandboxScheme } from "./sandbox/sandbox-page.ts";
import { type BackendState, ServerProcess } from "./server-process.ts";
import { backendEnvironment, backendFlags, needsRestart, offerRestart } from "./settings.ts";
import { StatusBar } from "./status-bar.ts";

/** What must end before the extension host does. VS Code calls deactivate() without arguments, so it has to be found from here. */
const open: ServerProcess[] = [];

export function activate(context: vscode.ExtensionContext): void {
	const begun = performance.now();
	const log = vscode.window.createOutputChannel("Ensemble", { log: true });
	// The welcome text needs a view to stand in, and a view needs a provider, though it never has an item.
	const welcome = vscode.window.registerTreeDataProvider("ensemble.welcome", { getChildren: () => [], getTreeItem: () => new vscode.TreeItem("") });
	context.subscriptions.push(log, welcome);
	// With several folders the team works in the first. VS Code starts its extensions anew when that changes.
	const folder = vscode.workspace.workspaceFolders?.find((candidate) => candidate.uri.scheme === "file");
	if (folder) activateIn(folder, context, log);
	else context.subscriptions.push(registerCommandsWithoutFolder(log));
	log.info(`activated in ${(performance.now() - begun).toFixed(1)} ms`);
}

export async function deactivate(): Promise<void> {
	await Promise.all(open.map((server) => server.dispose()));
}

function activateIn(folder: vscode.WorkspaceFolder, context: vscode.ExtensionContext, log: vscode.LogOutputChannel): void {
	const reports = new FileReports();
	const complexity = new ComplexityTree(reports);
	const seen = new SeenFindings();
	const sendAnalysisSettings = (connection: LanguageConnection) => connection.notify(analysisSettingsNotification, analysisSettings(folder, seen.all()));
	const server = new ServerProcess({
		folder,
		serverFile: context.asAbsolutePath("dist/server/main.mjs"),
		flags: () => backendFlags(folder),
		environment: backendEnvironment,
		log,
		writeFile: writeThroughEditor,
		filesAnalyzed: (files) => reports.add(files),
		prepare: async (connection) => {
			await sendAnalysisSettings(connection);
			await sendStoredKey(context.secrets, connection, log);
		},
	});
	open.push(server);
	const room = new WindowRoom({ memory: context.workspaceState, log });
	const chat = new ChatView({
		mediaFolder: vscode.Uri.joinPath(context.extensionUri, "dist", "media"),
		connection: room.connection,
		log,
		onShown: () => server.start(),
	});
	const changeText = async (params: ChangeTextParams) =>
		(await (await server.whenRunning()).connection.request<ChangeTextResult>(changeTextRequest, params)).text;
	const documents = new ChangeDocuments({ changeText, log });
	const lenses = new HunkLenses({ changesets: () => room.state.changesets });
	const reviews = new ReviewTabs();
	const statusBar = new StatusBar();
	const keys = new ContextKeys();
	const compileProblems = new CompileProblems(folder);
	const runs = new BackendRuns({
		folder,
		whenRunning: () => server.whenRunning(),
		compileProblems,
		roomId: () => room.roomId,
		onActive: (isActive) => keys.programsChanged(isActive),
	});
	const outputs = new RunOutputs(() => room.whenOpen());
	const sandboxPage = new SandboxPage();
	const terminals = new RunTerminals();
	const tests = new TestView(folder, runs);

	let shown: RoomState["changesets"] = room.state.changesets;
	const roomChanged = (state: RoomState) => {
		keys.roomChanged(state);
		if (state.changesets === shown) return;
		shown = state.changesets;
		documents.refresh();
		lenses.refresh();
		reviews.changesetsChanged(state.changesets);
	};
	const backendChanged = (state: BackendState) => {
		statusBar.show(state);
		void room.backendChanged(state);
		if (state.kind === "running") keys.sandboxChanged(state.status.sandbox);
		if (state.kind === "starting") reports.clear();
		if (state.kind === "failed") void reportFailure(state.reason);
	};

	const tellAnalysisSettings = () => {
		if (server.state.kind !== "running") return;
		sendAnalysisSettings(server.state.connection).catch((error: unknown) => log.warn(`settings not sent: ${String(error)}`));
	};
	context.subscriptions.push(
		vscode.window.registerWebviewViewProvider(chatViewId, chat),
		vscode.workspace.registerTextDocumentContentProvider(changeScheme, documents),
		vscode.workspace.registerTextDocumentContentProvider(outputScheme, outputs),
		vscode.workspace.registerTextDocumentContentProvider(sandboxScheme, sandboxPage),
		vscode.languages.registerCodeLensProvider({ scheme: sandboxScheme }, sandboxPage),
		sandboxPage,
		vscode.languages.registerCodeLensProvider(hunkLensSelector, lenses),
		registerCommands({
			server,
			room,
			chat,
			lenses,
			complexity,
			secrets: context.secrets,
			log,
			runs,
			terminals,
			outputs,
			imageOffer: new ImageOffer(),
			sandboxPage,
			folder,
		}),
		server.onDidChange(backendChanged),
		room.onDidChange(roomChanged),
		room.onDidEnter(() => {
			reviews.leaveRoom();
			chat.reload();
		}),
		vscode.window.tabGroups.onDidChangeTabs(() => keys.tabsChanged()),
		vscode.window.tabGroups.onDidChangeTabGroups(() => keys.tabsChanged()),
		vscode.workspace.onDidChangeConfiguration((event) => needsRestart(event) && void offerRestart(server)),
		vscode.window.registerTreeDataProvider(complexityViewId, complexity),
		onAnalysisSettingsChange(tellAnalysisSettings),
		seen.onDidChange(tellAnalysisSettings),
		seen,
		new FileScore(reports),
		reports,
		complexity,
		vscode.workspace.onDidGrantWorkspaceTrust(() => server.start()),
		tests,
		terminals,
		compileProblems,
		statusBar,
		documents,
		lenses,
		room,
	);
	backendChanged(server.state);
	setImmediate(() => server.start());
}

async function reportFailure(reason: string): Promise<void> {
	const picked = await vscode.window.showErrorMessage(`${reason} Restart it, or look into its log.`, "Restart Backend", "Open Log");
	if (picked) await vscode.commands.executeCommand(picked === "Open Log" ? "ensemble.openLog" : "ensemble.restartBackend");
}
