// What the light bulb offers: the fix of a problem under the caret, all fixes of its rule, a comment that switches it off here, the team;
// all safe fixes of the file at once; and refactorings. What needs another look at the text is computed when it is chosen. Every edit names the version it
// was made for, so that the editor refuses it over newer text.

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
import { type AskToFixArgs, askToFixCommand } from "#protocol/lsp.ts";
import type { Tier } from "../analysis/live-analyses.ts";
import { diagnosticOf, rangeOf } from "./diagnostics.ts";
import { type AnalyzeText, disableHere } from "./disable-comment.ts";
import type { AnalyzedDocument } from "./open-documents.ts";
import { offerRefactorings, RefactorData, type Refactorings, refactorEdits, renameCommand } from "./refactor-actions.ts";
import { smallestEdit } from "./smallest-edit.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.ensemble`;

/** All safe fixes of a text, until none is left; of these rules only, where they are named. */
export type FixText = (path: string, text: string, options: { rules?: readonly string[]; isOff(rule: string): boolean }) => Promise<{ text: string }>;

export interface EditorAbilities {
	/** Whether an action's edit may be given when it is chosen. */
	resolvesEdits: boolean;
	/** Whether edits may name a version. */
	versionedEdits: boolean;
	/** Whether the editor knows the command that asks the team. */
	asksTeam: boolean;
	/** Whether it knows the command that begins a rename. */
	renamesAt: boolean;
}

/** Ours, told from what other servers put there. */
const Target = { uri: z.string(), version: z.number() };
const ActionData = z.discriminatedUnion("ensemble", [
	z.object({ ensemble: z.literal("fix-all"), ...Target, rule: z.string().optional() }),
	z.object({ ensemble: z.literal("disable"), ...Target, rule: z.string(), line: z.number() }),
	RefactorData,
]);
type ActionData = z.infer<typeof ActionData>;

export interface CodeActionsDeps {
	documents: { analyze(uri: string, tier: Tier): Promise<AnalyzedDocument | undefined>; get(uri: string): TextDocument | undefined };
	fixText: FixText;
	analyzeText: AnalyzeText;
	/** Rules that are not shown are not fixed either. */
	isOff(uri: string, rule: string): boolean;
	/** Absent: none are offered. */
	refactorings: Refactorings | undefined;
	abilities: () => EditorAbilities;
}

export class CodeActions {
	readonly #deps: CodeActionsDeps;

	constructor(deps: CodeActionsDeps) {
		this.#deps = deps;
	}

