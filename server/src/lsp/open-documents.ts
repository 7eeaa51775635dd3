// The documents that the editor has open, with the analysis of their present text. One analysis per text is kept, and dropped with the
// document. Does not know what is done with the problems.

import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Connection, TextDocumentSyncKind, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "#protocol/analysis.ts";
import type { Analyzer } from "../analysis/analyzer.ts";

export interface AnalyzedDocument {
	document: TextDocument;
	analysis: Analysis;
	/** The same for the same text, also after the document was closed and opened again. */
	resultId: string;
}

export class OpenDocuments {
	readonly syncKind = TextDocumentSyncKind.Incremental;
	readonly #documents = new TextDocuments(TextDocument);
	readonly #analyzer: Analyzer;
	readonly #analyses = new Map<string, { version: number; result: Promise<AnalyzedDocument> }>();
	/** Real paths by document; links are followed once, when it is first asked for. */
	readonly #realPaths = new Map<string, Promise<string | undefined>>();

	constructor(deps: { analyzer: Analyzer }) {
		this.#analyzer = deps.analyzer;
		this.#documents.onDidClose(({ document }) => {
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

	get(uri: string): TextDocument | undefined {
		return this.#documents.get(uri);
	}

	async findByRealPath(path: string): Promise<TextDocument | undefined> {
		for (const document of this.#documents.all()) if ((await this.#realPathOf(document.uri)) === path) return document;
		return undefined;
	}

	/** Undefined where it is not open, or of a language without rules. */
	async analyze(uri: string): Promise<AnalyzedDocument | undefined> {
		const document = this.#documents.get(uri);
		const path = document && filePathOf(uri);
		if (!document || path === undefined || !this.#analyzer.supports(path)) return undefined;
		const known = this.#analyses.get(uri);
		if (known?.version === document.version) return known.result;
		const result = this.#analyzeText(document, path);
		this.#analyses.set(uri, { version: document.version, result });
		return result;
	}

	async #analyzeText(document: TextDocument, path: string): Promise<AnalyzedDocument> {
		const text = document.getText();
		const analysis = await this.#analyzer.analyze(path, text);
		return { document, analysis, resultId: createHash("sha256").update(`${path}\0${text}`, "utf8").digest("hex").slice(0, 24) };
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

export function filePathOf(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined; // Not a file: untitled, a diff's side, something remote.
	}
}
