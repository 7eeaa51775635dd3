// What must be written when a log ends in the middle of a run that nobody works on any more: everything open gets exactly one end,
// inner before outer, and the run says that it can be resumed. `endedAt` is the time of the last event. Decides only; the room appends.

import type { RoomFact } from "#protocol/room-events.ts";
import type { OpenRun } from "./room-state.ts";

const why = "interrupted: the backend ended before this was finished";

export function closeInterrupted(run: OpenRun, endedAt: number): RoomFact[] {
	const since = (start: number) => Math.max(0, endedAt - start);
	const facts: RoomFact[] = [];
	for (const approval_id of run.approvals.keys()) facts.push({ kind: "approval_answered", approval_id, answer: "withdrawn" });
	for (const [call_id, { agentId, startedAt }] of [...run.calls].reverse()) {
		const output = `${why}. Whether it took effect is not known; look before doing it again.`;
		facts.push({ kind: "tool_ended", call_id, agent_id: agentId, ok: false, output, output_bytes: Buffer.byteLength(output), duration_ms: since(startedAt) });
	}
	for (const [agent_id, { startedAt, usage }] of [...run.agents].reverse())
		facts.push({ kind: "agent_ended", agent_id, status: "interrupted", error: why, duration_ms: since(startedAt), usage });
	facts.push({
		kind: "run_ended",
		run_id: run.runId,
		result: {
			status: "interrupted",
			summary: "The backend ended while the team was working. Nothing that was shown is lost; resume to go on from the last complete step.",
			tests: run.tests,
			duration_ms: since(run.startedAt),
			usage: run.usage,
			resumable: true,
		},
	});
	return facts;
}