	async offer({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
		const fixesAll = context.only !== undefined && wants(context.only, fixAllKind);
		const analyzed = await this.#deps.documents.analyze(textDocument.uri, fixesAll ? "whole" : "instant");
		if (!analyzed) return [];
		const here = wants(context.only, CodeActionKind.QuickFix) ? analyzed.analysis.issues.filter((issue) => overlaps(rangeOf(issue), range)) : [];
		const actions = this.#quickFixes(analyzed, here);
		// Without being asked for, it is offered only in the menu of source actions.
		if (fixesAll && safeIssues(analyzed).length > 0)
			actions.push(await this.#lazy({ title: "Fix all problems that can be fixed safely", kind: fixAllKind }, fixAllData(analyzed)));
		else if (!context.only && actions.length > 0) actions.push(...(await this.#fixesOfMany(analyzed, here)));
		actions.push(...this.#insteadOfFixes(analyzed, here));
		const { refactorings } = this.#deps;
		// An edit for each of them would cost too much where none may be chosen.
		if (refactorings && this.#deps.abilities().resolvesEdits) actions.push(...(await offerRefactorings(refactorings, analyzed.document, { range, context })));
		return actions;
	}

	/** Fills in the edit of an action that was offered without one. */
	async resolve(action: CodeAction): Promise<CodeAction> {
		const data = ActionData.safeParse(action.data);
		if (!data.success || action.edit) return action;
		if (data.data.ensemble === "refactor") return { ...action, ...(await this.#refactored(data.data)) };
		return { ...action, edit: await this.#editFor(data.data) };
	}

	async #refactored(data: RefactorData): Promise<Pick<CodeAction, "edit" | "command">> {
		const { refactorings, abilities } = this.#deps;
		const document = this.#present(data);
		if (!refactorings) throw new ResponseError(LSPErrorCodes.RequestFailed, "There are no refactorings here.");
		const { edits, rename } = await refactorEdits(refactorings, data);
		const edit = this.#workspaceEdit(document, edits);
		return rename && abilities().renamesAt ? { edit, command: renameCommand(rename) } : { edit };
	}

	/** The document in the version that an action was offered for. */
	#present({ uri, version }: ActionData): TextDocument {
		const document = this.#deps.documents.get(uri);
		if (document?.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, "The file has changed since; open the menu again.");
		return document;
	}

	#quickFixes({ document }: AnalyzedDocument, issues: readonly Issue[]): CodeAction[] {
		return issues.flatMap((issue) => {
			if (!issue.fix) return [];
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

	/** For each rule that can be fixed here and elsewhere in the file, and for all rules. */
	async #fixesOfMany(analyzed: AnalyzedDocument, here: readonly Issue[]): Promise<CodeAction[]> {
		const safe = safeIssues(analyzed);
		const actions: CodeAction[] = [];
		for (const rule of new Set(here.filter(({ fix }) => fix?.safety === "safe").map((issue) => issue.rule))) {
			const count = safe.filter((issue) => issue.rule === rule).length;
			if (count > 1)
				actions.push(await this.#lazy({ title: `Fix all ${count} of ${rule} in this file`, kind: CodeActionKind.QuickFix }, fixAllData(analyzed, rule)));
		}
		if (safe.length > 1)
			actions.push(await this.#lazy({ title: "Fix all problems in this file that can be fixed safely", kind: CodeActionKind.QuickFix }, fixAllData(analyzed)));
		return actions;
	}

	#insteadOfFixes({ document, analysis }: AnalyzedDocument, here: readonly Issue[]): CodeAction[] {
		const actions: CodeAction[] = [];
		const { uri, version } = document;
		const { asksTeam, resolvesEdits } = this.#deps.abilities();
		if (asksTeam) {
			for (const issue of here.slice(0, maxAsked)) {
				const args: AskToFixArgs = { uri, line: issue.line, message: issue.message, rule: issue.rule };
				const title = `Ask the team to fix: ${shortened(issue.message)}`;
				const command = { title, command: askToFixCommand, arguments: [args] };
				actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(issue)], command });
			}
		}
		// Each of these has to be tried out, which is done for the one that is chosen.
		if (!analysis.syntax_valid || !resolvesEdits) return actions;
		const rules = new Map(
			here
				.slice(0, maxSwitchedOff)
				.filter((issue) => issue.type !== "syntax" && issue.type !== "lint")
				.map((issue) => [issue.rule, issue]),
		);
		for (const [rule, issue] of rules) {
			const action = { title: `Switch off ${rule} for this line`, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(issue)] };
			actions.push({ ...action, data: { ensemble: "disable", uri, version, rule, line: issue.line } satisfies ActionData });
		}
		return actions;
	}

	/** With its edit only where the editor cannot ask for it later. */
	async #lazy(action: CodeAction, data: Exclude<ActionData, RefactorData>): Promise<CodeAction> {
		return this.#deps.abilities().resolvesEdits ? { ...action, data } : { ...action, edit: await this.#editFor(data) };
	}

	async #editFor(data: Exclude<ActionData, RefactorData>): Promise<WorkspaceEdit> {
		const document = this.#present(data);
		const before = document.getText();
		const after = data.ensemble === "fix-all" ? await this.#fixed(data, before) : await disableHere(data, before, this.#deps.analyzeText);
		if (after === undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, "No comment can be put here; switch the rule off in the settings instead.");
		return this.#workspaceEdit(document, after === before ? [] : [smallestEdit(document, before, after)]);
	}

	async #fixed({ uri, rule }: Extract<ActionData, { ensemble: "fix-all" }>, text: string): Promise<string> {
		const isOff = (id: string) => this.#deps.isOff(uri, id);
		return (await this.#deps.fixText(uri, text, { isOff, ...(rule === undefined ? {} : { rules: [rule] }) })).text;
	}

	#workspaceEdit(document: TextDocument, edits: TextEdit[]): WorkspaceEdit {
		if (!this.#deps.abilities().versionedEdits) return { changes: { [document.uri]: edits } };
		const change: TextDocumentEdit = { textDocument: { uri: document.uri, version: document.version }, edits };
		return { documentChanges: [change] };
	}
}

/** Nothing has so many problems but a selection. */
const maxAsked = 50;
/** Of the problems at one place, so many are offered for switching off. */
const maxSwitchedOff = 3;
const maxShownChars = 60;

function shortened(text: string): string {
	return text.length > maxShownChars ? `${text.slice(0, maxShownChars - 1)}…` : text;
}

function fixAllData({ document }: AnalyzedDocument, rule?: string): Extract<ActionData, { ensemble: "fix-all" }> {
	const { uri, version } = document;
	return { ensemble: "fix-all", uri, version, ...(rule === undefined ? {} : { rule }) };
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
