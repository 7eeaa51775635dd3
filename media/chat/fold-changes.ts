// Folds proposed edits and approvals into the view: one card per changeset, which also asks for its own review,
// and one card per other approval. Both stay at the end of the list while the run waits for or may still add to them.

import type { Changeset, FileChange } from "#protocol/changes.ts";
import type { ApprovalFact, ChangeFact } from "#protocol/room-events.ts";
import { appendRow, removeRow } from "./row-order.ts";
import { type ApprovalRow, type ChangesRow, type RoomView, type RunView, runOf } from "./view-model.ts";

export function foldChangeFact(view: RoomView, fact: ChangeFact): void {
	view.structure += 1;
	const known = view.changes.get(fact.changeset_id);
	switch (fact.kind) {
		case "file_staged": {
			const row = known ?? addChanges(view, { changeset_id: fact.changeset_id, run_id: fact.run_id, files: [] });
			stage(row.changeset.files, fact.change);
			view.touched.add(row);
			return;
		}
		case "hunks_decided":
			if (!known) return;
			decide(known, fact);
			view.touched.add(known);
			return;
		default:
			fact satisfies never;
	}
}

function stage(files: FileChange[], change: FileChange): void {
	// Hunks are decided in place later, and the event must stay as it was: it may be folded again.
	const own = { ...change, hunks: change.hunks.map((hunk) => ({ ...hunk })) };
	const at = files.findIndex((file) => file.path === change.path);
	if (at < 0) files.push(own);
	else files[at] = own;
}

function decide(row: ChangesRow, fact: Extract<ChangeFact, { kind: "hunks_decided" }>): void {
	const ids = new Set(fact.hunk_ids);
	for (const hunk of row.changeset.files.find((file) => file.path === fact.path)?.hunks ?? []) {
		if (!ids.has(hunk.hunk_id)) continue;
		hunk.state = fact.state;
		if (fact.reason === undefined) row.reasons.delete(hunk.hunk_id);
		else row.reasons.set(hunk.hunk_id, fact.reason);
	}
}

/** The server's state of a changeset replaces ours. One whose staging lies before our first event comes first in the list. */
export function foldChangeset(view: RoomView, changeset: Changeset): void {
	const run = view.runs.get(changeset.run_id);
	if (run) run.changesetId = changeset.changeset_id;
	const row = view.changes.get(changeset.changeset_id);
	if (row) {
		row.changeset = changeset;
		view.touched.add(row);
		return;
	}
	const added = changesRow(changeset, false);
	view.changes.set(changeset.changeset_id, added);
	view.rows.unshift(added);
	view.structure += 1;
}

/** Takes over what a view that began later knew of a changeset: it may hold the server's word, and it may lack files staged before it. */
export function mergeChanges(view: RoomView, later: ChangesRow): void {
	const row = view.changes.get(later.changeset.changeset_id);
	if (!row) {
		foldChangeset(view, later.changeset);
		return;
	}
	for (const file of later.changeset.files) stage(row.changeset.files, file);
	for (const [hunkId, reason] of later.reasons) row.reasons.set(hunkId, reason);
}

/** The active run may change more: its card stays at the end, also where it stood elsewhere before. */
export function dockChangesOf(view: RoomView, run: RunView): void {
	const row = run.changesetId === undefined ? undefined : view.changes.get(run.changesetId);
	if (!row || row.docked) return;
	removeRow(view, row);
	row.docked = true;
	appendRow(view, row);
}

function addChanges(view: RoomView, changeset: Changeset): ChangesRow {
	const run = runOf(view, changeset.run_id, Number.NaN);
	run.changesetId = changeset.changeset_id;
	const row = changesRow(changeset, view.activeRun === run);
	view.changes.set(changeset.changeset_id, row);
	appendRow(view, row);
	return row;
}

function changesRow(changeset: Changeset, docked: boolean): ChangesRow {
	return { kind: "changes", key: `c:${changeset.changeset_id}`, changeset, reasons: new Map(), docked };
}

export function foldApprovalFact(view: RoomView, fact: ApprovalFact, at: number): void {
	view.structure += 1;
	switch (fact.kind) {
		case "approval_requested":
			request(view, fact, runOf(view, fact.run_id, at));
			return;
		case "approval_answered":
			answer(view, fact);
			return;
		default:
			fact satisfies never;
	}
}

function request(view: RoomView, fact: Extract<ApprovalFact, { kind: "approval_requested" }>, run: RunView): void {
	run.state = "waiting";
	run.approvalId = fact.approval_id;
	view.approvalRuns.set(fact.approval_id, run);
	if (fact.action.type === "review_changes") {
		run.reviewPaths = fact.action.paths;
		touchChanges(view, run);
		return;
	}
	const agentName = view.agents.get(fact.agent_id)?.name ?? "agent";
	const row: ApprovalRow = { kind: "approval", key: `q:${fact.approval_id}`, approvalId: fact.approval_id, action: fact.action, agentName, docked: true };
	view.approvals.set(fact.approval_id, row);
	appendRow(view, row);
}

function answer(view: RoomView, fact: Extract<ApprovalFact, { kind: "approval_answered" }>): void {
	const row = view.approvals.get(fact.approval_id);
	if (row) {
		row.answer = fact.answer;
		row.docked = false;
		view.touched.add(row);
	}
	const run = view.approvalRuns.get(fact.approval_id);
	if (run?.approvalId !== fact.approval_id) return;
	run.approvalId = undefined;
	run.reviewPaths = undefined;
	if (run.state === "waiting") run.state = "running";
	touchChanges(view, run);
}

function touchChanges(view: RoomView, run: RunView): void {
	const row = run.changesetId === undefined ? undefined : view.changes.get(run.changesetId);
	if (row) view.touched.add(row);
}
