// The facts that close what a run left open in the log, in the order of a proper end. For a run that nobody works on any more:
// its process died, or its log refused the end.

import { noUsage } from "#protocol/engine.ts";
import type { AgentStatus, RoomEvent, RoomFact } from "#protocol/room-events.ts";
import { cutShort } from "./tool-calls.ts";

/** Everything but `run_ended`. */
export function closingFacts(events: Iterable<RoomEvent>, runId: string, status: Extract<AgentStatus, "stopped" | "interrupted">): RoomFact[] {
	const agents = new Map<string, RoomFact>();
	const tools = new Map<string, RoomFact>();
	const approvals = new Map<string, RoomFact>();
	const ours = new Set<string>();
	for (const event of events) {
		switch (event.kind) {
			case "agent_started":
				if (event.run_id !== runId) break;
				ours.add(event.agent_id);
				agents.set(event.agent_id, { kind: "agent_ended", agent_id: event.agent_id, status, duration_ms: 0, usage: noUsage });
				break;
			case "agent_ended":
				agents.delete(event.agent_id);
				break;
			case "agent_message":
				if (!ours.has(event.agent_id)) break;
				for (const block of event.content) if (block.type === "tool_use") tools.set(block.id, toolEnded(block.id, event.agent_id));
				break;
			case "tool_ended":
				tools.delete(event.call_id);
				break;
			case "approval_requested":
				if (event.run_id === runId) approvals.set(event.approval_id, { kind: "approval_answered", approval_id: event.approval_id, answer: "withdrawn" });
				break;
			case "approval_answered":
				approvals.delete(event.approval_id);
				break;
			default:
		}
	}
	return [...approvals.values(), ...[...tools.values()].reverse(), ...[...agents.values()].reverse()];
}

function toolEnded(callId: string, agentId: string): RoomFact {
	const output = `${cutShort}: nobody was working on it any more.`;
	return { kind: "tool_ended", call_id: callId, agent_id: agentId, ok: false, output, output_bytes: output.length, duration_ms: 0 };
}
