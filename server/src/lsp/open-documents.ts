// The documents that the editor has open, with the analysis of their present text: followed edit by edit, or else of each text as a whole,
// of which one is kept for as long as the document is open. Does not know what is done with the problems.

import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { type Connection, TextDocumentSyncKind, TextDocuments } from "vscode-languageserver";
import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import type { Analysis } from "#protocol/analysis.ts";
import type { Analyzer } from "../analysis/analyzer.ts";
import type { LiveAnalyses, News, Tier } from "../analysis/live-analyses.ts";
import { filePathOf } from "./file-path.ts";

export interface AnalyzedDocument {
	document: TextDocument;
	analysis: Analysis;
	/** The same for the same result, also after the document was closed and opened again. */
	resultId: string;
}

export interface OpenDocumentsDeps {
	analyzer: Analyzer;
	/** Absent: each version is analysed as a whole. */
	live?: Pick<LiveAnalyses, "of" | "changed" | "closed" | "rest" | "onNews">;
}

export class OpenDocuments {
	readonly syncKind = TextDocumentSyncKind.Incremental;
	readonly #documents: TextDocuments<TextDocument>;
	readonly #deps: OpenDocumentsDeps;
	readonly #analyses = new Map<string, { version: number; result: Promise<Analysis> }>();
	readonly #resultIds = new WeakMap<Analysis, string>();
	/** Real paths by document; links are followed once, when it is first asked for. */
	readonly #realPaths = new Map<string, Promise<string | undefined>>();
	readonly #changeListeners = new Set<(uri: string, changes: readonly TextDocumentContentChangeEvent[]) => void>();

	constructor(deps: OpenDocumentsDeps) {
		this.#deps = deps;
		this.#documents = new TextDocuments({
			create: TextDocument.create,
			update: (document, changes, version) => {
				const updated = TextDocument.update(document, changes, version);
				deps.live?.changed(document.uri, version, changes);
				for (const listener of this.#changeListeners) listener(document.uri, changes);
				return updated;
			},
		});
		// Editors that forget to close what they open again would have us follow the text of before.
		this.#documents.onDidOpen(({ document }) => deps.live?.closed(document.uri));
		this.#documents.onDidClose(({ document }) => {
			deps.live?.closed(document.uri);
			this.#analyses.delete(document.uri);
			this.#realPaths.delete(document.uri);
		});
	}

	listen(connection: Connection): void {
		this.#documents.listen(connection);
	}

	onClosed(listener: (uri: string) => void): void {
		this.#documents.onDidClose(({ document }) => listener(document.uri));
	}

	onChanged(listener: (uri: string, changes: readonly TextDocumentContentChangeEvent[]) => void): void {
		this.#changeListeners.add(listener);
	}

	onSaved(listener: (document: TextDocument) => void): void {
		this.#documents.onDidSave(({ document }) => listener(document));
	}

	get(uri: string): TextDocument | undefined {
		return this.#documents.get(uri);
	}

	async findByRealPath(path: string): Promise<TextDocument | undefined> {
		for (const document of this.#documents.all()) if ((await this.#realPathOf(document.uri)) === path) return document;
		return undefined;
	}

	/** A later look found something else than what was answered. */
	onNews(listener: (news: News) => void): void {
		this.#deps.live?.onNews(listener);
	}

	/** Nothing is done for any document until it is asked about again. */
	rest(): void {
		this.#analyses.clear();
		this.#deps.live?.rest();
	}

	/** Undefined where it is not open, or of a language without rules. */
	async analyze(uri: string, tier: Tier = "instant"): Promise<AnalyzedDocument | undefined> {
		const document = this.#documents.get(uri);
		const path = document && filePathOf(uri);
		if (!document || path === undefined || !this.#deps.analyzer.supports(path)) return undefined;
		const followed = await this.#deps.live?.of({ uri, path, version: document.version, text: () => document.getText() }, tier);
		if (this.#documents.get(uri) !== document) return undefined;
		if (followed) return { document, analysis: followed, resultId: this.#resultIdOf(followed) };
		const { version } = document;
		const analysis = await this.#analyzeText(document, path);
		// It was edited meanwhile.
		if (document.version !== version) return this.analyze(uri, tier);
		return { document, analysis, resultId: this.#resultIdOf(analysis) };
	}

	#analyzeText(document: TextDocument, path: string): Promise<Analysis> {
		const known = this.#analyses.get(document.uri);
		if (known?.version === document.version) return known.result;
		const result = this.#deps.analyzer.analyze(path, document.getText());
		this.#analyses.set(document.uri, { version: document.version, result });
		return result;
	}

	#resultIdOf(analysis: Analysis): string {
		const known = this.#resultIds.get(analysis);
		if (known !== undefined) return known;
		const id = createHash("sha256").update(JSON.stringify(analysis), "utf8").digest("hex").slice(0, 24);
		this.#resultIds.set(analysis, id);
		return id;
	}

	#realPathOf(uri: string): Promise<string | undefined> {
		const known = this.#realPaths.get(uri);
		if (known) return known;
		const path = filePathOf(uri);
		const found = path === undefined ? Promise.resolve(undefined) : realpath(path);
		this.#realPaths.set(uri, found);
		return found.catch(() => {
			// Its file is not there yet: it goes by its own path, and is asked again next time.
			this.#realPaths.delete(uri);
			return path;
		});
	}
}
