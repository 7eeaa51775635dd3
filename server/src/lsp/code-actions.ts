// What the light bulb offers: the fix of a problem under the caret, and all safe fixes of the file at once. The latter is computed when
// it is chosen. Every edit names the version it was made for, so that the editor refuses it over newer text.

import {
	type CodeAction,
	CodeActionKind,
	type CodeActionParams,
	LSPErrorCodes,
	type Range,
	ResponseError,
	type TextDocumentEdit,
	type TextEdit,
	type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { z } from "zod";
import type { Issue, TextFix } from "#protocol/analysis.ts";
import { diagnosticOf, rangeOf } from "./diagnostics.ts";
import type { AnalyzedDocument, OpenDocuments } from "./open-documents.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.ensemble`;

/** All safe fixes of a text, until none is left. */
export type FixText = (path: string, text: string) => Promise<{ text: string }>;

export interface EditorAbilities {
	/** Whether an action's edit may be given when it is chosen. */
	resolvesEdits: boolean;
	/** Whether edits may name a version. */
	versionedEdits: boolean;
}

/** Ours, told from what other servers put there. */
const FixAllData = z.object({ ensemble: z.literal("fix-all"), uri: z.string(), version: z.number() });

export interface CodeActionsDeps {
	documents: OpenDocuments;
	fixText: FixText;
	abilities: () => EditorAbilities;
}

export class CodeActions {
	readonly #deps: CodeActionsDeps;

	constructor(deps: CodeActionsDeps) {
		this.#deps = deps;
	}

	async offer({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
		const analyzed = await this.#deps.documents.analyze(textDocument.uri);
		if (!analyzed) return [];
		const actions = wants(context.only, CodeActionKind.QuickFix) ? this.#quickFixes(analyzed, range) : [];
		// Without being asked for, it is offered only in the menu of source actions.
		if (context.only && wants(context.only, fixAllKind) && safeIssues(analyzed).length > 0)
			actions.push(await this.#fixAllAction(analyzed, fixAllKind, "Fix all problems that can be fixed safely"));
		else if (!context.only && actions.length > 0 && safeIssues(analyzed).length > 1)
			actions.push(await this.#fixAllAction(analyzed, CodeActionKind.QuickFix, "Fix all problems in this file that can be fixed safely"));
		return actions;
	}

	/** Fills in the edit of an action that was offered without one. */
	async resolve(action: CodeAction): Promise<CodeAction> {
		const data = FixAllData.safeParse(action.data);
		if (!data.success || action.edit) return action;
		const document = this.#deps.documents.get(data.data.uri);
		if (document?.version !== data.data.version) throw new ResponseError(LSPErrorCodes.ContentModified, "The file has changed since; open the menu again.");
		return { ...action, edit: await this.#fixAllEdit(document) };
	}

	#quickFixes({ document, analysis }: AnalyzedDocument, range: Range): CodeAction[] {
		return analysis.issues.flatMap((issue) => {
			if (!issue.fix || !overlaps(rangeOf(issue), range)) return [];
			const action: CodeAction = {
				title: titleOf(issue.fix, issue),
				kind: CodeActionKind.QuickFix,
				diagnostics: [diagnosticOf(issue)],
				isPreferred: issue.fix.safety === "safe",
				edit: this.#workspaceEdit(
					document,
					issue.fix.edits.map((edit) => ({ range: rangeOf(edit), newText: edit.text })),
				),
			};
			return [action];
		});
	}

	async #fixAllAction({ document }: AnalyzedDocument, kind: CodeActionKind, title: string): Promise<CodeAction> {
		const action: CodeAction = { title, kind };
		if (!this.#deps.abilities().resolvesEdits) return { ...action, edit: await this.#fixAllEdit(document) };
		return { ...action, data: { ensemble: "fix-all", uri: document.uri, version: document.version } satisfies z.infer<typeof FixAllData> };
	}

	async #fixAllEdit(document: TextDocument): Promise<WorkspaceEdit> {
		const before = document.getText();
		const { text: after } = await this.#deps.fixText(document.uri, before);
		return this.#workspaceEdit(document, after === before ? [] : [smallestEdit(document, before, after)]);
	}

	#workspaceEdit(document: TextDocument, edits: TextEdit[]): WorkspaceEdit {
		if (!this.#deps.abilities().versionedEdits) return { changes: { [document.uri]: edits } };
		const change: TextDocumentEdit = { textDocument: { uri: document.uri, version: document.version }, edits };
		return { documentChanges: [change] };
	}
}

function titleOf(fix: TextFix, issue: Issue): string {
	return `${fix.title} (${issue.rule}${fix.safety === "unsafe" ? ", may change what the program does" : ""})`;
}

function safeIssues({ analysis }: AnalyzedDocument): Issue[] {
	return analysis.issues.filter((issue) => issue.fix?.safety === "safe");
}

/** Kinds are a hierarchy: who asks for `source` also wants `source.fixAll`. */
function wants(only: readonly CodeActionKind[] | undefined, kind: CodeActionKind): boolean {
	return !only || only.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`));
}

function overlaps(a: Range, b: Range): boolean {
	return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
	return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** One replacement from the first to the last difference: carets and folds elsewhere stay. */
function smallestEdit(document: TextDocument, before: string, after: string): TextEdit {
	const shorter = Math.min(before.length, after.length);
	let start = 0;
	while (start < shorter && before[start] === after[start]) start++;
	let end = 0;
	while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	const range = { start: document.positionAt(start), end: document.positionAt(before.length - end) };
	return { range, newText: after.slice(start, after.length - end) };
}
