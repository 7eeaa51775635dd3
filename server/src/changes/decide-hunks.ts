// Carries out one decision on hunks of one file: what is accepted is written at once, in a single write per file.
// Says what became of each hunk; the caller logs it. A write that is refused makes a conflict, never an error.

import type { FileChange, Hunk, HunkState } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { HunkCommand } from "../rooms/room-port.ts";
import { applyHunks, type Placed, revertHunks } from "./place-hunks.ts";
import { joinLines } from "./text-lines.ts";
import type { ReadText, WorkspaceFiles } from "./workspace-files.ts";

export interface Outcome {
	hunkIds: string[];
	state: HunkState;
	reason?: string;
}

type Decision = HunkCommand["decision"];

/** Someone may type between our reading and our writing; then the hunks are placed again in what is there now. */
const maxAttempts = 3;

/** Without ids: all that the decision can be meant for. With ids: also what was decided otherwise before. Repeating a decision selects nothing. */
export function selectHunks(change: FileChange, decision: Decision, hunkIds: readonly string[] | undefined): Hunk[] {
	const done: HunkState = decision === "accept" ? "accepted" : decision === "reject" ? "rejected" : "reverted";
	const usual: HunkState = decision === "revert" ? "accepted" : "pending";
	if (!hunkIds) return change.hunks.filter((hunk) => hunk.state === usual);
	const known = new Map(change.hunks.map((hunk) => [hunk.hunk_id, hunk]));
	const selected: Hunk[] = [];
	for (const id of new Set(hunkIds)) {
		const hunk = known.get(id);
		if (!hunk) throw new EnsembleError("not_found", `${change.path} has no such edit any more; it may have been replaced by a newer one.`);
		if (hunk.state === done) continue;
		if (decision === "reject" && hunk.state === "accepted") throw new EnsembleError("conflict", "This edit was accepted; revert it to take it back.");
		if (decision === "revert" && hunk.state !== "accepted") throw new EnsembleError("conflict", "Only an accepted edit can be reverted.");
		selected.push(hunk);
	}
	return selected;
}

export async function decideHunks(files: WorkspaceFiles, change: FileChange, selected: readonly Hunk[], decision: Decision): Promise<Outcome[]> {
	if (decision === "reject") return [{ hunkIds: idsOf(selected), state: "rejected" }];
	const state = decision === "accept" ? "accepted" : "reverted";
	for (let attempt = 1; ; attempt++) {
		const present = await files.read(change.path);
		const step =
			present.kind === "refused"
				? conflict(selected, present.reason)
				: decision === "accept"
					? accept(present, change, selected)
					: revert(present, change, selected);
		const before = present.kind === "text" ? present.text : undefined;
		if (step.done.length === 0 || step.after === before) return outcomesOf(step, state);
		const written = await files.write(change.path, before, step.after);
		if (written.ok) return outcomesOf(step, state);
		if (attempt < maxAttempts && (await hasChanged(files, change.path, before))) continue;
		return outcomesOf(conflict(selected, written.reason), state);
	}
}

async function hasChanged(files: WorkspaceFiles, path: string, before: string | undefined): Promise<boolean> {
	const now = await files.read(path);
	return now.kind !== "refused" && (now.kind === "text" ? now.text : undefined) !== before;
}

/** What the file becomes (`after` undefined: it is deleted) and what becomes of the hunks. */
interface Step {
	after: string | undefined;
	done: string[];
	conflicts: Placed["conflicts"];
}

type Present = Exclude<ReadText, { kind: "refused" }>;

function accept(present: Present, change: FileChange, selected: readonly Hunk[]): Step {
	if (change.action === "delete") return acceptDelete(present, change, selected);
	if (isCreation(change)) return acceptCreation(present, change, selected);
	if (present.kind === "absent") return conflict(selected, `${change.path} was deleted meanwhile.`);
	return placed(applyHunks(present.text, change, selected));
}

/** Nothing stood there when it was staged: the change is one hunk with the whole text. */
function isCreation(change: FileChange): boolean {
	return change.action === "create" && change.base_hash === undefined;
}

function acceptCreation(present: Present, change: FileChange, selected: readonly Hunk[]): Step {
	const whole = selected.find((hunk) => !hunk.carried) ?? selected[0];
	const text = joinLines({ lines: whole?.new_lines ?? [], eol: change.eol, finalNewline: change.final_newline });
	if (present.kind === "text" && present.text !== text) return conflict(selected, `${change.path} was created by someone else meanwhile.`);
	return { after: text, done: idsOf(selected), conflicts: [] };
}

function acceptDelete(present: Present, change: FileChange, selected: readonly Hunk[]): Step {
	if (present.kind === "absent") return { after: undefined, done: idsOf(selected), conflicts: [] };
	const { text, conflicts } = applyHunks(present.text, change, selected);
	const isWhole = text === "" && conflicts.length === 0;
	return isWhole ? { after: undefined, done: idsOf(selected), conflicts: [] } : conflict(selected, `${change.path} has changed since; it is not deleted.`);
}

function revert(present: Present, change: FileChange, selected: readonly Hunk[]): Step {
	if (change.action === "delete") return revertDelete(present, change, selected);
	if (present.kind === "absent") {
		if (isCreation(change)) return { after: undefined, done: idsOf(selected), conflicts: [] };
		return conflict(selected, `${change.path} was deleted meanwhile.`);
	}
	const step = placed(isCreation(change) ? revertCreation(present.text, change, selected) : revertHunks(present.text, change, selected));
	// What this run created, and of which nothing is left, goes as it came.
	const isGone = change.action === "create" && step.after === "" && step.done.length > 0;
	return isGone ? { ...step, after: undefined } : step;
}

function revertCreation(text: string, change: FileChange, selected: readonly Hunk[]): Placed {
	const step = acceptCreation({ kind: "text", text, hash: "" }, change, selected);
	if (step.done.length > 0) return { text: "", done: step.done, conflicts: [] };
	const reason = `${change.path} has changed since it was created; delete it yourself if it shall go.`;
	return { text, done: [], conflicts: selected.map((hunk) => ({ hunkId: hunk.hunk_id, reason })) };
}

function revertDelete(present: Present, change: FileChange, selected: readonly Hunk[]): Step {
	if (present.kind === "text") return conflict(selected, `${change.path} exists again; what was deleted is not put back over it.`);
	const [hunk] = selected;
	const finalNewline = change.base_final_newline ?? change.final_newline;
	return { after: joinLines({ lines: hunk?.old_lines ?? [], eol: change.eol, finalNewline }), done: idsOf(selected), conflicts: [] };
}

function placed({ text, done, conflicts }: Placed): Step {
	return { after: text, done, conflicts };
}

function conflict(hunks: readonly Hunk[], reason: string): Step {
	return { after: undefined, done: [], conflicts: hunks.map((hunk) => ({ hunkId: hunk.hunk_id, reason })) };
}

/** One outcome for what was done, and one per reason for what was not. */
function outcomesOf(step: Step, state: HunkState): Outcome[] {
	const outcomes: Outcome[] = step.done.length > 0 ? [{ hunkIds: step.done, state }] : [];
	const byReason = new Map<string, string[]>();
	for (const { hunkId, reason } of step.conflicts) byReason.set(reason, [...(byReason.get(reason) ?? []), hunkId]);
	for (const [reason, hunkIds] of byReason) outcomes.push({ hunkIds, state: "conflicted", reason });
	return outcomes;
}

function idsOf(hunks: readonly Hunk[]): string[] {
	return hunks.map((hunk) => hunk.hunk_id);
}
