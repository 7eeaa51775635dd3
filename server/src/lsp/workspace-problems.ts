// Problems of files that are not open: what a scan found, given to the editor as it asks, which is by requests that are held until there is
// news. Only what differs from what the editor has is sent. Bounded: a workspace with more problems than that is told so, not listed.

import { createHash } from "node:crypto";
import {
	type Diagnostic,
	DocumentDiagnosticReportKind,
	type PreviousResultId,
	type WorkspaceDiagnosticReport,
	type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { Analysis } from "#protocol/analysis.ts";
import { diagnosticOf } from "./diagnostics.ts";

const maxProblems = 5000;
export const maxProblemsPerFile = 200;
const nothing = "none";

/** The same for the same problems: what an analysis finds again is no news. */
function idOf(items: readonly Diagnostic[]): string {
	return items.length === 0 ? nothing : createHash("sha256").update(JSON.stringify(items), "utf8").digest("hex").slice(0, 24);
}

export class WorkspaceProblems {
	readonly #files = new Map<string, { resultId: string; items: Diagnostic[] }>();
	readonly #waiting = new Set<() => void>();
	readonly #isOpen: (uri: string) => boolean;
	#count = 0;

	/** The editor asks for open documents by themselves. */
	constructor(isOpen: (uri: string) => boolean) {
		this.#isOpen = isOpen;
	}

	/** Whether it was analysed as a file of the workspace. */
	has(uri: string): boolean {
		return this.#files.has(uri);
	}

	uris(): string[] {
		return [...this.#files.keys()];
	}

	/** False where not all problems found a place. */
	set(uri: string, analysis: Analysis): boolean {
		this.#remove(uri);
		const items = analysis.issues.slice(0, Math.min(maxProblemsPerFile, maxProblems - this.#count)).map(diagnosticOf);
		this.#files.set(uri, { resultId: idOf(items), items });
		this.#count += items.length;
		return items.length === analysis.issues.length;
	}

	delete(uri: string): void {
		this.#remove(uri);
	}

	clear(): void {
		this.#files.clear();
		this.#count = 0;
	}

	/** There is news: whoever waits gets it. */
	publish(): void {
		for (const answer of [...this.#waiting]) answer();
	}

	itemsOf(uri: string): Diagnostic[] {
		return this.#files.get(uri)?.items ?? [];
	}

	/** Answers when there is something that the editor does not have, or when it is not wanted any more. */
	async report(previous: readonly PreviousResultId[], signal: AbortSignal): Promise<WorkspaceDiagnosticReport> {
		for (;;) {
			const items = this.#news(previous);
			if (items.length > 0 || signal.aborted) return { items };
			await this.#next(signal);
		}
	}

	#news(previous: readonly PreviousResultId[]): WorkspaceDocumentDiagnosticReport[] {
		const known = new Map(previous.map(({ uri, value }) => [uri, value]));
		const news: WorkspaceDocumentDiagnosticReport[] = [];
		const tell = (uri: string, resultId: string, items: Diagnostic[]) =>
			news.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items });
		for (const [uri, { resultId, items }] of this.#files) {
			// A file without problems is no news to an editor that never had any of it.
			if (!this.#isOpen(uri) && (known.get(uri) ?? nothing) !== resultId) tell(uri, resultId, items);
		}
		for (const [uri, value] of known) if (!this.#files.has(uri) && value !== nothing && !this.#isOpen(uri)) tell(uri, nothing, []);
		return news;
	}

	#next(signal: AbortSignal): Promise<void> {
		return new Promise((resolve) => {
			const done = () => {
				this.#waiting.delete(done);
				signal.removeEventListener("abort", done);
				resolve();
			};
			this.#waiting.add(done);
			signal.addEventListener("abort", done, { once: true });
		});
	}

	#remove(uri: string): void {
		this.#count -= this.#files.get(uri)?.items.length ?? 0;
		this.#files.delete(uri);
	}
}
