// Refactorings as code actions: what can be done at the selection is offered at once, its edit is made when it is chosen.

import {
	type CodeAction,
	type CodeActionKind,
	type CodeActionParams,
	CodeActionTriggerKind,
	LSPErrorCodes,
	ResponseError,
	type TextEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { z } from "zod";
import { type RenameAtArgs, renameAtCommand } from "#protocol/lsp.ts";
import type { WorkerAnalyzer } from "../analysis/worker-analyzer.ts";

export type Refactorings = Pick<WorkerAnalyzer, "refactoringsAt" | "refactor">;

export const refactorKinds: readonly CodeActionKind[] = ["refactor.extract", "refactor.inline", "refactor.rewrite"];

const Position = z.object({ line: z.number(), character: z.number() });
export const RefactorData = z.object({
	ensemble: z.literal("refactor"),
	uri: z.string(),
	version: z.number(),
	refactoring: z.string(),
	range: z.object({ start: Position, end: Position }),
});
export type RefactorData = z.infer<typeof RefactorData>;

/** Without their edits. What cannot be done here is named with the reason to who asks for refactorings only. */
export async function offerRefactorings(
	refactorings: Refactorings,
	{ uri, version }: TextDocument,
	{ range, context: { only, triggerKind } }: Pick<CodeActionParams, "range" | "context">,
): Promise<CodeAction[]> {
	const isEmpty = range.start.line === range.end.line && range.start.character === range.end.character;
	// A light bulb at every step of the caret would be in the way.
	if (triggerKind === CodeActionTriggerKind.Automatic && isEmpty) return [];
	const wanted = (kind: CodeActionKind) => !only || only.some((each) => each === "" || kind === each || kind.startsWith(`${each}.`));
	if (!refactorKinds.some(wanted)) return [];
	const offered = await refactorings.refactoringsAt({ uri, version, range });
	return offered.flatMap(({ id, kind, title, refused }): CodeAction[] => {
		if (!wanted(kind) || (refused !== undefined && !only)) return [];
		if (refused !== undefined) return [{ title, kind, disabled: { reason: `${refused}.` } }];
		return [{ title, kind, data: { ensemble: "refactor", uri, version, refactoring: id, range } satisfies RefactorData }];
	});
}

/** Throws where it cannot be done, in words for a person. */
export async function refactorEdits(
	refactorings: Refactorings,
	{ uri, version, range, refactoring }: RefactorData,
): Promise<{ edits: TextEdit[]; rename?: RenameAtArgs }> {
	const outcome = await refactorings.refactor({ uri, version, range }, refactoring);
	switch (outcome.kind) {
		case "edits":
			return outcome.name ? { edits: outcome.edits, rename: { uri, ...outcome.name } } : { edits: outcome.edits };
		case "refused":
			throw new ResponseError(LSPErrorCodes.RequestFailed, `${outcome.reason}. Nothing was changed.`);
		case "stale":
			throw new ResponseError(LSPErrorCodes.ContentModified, "The file has changed since; open the menu again.");
		default:
			return outcome satisfies never;
	}
}

export const renameCommand = (args: RenameAtArgs) => ({ title: "Rename", command: renameAtCommand, arguments: [args] });
