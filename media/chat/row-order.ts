// Where a new row goes. The list is in the order of events, except that rows of agents that work side by side stay in their own block,
// and that what waits for a person stays last while its run is active. All searches begin at the end, where the work is.

import type { AgentRow, AgentView, RoomView, Row } from "./view-model.ts";

export function appendRow(view: RoomView, row: Row): void {
	let at = view.rows.length;
	if (!row.docked) while (at > 0 && view.rows[at - 1]?.docked) at -= 1;
	view.rows.splice(at, 0, row);
	view.structure += 1;
}

export function appendAgentRow(view: RoomView, agent: AgentView, row: Row): void {
	const last = lastRowOf(view, agent);
	const next = view.rows[last + 1];
	if (last < 0 || (next && !next.docked && !isSibling(next.agent, agent))) {
		appendRow(view, headRow(view, agent));
		appendRow(view, row);
		return;
	}
	view.rows.splice(last + 1, 0, row);
	view.structure += 1;
}

/** The first head of an agent carries its state; a later one only says who goes on. */
export function headRow(view: RoomView, agent: AgentView): AgentRow {
	const continues = agent.head !== undefined;
	const row: AgentRow = { kind: "agent", key: continues ? `a:${agent.agentId}:${view.seq}` : `a:${agent.agentId}`, agent, continues };
	agent.head ??= row;
	return row;
}

export function removeRow(view: RoomView, row: Row): void {
	const at = view.rows.lastIndexOf(row);
	if (at < 0) return;
	view.rows.splice(at, 1);
	view.structure += 1;
}

function lastRowOf(view: RoomView, agent: AgentView): number {
	for (let at = view.rows.length - 1; at >= 0; at -= 1) if (view.rows[at]?.agent === agent) return at;
	return -1;
}

function isSibling(other: AgentView | undefined, agent: AgentView): boolean {
	return other !== undefined && other.parentId === agent.parentId && agent.parentId !== undefined;
}
