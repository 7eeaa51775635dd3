// What the extension and its backend say to each other over LSP beyond the standard. Room traffic is not here: it goes over the room socket.

import type { FunctionMetrics, RuleLevel } from "./analysis.ts";
import type { EngineInfo } from "./engine.ts";
import type { SandboxInfo, SandboxStep } from "./execution.ts";

/** Server's answer to `ensemble/backend`. */
export interface BackendAddress {
	/** `http://127.0.0.1:PORT`, without a trailing slash. */
	url: string;
	/** Valid for this launch only. */
	token: string;
	engine: EngineInfo;
	sandbox: SandboxInfo;
	/** Folder of the backend's log files. */
	logs: string;
}

/** Client → server, once after initialize and again after a restart: where is the room server? */
export const backendRequest = "ensemble/backend";

/** Client → server, when the user sets or clears the key. `undefined` clears it. Answered with the engine that is in use now. Never logged. */
export const setApiKeyRequest = "ensemble/setApiKey";
export interface SetApiKeyParams {
	apiKey?: string;
}

/** Server → client notification: engine, sandbox or running work changed (status bar). */
export const statusNotification = "ensemble/status";
export interface BackendStatus {
	engine: EngineInfo;
	sandbox: SandboxInfo;
	running: number;
}

/** Client → server: what the sandbox holds, what it stands on and how to get a better one, looked at now. The same words as `ensemble doctor`. */
export const explainSandboxRequest = "ensemble/explainSandbox";
export interface ExplainSandboxParams {
	/** Whether it is tested anew first, as after something was installed. */
	retest?: boolean;
}
export interface SandboxExplanation {
	text: string;
	/** Their sentences and commands stand in the text. */
	steps: SandboxStep[];
}

/** Client → server: builds the image that containers run in, then tests the sandbox anew. Progress comes on the token; cancelling ends it. */
export const buildImageRequest = "ensemble/buildSandboxImage";
export interface BuildImageParams {
	workDoneToken?: string | number;
}
export type BuildImageResult = { ok: true; sandbox: SandboxInfo } | { ok: false; reason: string };

/** Server → client, when hunks were decided: put this text through the editor, so that its own undo takes it back, and save. */
export const writeFileRequest = "ensemble/writeFile";
export interface WriteFileParams {
	uri: string;
	/** The text that the server read; the client refuses where the document differs. `undefined`: the file must not exist. */
	expected?: string;
	/** `undefined` deletes the file. */
	text?: string;
}
export type WriteFileResult = { ok: true } | { ok: false; reason: string };

/** Client → server: both sides of a changed file for the diff editor. */
export const changeTextRequest = "ensemble/changeText";
export interface ChangeTextParams {
	changeset_id: string;
	path: string;
	/** `current`: the file as it is; `proposed`: with every pending hunk applied to it. */
	side: "current" | "proposed";
}
export interface ChangeTextResult {
	text: string;
}

/** Client → server notification, before the first document and whenever a setting or the set of active extensions changes. */
export const analysisSettingsNotification = "ensemble/analysisSettings";
export interface AnalysisSettings {
	/** The master switch: off, nothing is shown anywhere. */
	enabled: boolean;
	/** By a rule's id, where it is not to be as it is by default. */
	rules: Record<string, RuleLevel>;
	/** Tools of the workspace that other extensions ask: "eslint", "staticcheck". They are not asked again on saving. */
	tools: string[];
	/** What such tools were seen to find, as `sameAs` of our rules has it: "eslint/no-debugger", "typescript/syntax". It is not shown twice. */
	seen: string[];
	/** Cognitive complexity from which a function gets one; absent: none. */
	inlayHintsFrom?: number;
	codeLensFrom?: number;
	/** Present: a saved file is also looked at by the tools that the workspace has of its own; programs by the name of a tool. */
	onSave?: { programs: Record<string, string> };
}

/**
 * Client → server: analyse a file, or all files of the workspace. Progress comes on the work-done token; cancelling the request ends it and
 * what was found until then stays. Problems come through the diagnostics of LSP, the rest through {@link filesAnalyzedNotification}.
 */
export const analyzeRequest = "ensemble/analyze";
export interface AnalyzeParams {
	/** Absent: the workspace. */
	uri?: string;
	workDoneToken?: string | number;
}
export interface AnalyzeResult {
	files: number;
	/** Left out because a program wrote them. */
	generated: number;
	unreadable: number;
	errors: number;
	warnings: number;
	infos: number;
	stopped: boolean;
	/** Whether there were more files or problems than are shown. */
	truncated: boolean;
	/** Mean over the files that have one. */
	score?: number;
}

/** Server → client notification: what is known of these files now (tree of complexity, score in the status bar). */
export const filesAnalyzedNotification = "ensemble/filesAnalyzed";
export interface FilesAnalyzed {
	files: FileReport[];
}
export interface FileReport {
	uri: string;
	/** Absent where the file was not analysed; `note` says why. */
	score?: number;
	note?: string;
	problems: { errors: number; warnings: number; infos: number };
	/** Hardest first. */
	functions: FunctionMetrics[];
	/** What cost the most points. */
	losses: { points: number; line: number; cause: string }[];
}

/** Command of the client that a refactoring names, which made up a name there; args: [{@link RenameAtArgs}]. */
export const renameAtCommand = "ensemble.renameAt";
export interface RenameAtArgs {
	uri: string;
	/** 0-based, as the rest of LSP. */
	line: number;
	character: number;
}

/** Command of the client that a code action names; args: [{@link AskToFixArgs}]. */
export const askToFixCommand = "ensemble.askToFix";
export interface AskToFixArgs {
	uri: string;
	/** 1-based. */
	line: number;
	message: string;
	rule: string;
}
