// What a file's change becomes when a run stages a new text for it: fresh hunks against the present text, with decisions that were
// made before kept. Pure. The rule: staging never undoes what a person decided.

import type { FileChange, Hunk, HunkState } from "#protocol/changes.ts";
import { diffTexts, hunkId } from "./hunks.ts";
import { lineEndOf } from "./text-lines.ts";

/** `present` and `proposed` are undefined where there is, or shall be, no file. Undefined where nothing is left to propose or remember. */
export function stageChange(path: string, present: string | undefined, proposed: string | undefined, earlier: FileChange | undefined): FileChange | undefined {
	const fresh = present === undefined && proposed === undefined ? undefined : diffTexts(path, present, asWrittenHere(proposed, present));
	if (!fresh) return earlier ? { ...earlier, hunks: decidedOf(earlier).map(carry) } : undefined;
	const decided = earlier ? decidedOf(earlier) : [];
	const taken = new Set(decided.filter((hunk) => hunk.state === "accepted").map((hunk) => hunk.hunk_id));
	const states = new Map(decided.map((hunk) => [hunk.hunk_id, hunk.state]));
	const hunks = fresh.hunks.map((hunk) => keepDecision(withFreeId(path, hunk, taken), states));
	const freshIds = new Set(hunks.map((hunk) => hunk.hunk_id));
	const isSameKind = (fresh.action === "delete") === (earlier?.action === "delete");
	const carried = isSameKind ? decided.filter((hunk) => !freshIds.has(hunk.hunk_id)).map(carry) : [];
	const all = [...carried, ...hunks].sort((a, b) => a.old_start - b.old_start);
	if (all.length === 0 && !earlier) return undefined;
	return { ...fresh, action: actionOf(fresh, earlier, carried), hunks: all };
}

/** A file that the run itself created stays a created one, so that taking that back deletes it. */
function actionOf(fresh: FileChange, earlier: FileChange | undefined, carried: readonly Hunk[]): FileChange["action"] {
	const wasCreated = earlier?.action === "create" && carried.some((hunk) => hunk.state === "accepted");
	return wasCreated && fresh.action === "modify" ? "create" : fresh.action;
}

function decidedOf(change: FileChange): Hunk[] {
	return change.hunks.filter((hunk) => hunk.state !== "pending");
}

function carry(hunk: Hunk): Hunk {
	return { ...hunk, carried: true };
}

/** An accepted edit stands in the present text, so one with its id now is another edit of the same words. */
function withFreeId(path: string, hunk: Hunk, taken: Set<string>): Hunk {
	let id = hunk.hunk_id;
	for (let occurrence = 1; taken.has(id); occurrence++) id = hunkId(path, hunk.old_lines, hunk.new_lines, occurrence);
	taken.add(id);
	return { ...hunk, hunk_id: id };
}

/** What was rejected or taken back stays so; what could not be placed gets a new chance. */
function keepDecision(hunk: Hunk, states: ReadonlyMap<string, HunkState>): Hunk {
	const before = states.get(hunk.hunk_id);
	return before === "rejected" || before === "reverted" ? { ...hunk, state: before } : hunk;
}

/** Models write "\n" and no byte order mark; the file keeps its own habits. */
function asWrittenHere(proposed: string | undefined, present: string | undefined): string | undefined {
	if (proposed === undefined || present === undefined) return proposed;
	let text = proposed;
	if (present.startsWith("\ufeff") && !text.startsWith("\ufeff")) text = `\ufeff${text}`;
	if (lineEndOf(present) === "\r\n" && !text.includes("\r")) text = text.replaceAll("\n", "\r\n");
	return text;
}
