// COMPOSITION ROOT: builds every feature top to bottom and hands values over; the only place that knows them all.
// Nothing here decides anything about rooms, runs or files.

import { realpathSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { Changeset } from "#protocol/changes.ts";
import type { EngineInfo } from "#protocol/engine.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import type { Member } from "#protocol/members.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import { loadDefinitions } from "./agents/definitions.ts";
import { defaultRunLimits } from "./agents/limits.ts";
import { Runs } from "./agents/runs.ts";
import { takeUpInterrupted } from "./agents/take-up.ts";
import { toolsFor } from "./agents/tools/all-tools.ts";
import { compileGrammars } from "./analysis/compiled-grammars.ts";
import { fixAll } from "./analysis/fixes.ts";
import { LiveAnalyses } from "./analysis/live-analyses.ts";
import { knownRules } from "./analysis/rule-catalogue.ts";
import { RuleSettings, rulesFile } from "./analysis/rule-settings.ts";
import { analyzerFingerprint, openAnalysisStore } from "./analysis/scan/analysis-store.ts";
import { AnalyzerPool } from "./analysis/scan/analyzer-pool.ts";
import { LongTextsApart } from "./analysis/scan/long-texts-apart.ts";
import { onWire } from "./analysis/wire-analysis.ts";
import { WorkerAnalyzer } from "./analysis/worker-analyzer.ts";
import { acceptTokens } from "./api/auth.ts";
import { type ApiServer, startApi } from "./api/server.ts";
import type { Clock } from "./base/clock.ts";
import { Disposal } from "./base/disposal.ts";
import type { NewId } from "./base/ids.ts";
import type { Logger } from "./base/logger.ts";
import { Changesets } from "./changes/changesets.ts";
import { DiskFiles } from "./changes/disk-files.ts";
import { RecentBytes } from "./changes/recent-bytes.ts";
import { maxTextBytes } from "./changes/workspace-files.ts";
import { analysisStoreIn, type Config } from "./config.ts";
import { editorAnalysis } from "./editor-analysis.ts";
import { EngineChoice } from "./engines/engine-choice.ts";
import { OfflineEngine } from "./engines/offline/offline-engine.ts";
import type { EditorExecutionsDeps } from "./lsp/editor-executions.ts";
import { EditorFiles } from "./lsp/editor-files.ts";
import type { LspServer } from "./lsp/start-lsp.ts";
import { ExecutionRecord } from "./rooms/execution-record.ts";
import type { Room } from "./rooms/room.ts";
import { RoomDirectory } from "./rooms/room-directory.ts";
import { openRoomIndex } from "./rooms/room-index.ts";
import type { RoomCommands } from "./rooms/room-port.ts";
import { connectToRoom } from "./rooms/room-socket.ts";
import { reportsOf, watchedCommand } from "./sandbox/languages/watched-tests.ts";
import { MemberExecutions, withTexts } from "./sandbox/member-executions.ts";
import { type ExecutionFiles, maxProjectBytes } from "./sandbox/project-snapshot.ts";
import { maxListedFiles, sandboxBackend } from "./sandbox-backend.ts";
import { doctorReport } from "./terminal/doctor.ts";

export interface BackendDeps {
	/** Folders of the installed product, and the program of the analysis worker. */
	assets: { media: string; prompts: string; wasm: string; images: string; analysisWorker: string };
	env: Readonly<Record<string, string | undefined>>;
	platform: NodeJS.Platform;
	process: { pid: number; uid: number /** Runs JavaScript. */; node: string; isRunning(pid: number): boolean };
	version: string;
	logger: Logger;
	clock: Clock;
	newId: NewId;
}

/** A room as the terminal uses it. */
export interface TerminalRoom {
	connect(receive: (message: ServerMessage) => void): { send(message: ClientMessage): void; close(): void };
	changesets(): readonly Changeset[];
}

export interface Backend {
	/** Waits for the sandbox's test. */
	facts(): Promise<{ engine: EngineInfo; sandbox: SandboxInfo }>;
	/** Serves HTTP and WebSockets; tries the next ports where the one asked for is taken. */
	listen(): Promise<{ url: string; port: number; token: string }>;
	newRoom(name: string): TerminalRoom;
	/** Speaks LSP until the editor ends it; returns the exit status. */
	serveEditor(streams: { input: Readable; output: Writable; ended: AbortSignal }): Promise<number>;
	dispose(): Promise<void>;
}

const maxRoomName = 60;

export async function createBackend(config: Config, deps: BackendDeps): Promise<Backend> {
	const { logger, clock, newId, assets } = deps;
	const disposal = new Disposal();
	const workspace = realpathSync(config.workspace);

	const offline = new OfflineEngine({ reason: "It is built in", sleep: (ms, signal) => clock.sleep(ms, signal) });
	const engines = await EngineChoice.start({ config: config.engine, offline, clock, logger });
	const { sandbox, executions, examine, build } = sandboxBackend(config, deps, { workspace });
	disposal.add(() => sandbox.dispose());
	const recent = new RecentBytes({ maxBytes: maxProjectBytes, clock });
	const disk = new DiskFiles({ root: workspace, own: realpathSync(config.home), recent });
	const files = new EditorFiles({ disk, maxTextBytes });
	const filesOf = () => files;
	const rules = new RuleSettings({ read: () => files.read(rulesFile), knownRules: knownRules() });
	const levels = () => rules.levels;
	let grammars: ReturnType<typeof compileGrammars> | undefined;
	const compiled = () => {
		grammars ??= compileGrammars(assets.wasm);
		return grammars;
	};
	const newAnalyzer = () =>
		new WorkerAnalyzer({ workerFile: assets.analysisWorker, wasmFolder: assets.wasm, compiled, root: workspace, levels, clock, logger });
	const documentAnalyzer = newAnalyzer();
	const elsewhere = new AnalyzerPool({ size: 1, create: newAnalyzer, supports: (path) => documentAnalyzer.supports(path), clock });
	const analyzer = new LongTextsApart({ short: documentAnalyzer, long: elsewhere });
	disposal.add(() => analyzer.dispose());
	const projectFiles: Pick<ExecutionFiles, "list" | "readBytes"> = {
		list: (signal) => files.list(maxListedFiles, signal),
		readBytes: (path, maxBytes) => files.readBytes(path, maxBytes),
	};
	const staging = new Changesets({ filesOf });

	const writer = { pid: deps.process.pid, host: hostname(), isRunning: deps.process.isRunning };
	const index = await openRoomIndex({ path: join(config.home, "index.sqlite"), roomsFolder: join(config.home, "rooms"), logger });
	disposal.add(() => index?.dispose());
	const directory = new RoomDirectory({ home: config.home, workspace, clock, newId, logger, writer, status: () => status(), index });
	disposal.add(() => directory.dispose());

	const runs = new Runs({
		engine: () => engines.forRun(),
		sandboxInfo: () => sandbox.info,
		toolsFor: toolsFor({ filesOf, staging, analyzer, fixAll, executions, env: deps.env }),
		definitions: () => loadDefinitions({ builtIn: join(assets.prompts, "agents"), own: join(config.home, "prompts", "agents"), logger }),
		runningChanged: () => showStatus(),
		limits: { ...defaultRunLimits, workerMs: config.workerTimeoutsMs, runCostUsd: config.maxCostUsd },
		clock,
		newId,
		logger,
	});
	disposal.add(() => runs.dispose());
	const commands: RoomCommands = {
		startRun: (...args) => runs.startRun(...args),
		stopRun: (...args) => runs.stopRun(...args),
		pauseRun: (...args) => runs.pauseRun(...args),
		continueRun: (...args) => runs.continueRun(...args),
		resumeRun: (...args) => runs.resumeRun(...args),
		answerApproval: (...args) => runs.answerApproval(...args),
		decideHunks: (...args) => staging.decide(...args),
	};
	const code = new MemberExecutions({ executions, files: projectFiles });
	const owner = { user_id: "owner", name: userName(), role: "owner" } as const;
	const token = newId("token");
	const analyze = async (path: string, text: string) => {
		await rules.load();
		return onWire(await analyzer.analyze(path, text));
	};
	const connect = (connection: Pick<Parameters<typeof connectToRoom>[0], "room" | "member" | "send" | "bufferedBytes" | "end">) => {
		const { room, member } = connection;
		if (member.via === "vscode") void takeUpInterrupted(room, { userId: member.user_id }, { resumeRun: commands.resumeRun, clock, logger });
		return connectToRoom({ ...connection, commands, code, analyze, clock, newId, logger });
	};
	const record: EditorExecutionsDeps["record"] = (roomId, about) => {
		const room = directory.find(roomId);
		return room && new ExecutionRecord(room, { ...about, user_id: owner.user_id }, logger);
	};
	const defaultRoom = () => directory.openLatest("Chat");
	const status = () => ({ engine: engines.info, sandbox: sandbox.info, running: runs.running });

	let api: ApiServer | undefined;
	const listen = async () => {
		api ??= await startApi({
			host: config.host,
			port: config.port,
			authenticate: acceptTokens([{ token, identity: owner }]),
			mediaDir: assets.media,
			directory,
			defaultRoom,
			connect,
			status: () => ({ ...status(), version: deps.version, workspace }),
			clock,
			logger,
		});
		return { url: api.url, port: api.port, token };
	};
	disposal.add(() => api?.dispose());

	let lsp: LspServer | undefined;
	const showStatus = () => lsp?.sendStatus(status());
	engines.onChange((engine) => {
		directory.announce({ kind: "engine_changed", engine });
		showStatus();
	});
	const showSandbox = (known: SandboxInfo) => {
		for (const room of directory.opened()) room.pass({ type: "sandbox_known", sandbox: known });
		showStatus();
	};
	sandbox.onKnown(showSandbox);
	// Not awaited: it must not hold up the start.
	sandbox.whenKnown().catch((error: unknown) => logger.debug("sandbox test ended early", { error }));

	return {
		facts: async () => ({ engine: engines.info, sandbox: await sandbox.whenKnown() }),
		listen,
		newRoom: (name) => terminalRoom(directory.create(name.slice(0, maxRoomName)), { ...owner, via: "terminal" }, connect),
		async serveEditor({ input, output, ended }) {
			// Imported here: the other ways to run have no use for the editor's protocol.
			const { startLsp } = await import("./lsp/start-lsp.ts");
			const openStore = async () => {
				const fingerprint = analyzerFingerprint(assets.analysisWorker, assets.wasm);
				return openAnalysisStore({ path: analysisStoreIn(config.home), fingerprint, clock, logger });
			};
			const ownTools = { root: workspace, path: deps.env.PATH ?? "", node: deps.process.node, env: deps.env, read: (path: string) => disk.read(path) };
			const analysis = editorAnalysis({ analyzer, newAnalyzer, rules, files, ownTools, openStore, clock, logger });
			disposal.add(() => analysis.dispose());
			const server = startLsp({
				input,
				output,
				version: deps.version,
				analyzer,
				live: new LiveAnalyses({ analyzer: documentAnalyzer, clock }),
				refactorings: documentAnalyzer,
				analysis: analysis.tools,
				address: async () => ({ ...(await listen()), ...status(), logs: config.logDir }),
				setApiKey: (key) => engines.setApiKey(key),
				staging,
				roomOf: async (changesetId) => directory.opened().find((room) => room.changeset(changesetId) !== undefined),
				runs: { executions, filesWith: (texts) => withTexts(projectFiles, texts), watchedCommand, reportsOf, record },
				sandbox: {
					async explain(retest, signal) {
						if (retest) await sandbox.retest();
						const found = await examine(signal);
						return { text: doctorReport(found, false), steps: found.steps };
					},
					async buildImage(onProgress, signal) {
						const built = await build(undefined, true, onProgress, signal);
						return built.ok ? { ok: true, sandbox: await sandbox.retest() } : built;
					},
				},
				editorFiles: files,
				isRunning: deps.process.isRunning,
				logger,
			});
			lsp = server;
			ended.addEventListener("abort", () => server.dispose(), { once: true });
			return server.ended;
		},
		dispose: () => disposal.dispose(),
	};
}

function terminalRoom(
	room: Room,
	member: Member,
	connect: (connection: { room: Room; member: Member; send(text: string): void }) => ReturnType<typeof connectToRoom>,
): TerminalRoom {
	return {
		changesets: () => room.changesets,
		connect(receive) {
			const socket = connect({ room, member, send: (text) => receive(JSON.parse(text)) });
			return { send: (message) => void socket.receive(JSON.stringify(message)), close: () => socket.close() };
		},
	};
}

function userName(): string {
	try {
		return userInfo().username;
	} catch {
		// The account of a container need not have a name.
		return "you";
	}
}
