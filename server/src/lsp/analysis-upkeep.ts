// Keeps what the editor shows of analyses up to date: settings and the workspace's rules as they change, files as they are saved, closed,
// created, changed and deleted. Tells the editor to ask again. Does not know what is answered.

import { type Connection, DidChangeWatchedFilesNotification, FileChangeType, MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type AnalysisSettings, analysisSettingsNotification } from "#protocol/lsp.ts";
import type { Logger } from "../base/logger.ts";
import type { AnalysisTools, EditorEvents } from "./analysis-features.ts";
import { filePathOf } from "./file-path.ts";
import type { OpenDocuments } from "./open-documents.ts";
import { AnalysisSettingsSchema, type ShownAnalyses } from "./shown-analyses.ts";
import type { WorkspaceAnalysis } from "./workspace-analysis.ts";

export interface AnalysisUpkeepDeps {
	connection: Connection;
	documents: OpenDocuments;
	shown: ShownAnalyses;
	workspace: WorkspaceAnalysis;
	tools: Pick<AnalysisTools, "rules" | "saved">;
	abilities(): EditorEvents;
	logger: Logger;
}

const sources = "**/*.{py,pyi,pyw,js,mjs,cjs,jsx,ts,mts,cts,tsx,java,go}";

/** Of Python's linter; the analysis reads them itself. */
const linterSettings = "**/{pyproject,ruff,.ruff}.toml";
const isLinterSettings = (uri: string) => /\/(?:pyproject|\.?ruff)\.toml$/.test(uri);

export class AnalysisUpkeep {
	readonly #deps: AnalysisUpkeepDeps;
	readonly #toldNotes = new Set<string>();
	#watchesSources = false;

	constructor(deps: AnalysisUpkeepDeps) {
		this.#deps = deps;
		const { connection, documents, tools } = deps;
		connection.onNotification(analysisSettingsNotification, (params: unknown) => {
			const settings = AnalysisSettingsSchema.safeParse(params);
			if (settings.success) this.#change(settings.data);
			else deps.logger.warn("settings of the analysis not understood");
		});
		documents.onNews(({ functions }) => this.#refresh(functions));
		documents.onSaved((document) => this.#save(document));
		documents.onChanged((uri, changes) => tools.saved.changed(uri, changes));
		documents.onClosed((uri) => this.#closed(uri));
		tools.saved.onNews(() => this.#refresh(false));
		tools.rules.onChange(() => this.#rulesChanged());
		connection.onDidChangeWatchedFiles(({ changes }) => {
			const closed = changes.filter(({ uri }) => documents.get(uri) === undefined);
			deps.workspace.refresh(closed.map(({ uri, type }) => ({ uri, isNew: type === FileChangeType.Created })));
			if (changes.some(({ uri }) => uri.endsWith(`/${tools.rules.file}`))) this.#loadRules();
			if (changes.some(({ uri }) => isLinterSettings(uri))) this.#rulesChanged();
		});
	}

	/** When the editor is ready. */
	start(): void {
		for (const files of [`**/${this.#deps.tools.rules.file}`, linterSettings]) this.#watch(files, () => undefined);
		this.#loadRules();
	}

	/** From when somebody wants to know about the whole workspace. */
	watchSources(): void {
		if (this.#watchesSources) return;
		this.#watchesSources = true;
		this.#watch(sources, () => {
			this.#watchesSources = false; // Asked again with the next scan.
		});
	}

	#watch(globPattern: string, failed: () => void): void {
		const { connection, abilities } = this.#deps;
		if (abilities().watchesFiles) connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] }).catch(failed);
	}

	#change(settings: AnalysisSettings): void {
		const { shown, documents, workspace, tools } = this.#deps;
		if (!shown.change(settings)) return;
		tools.rules.usePersonal(settings.rules);
		if (!settings.onSave) tools.saved.clear();
		if (settings.enabled) workspace.refreshAll();
		else {
			documents.rest();
			workspace.clear();
		}
		this.#tellNotes();
		this.#refresh(true);
	}

	#loadRules(): void {
		const { tools, logger } = this.#deps;
		tools.rules.load().then(
			() => this.#tellNotes(),
			(error: unknown) => logger.error("rules of the workspace not read", { error }),
		);
	}

	#rulesChanged(): void {
		const { shown, documents, workspace } = this.#deps;
		shown.invalidate();
		documents.rest();
		if (shown.settings.enabled) workspace.refreshAll();
		this.#refresh(true);
	}

	/** Each once. */
	#tellNotes(): void {
		const { connection, tools } = this.#deps;
		for (const note of tools.rules.notes) {
			if (this.#toldNotes.has(note)) continue;
			this.#toldNotes.add(note);
			const params = { type: MessageType.Warning, message: `Ensemble: ${note}` };
			void connection.sendNotification(ShowMessageNotification.method, params).catch(() => undefined); // The editor has just gone.
		}
	}

	#save(document: TextDocument): void {
		const { shown, tools } = this.#deps;
		const { enabled, onSave, tools: without } = shown.settings;
		const path = filePathOf(document.uri);
		if (enabled && onSave && path !== undefined) tools.saved.save({ uri: document.uri, path, text: document.getText(), without, programs: onSave.programs });
	}

	#closed(uri: string): void {
		const { shown, tools, workspace } = this.#deps;
		shown.closed(uri);
		tools.saved.closed(uri);
		workspace.refresh([{ uri, isNew: false }]);
	}

	#refresh(marksToo: boolean): void {
		const { connection, abilities } = this.#deps;
		const unheard = () => undefined; // The editor has just gone.
		if (abilities().refreshesDiagnostics) connection.languages.diagnostics.refresh().catch(unheard);
		if (!marksToo) return;
		if (abilities().refreshesHints) connection.languages.inlayHint.refresh().catch(unheard);
		if (abilities().refreshesLenses) connection.sendRequest("workspace/codeLens/refresh").catch(unheard);
	}
}
