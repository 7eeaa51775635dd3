import { describe, expect, it } from "vitest";
import type { FileChange, HunkState } from "#protocol/changes.ts";
import type { RoomFact } from "#protocol/room-events.ts";
import type { ServerMessage, Snapshot } from "#protocol/room-socket.ts";
import { emptyRoom, foldMessage, openChangeset, type RoomState } from "../../../../client/src/rooms/room-state.ts";

const engine = { id: "offline", model: "rules", reason: "no key" } as const;
const sandbox = { level: "none", proofs: [], reason: "none found" } as const;
const member = { user_id: "u", name: "You", role: "owner", via: "vscode" } as const;
const file = (path: string, state: HunkState = "pending"): FileChange => ({
	path,
	action: "modify",
	eol: "\n",
	final_newline: true,
	hunks: [{ hunk_id: `${path}-1`, old_start: 1, old_lines: ["a"], new_start: 1, new_lines: ["b"], before: [], after: [], state }],
});

function fold(...facts: RoomFact[]): RoomState {
	return facts.reduce((state: RoomState, fact, index) => {
		const message: ServerMessage = { type: "event", event: { seq: index + 1, timestamp: "2026-01-01T00:00:00Z", ...fact } };
		return foldMessage(state, message);
	}, emptyRoom);
}

const started: RoomFact = { kind: "run_started", run_id: "r1", request: "fix", user_id: "u", engine, sandbox: { ...sandbox, proofs: [] } };
const staged = (path: string): RoomFact => ({ kind: "file_staged", changeset_id: "c1", run_id: "r1", change: file(path) });
const decided = (path: string, state: HunkState): RoomFact => ({
	kind: "hunks_decided",
	changeset_id: "c1",
	path,
	hunk_ids: [`${path}-1`],
	state,
	user_id: "u",
});

describe("what the window knows of its room", () => {
	it("a run is active from its start or resume until its end", () => {
		expect(fold(started)).toMatchObject({ runId: "r1", seq: 1 });
		const ended: RoomFact = {
			kind: "run_ended",
			run_id: "r1",
			result: {
				status: "stopped",
				summary: "",
				tests: "not_run",
				duration_ms: 1,
				usage: { input: 0, output: 0, cache_read: 0, cache_write: 0 },
				resumable: true,
			},
		};
		expect(fold(started, ended).runId).toBeUndefined();
		expect(fold(started, ended, { kind: "run_resumed", run_id: "r1", user_id: "u", engine, sandbox: { ...sandbox, proofs: [] } }).runId).toBe("r1");
	});

	it("staging a file again replaces it and keeps its neighbours", () => {
		const state = fold(staged("a.py"), staged("b.py"), { kind: "file_staged", changeset_id: "c1", run_id: "r1", change: file("a.py", "conflicted") });
		expect(state.changesets.map((changeset) => changeset.files.map((change) => [change.path, change.hunks[0]?.state]))).toEqual([
			[
				["a.py", "conflicted"],
				["b.py", "pending"],
			],
		]);
	});

	it("the open changeset is the newest one with something to decide", () => {
		expect(openChangeset(fold(staged("a.py"), staged("b.py"), decided("a.py", "accepted")))?.changeset_id).toBe("c1");
		expect(openChangeset(fold(staged("a.py"), decided("a.py", "rejected")))).toBeUndefined();
	});

	it("a snapshot replaces everything, so that nothing of a lost connection stays", () => {
		const snapshot: Snapshot = {
			type: "snapshot",
			room: { room_id: "room", name: "Chat", workspace: "w", created_at: "" },
			you: member,
			members: [member],
			engine,
			sandbox: { ...sandbox, proofs: [] },
			seq: 40,
			events: [],
			has_older: true,
			reset: false,
			changesets: [],
			executions: [],
			streaming: [],
		};
		expect(foldMessage(fold(started, staged("a.py")), snapshot)).toEqual({ seq: 40, runId: undefined, changesets: [], executions: [] });
	});

	it("passing messages change nothing", () => {
		const state = fold(started);
		expect(foldMessage(state, { type: "delta", agent_id: "a", message_id: "m", block: "text", text: "hi" })).toBe(state);
	});
});
