// Builds what a room's server says, event by event, for tests and pictures of the chat: a clock that moves with each event,
// numbering without gaps, and a whole run of the team in the order in which a real one logs it.

import type { Changeset, FileChange, Hunk } from "#protocol/changes.ts";
import type { EngineInfo, Usage } from "#protocol/engine.ts";
import type { ExecutionResult, SandboxInfo } from "#protocol/execution.ts";
import type { Member } from "#protocol/members.ts";
import type { RoomEvent, RoomFact, RunResult } from "#protocol/room-events.ts";
import type { ActiveRun, ServerMessage, Snapshot, StreamingMessage } from "#protocol/room-socket.ts";

export const you: Member = { user_id: "u1", name: "Ada", role: "owner", via: "web" };
export const offline: EngineInfo = {
	id: "offline",
	model: "rules 1",
	reason: "No API key and no local model server were found, so the built-in offline engine answers.",
};
export const claude: EngineInfo = { id: "anthropic", model: "claude-sonnet-5", reason: "ANTHROPIC_API_KEY is set, so requests go to the Anthropic API." };
export const sandbox: SandboxInfo = {
	level: "os-sandbox",
	method: "bubblewrap",
	reason: "Docker is not running; bubblewrap passed its self-test.",
	proofs: [
		{ claim: "no network", held: true },
		{ claim: "the home folder is not visible", held: true },
		{ claim: "an endless loop is ended", held: true },
		{ claim: "memory is limited hard", held: false },
	],
};

export class RoomRecording {
	readonly events: RoomEvent[] = [];
	#now: number;

	constructor(startedAt: number) {
		this.#now = startedAt;
		this.add({ kind: "room_created", room_id: "r1", name: "todo-report", workspace: "/home/ada/todo-report" });
		this.add({ kind: "member_joined", member: you });
	}

	/** Appends facts, each `afterMs` later than the one before. */
	add(fact: RoomFact, afterMs = 400): this {
		this.#now += afterMs;
		this.events.push({ seq: this.events.length + 1, timestamp: new Date(this.#now).toISOString(), ...fact });
		return this;
	}

	snapshot(rest: { run?: ActiveRun; changesets?: Changeset[]; streaming?: StreamingMessage[]; engine?: EngineInfo; latest?: number } = {}): Snapshot {
		const events = rest.latest === undefined ? this.events : this.events.slice(-rest.latest);
		return {
			type: "snapshot",
			room: { room_id: "r1", name: "todo-report", workspace: "/home/ada/todo-report", created_at: new Date(0).toISOString() },
			you,
			members: [you],
			engine: rest.engine ?? claude,
			sandbox,
			seq: this.events.length,
			events,
			has_older: events.length < this.events.length,
			reset: false,
			run: rest.run,
			changesets: rest.changesets ?? [],
			streaming: rest.streaming ?? [],
			executions: [],
		};
	}

	messages(): ServerMessage[] {
		return this.events.map((event) => ({ type: "event", event }));
	}
}

export const usage = (input: number, output: number): Usage => ({
	input,
	output,
	cache_read: input * 4,
	cache_write: 0,
	cost_usd: (input * 3 + output * 15) / 1e6,
});

export function hunk(hunk_id: string, rest: Partial<Hunk>): Hunk {
	return { hunk_id, old_start: 1, old_lines: [], new_start: 1, new_lines: [], before: [], after: [], state: "pending", ...rest };
}

export const execution = (rest: Partial<ExecutionResult>): ExecutionResult => ({
	success: true,
	output: "",
	error: "",
	execution_time: 0.84,
	language: "python",
	method: "bubblewrap",
	outcome: "ok",
	exit_code: 0,
	wall_ms: 840,
	truncated: false,
	level: "os-sandbox",
	...rest,
});

export const reportChange: FileChange = {
	path: "src/todo_report/report.py",
	action: "modify",
	base_hash: "0",
	eol: "\n",
	final_newline: true,
	hunks: [
		hunk("h1", {
			old_start: 12,
			new_start: 12,
			before: ["", "", "def overdue(items, today=None):"],
			old_lines: ["    today = today or date.today", "    return [i for i in items if i.due <= today]"],
			new_lines: ["    today = today or date.today()", "    return [i for i in items if i.due < today]"],
			after: ["", "", "def by_owner(items):"],
		}),
		hunk("h2", {
			old_start: 31,
			new_start: 31,
			before: ["def render(items, out=[]):", '    """One line per item, sorted by date."""'],
			old_lines: ["    for item in items:", "        out.append(line(item))"],
			new_lines: ["    out = [] if out is None else out", "    for item in sorted(items, key=lambda item: item.due):", "        out.append(line(item))"],
			after: ["    return out"],
		}),
	],
};

export const testChange: FileChange = {
	path: "tests/test_overdue_boundary.py",
	action: "create",
	eol: "\n",
	final_newline: true,
	hunks: [
		hunk("h3", {
			new_lines: [
				"from datetime import date",
				"",
				"from todo_report.report import overdue",
				"",
				"",
				"def test_an_item_due_today_is_not_overdue(item):",
				"    assert overdue([item(due=date(2026, 11, 20))], today=date(2026, 11, 20)) == []",
			],
		}),
	],
};

export const pytestOutput = [
	"============================= test session starts ==============================",
	"collected 14 items",
	"",
	"tests/test_report.py ..........\u001b[31mF\u001b[0m.                                       [ 85%]",
	"tests/test_render.py ..                                                  [100%]",
	"",
	"=================================== FAILURES ===================================",
	"_______________________ test_an_item_due_today_is_not_overdue _________________",
	">       assert overdue([item], today) == []",
	"E       assert [Item(due=2026-11-20)] == []",
	"=========================== short test summary info ============================",
	"FAILED tests/test_report.py::test_an_item_due_today_is_not_overdue",
	"========================= 1 failed, 13 passed in 0.41s =========================",
].join("\n");

export const plan = [
	"I read the project: a small report generator with 14 tests. Three things are wrong:",
	"",
	"1. `overdue` compares with `<=`, so an item due **today** counts as overdue.",
	"2. `date.today` is never called, which fails as soon as no date is given.",
	"3. `render` has a mutable default argument, see [report.py](src/todo_report/report.py:31).",
	"",
	"```python",
	"def overdue(items, today=None):",
	"    today = today or date.today()  # was: date.today",
	"    return [i for i in items if i.due < today]",
	"```",
	"",
	"The coder fixes these, the reviewer reads the change, then the tests run.",
].join("\n");

/** Up to the coder's staged edits; `u1` asked, the manager, planner and tester worked. */
export function recordStart(room: RoomRecording, engine = claude): RoomRecording {
	const request = "Fix the problems in this project and run its tests";
	room.add({ kind: "chat_message", message_id: "c1", user_id: "u1", text: request });
	room.add({ kind: "run_started", run_id: "run1", request, user_id: "u1", engine, sandbox });
	room.add({ kind: "agent_started", agent_id: "a1", run_id: "run1", name: "manager", task: request });
	recordTool(room, "a1", "t1", "list_files", "list files");
	recordTool(room, "a1", "t2", "read_file", "read src/todo_report/report.py");
	recordTool(room, "a1", "t3", "problems", "problems of src/todo_report/report.py");
	room.add({
		kind: "agent_message",
		agent_id: "a1",
		message_id: "m1",
		content: [
			{ type: "thinking", thinking: "The ruff findings B006 and the failing test point at the same function.", signature: "s" },
			{ type: "text", text: plan },
		],
		stop_reason: "tool_use",
		usage: usage(2100, 310),
		model: engine.model,
	});
	recordWorker(room, "a2", "tester", "Run the tests as they are", () => {
		room.add({ kind: "tool_started", call_id: "t4", agent_id: "a2", name: "run_tests", title: "run tests: python -m pytest -q", input: {} });
		room.add({
			kind: "tool_ended",
			call_id: "t4",
			agent_id: "a2",
			ok: true,
			output: pytestOutput,
			output_id: "o1",
			output_bytes: 48_211,
			duration_ms: 840,
			tests: "failed",
			execution: execution({ success: false, outcome: "exit", exit_code: 1, output: pytestOutput }),
		});
	});
	return room;
}

/** The rest of a good run: edits, review, tests, end. */
export function recordRest(room: RoomRecording): RoomRecording {
	recordWorker(room, "a3", "coder", "Fix overdue, date.today and the mutable default; add a test for the boundary", () => {
		recordTool(room, "a3", "t5", "propose_edit", "edit src/todo_report/report.py");
		room.add({ kind: "file_staged", changeset_id: "cs1", run_id: "run1", change: reportChange });
		recordTool(room, "a3", "t6", "propose_edit", "create tests/test_overdue_boundary.py");
		room.add({ kind: "file_staged", changeset_id: "cs1", run_id: "run1", change: testChange });
		recordText(room, "a3", "m2", "Fixed the comparison, the missing call and the mutable default, and added a test for an item that is due today.");
	});
	recordWorker(room, "a4", "reviewer", "Review the change", () => {
		recordTool(room, "a4", "t7", "git_diff", "git diff");
		recordText(room, "a4", "m3", "Review cycle 1/3: **approved**. The boundary is now tested; `render` keeps its signature.");
	});
	recordWorker(room, "a5", "tester", "Run the tests with the change", () => {
		const output = `${pytestOutput.split("\n").slice(0, 3).join("\n")}\n15 passed in 0.38s\n`;
		room.add({ kind: "tool_started", call_id: "t8", agent_id: "a5", name: "run_tests", title: "run tests: python -m pytest -q", input: {} });
		room.add({
			kind: "tool_ended",
			call_id: "t8",
			agent_id: "a5",
			ok: true,
			output,
			output_bytes: output.length,
			duration_ms: 790,
			tests: "passed",
			execution: execution({ output, wall_ms: 790 }),
		});
	});
	recordText(room, "a1", "m4", "All three problems are fixed and all **15 tests pass**. Please review the changes below.");
	return room;
}

export const result = (rest: Partial<RunResult>): RunResult => ({
	status: "completed",
	summary: "All three problems are fixed and all **15 tests pass**. Please review the changes below.",
	tests: "passed",
	duration_ms: 62_000,
	usage: usage(9800, 2100),
	resumable: false,
	...rest,
});

export function recordTool(room: RoomRecording, agent_id: string, call_id: string, name: string, title: string): void {
	room.add({ kind: "tool_started", call_id, agent_id, name, title, input: {} }, 60);
	room.add({ kind: "tool_ended", call_id, agent_id, ok: true, output: `${title}\nok`, output_bytes: title.length, duration_ms: 38 }, 38);
}

export function recordText(room: RoomRecording, agent_id: string, message_id: string, text: string): void {
	const content = [{ type: "text", text } as const];
	room.add({ kind: "agent_message", agent_id, message_id, content, stop_reason: "end_turn", usage: usage(1200, 180), model: claude.model }, 2400);
}

function recordWorker(room: RoomRecording, agent_id: string, name: string, task: string, work: () => void): void {
	const call_id = `call-${agent_id}`;
	room.add({ kind: "tool_started", call_id, agent_id: "a1", name, title: `${name}: ${task}`, input: {} });
	room.add({ kind: "agent_started", agent_id, run_id: "run1", name, task, parent_id: "a1", call_id });
	work();
	room.add({ kind: "agent_ended", agent_id, status: "completed", duration_ms: 5200, usage: usage(1900, 240) });
	room.add({ kind: "tool_ended", call_id, agent_id: "a1", ok: true, output: "done", output_bytes: 4, duration_ms: 5300 });
}

/** A room with at least `count` events: run after run, as a long day leaves it. */
export function longRecording(startedAt: number, count: number): RoomRecording {
	const room = new RoomRecording(startedAt);
	for (let run = 0; room.events.length < count; run += 1) {
		const run_id = `long${run}`;
		const agent_id = `agent${run}`;
		room.add({ kind: "chat_message", message_id: `ask${run}`, user_id: "u1", text: `Request ${run + 1}: tidy up module ${run}` });
		room.add({ kind: "run_started", run_id, request: "tidy up", user_id: "u1", engine: claude, sandbox });
		room.add({ kind: "agent_started", agent_id, run_id, name: "manager", task: "tidy up" });
		for (let call = 0; call < 8; call += 1) recordTool(room, agent_id, `${run_id}-${call}`, "read_file", `read src/module_${run}/part_${call}.py`);
		recordText(room, agent_id, `say${run}`, plan);
		room.add({ kind: "agent_ended", agent_id, status: "completed", duration_ms: 9000, usage: usage(3000, 400) });
		room.add({ kind: "run_ended", run_id, result: result({ summary: plan }) });
	}
	return room;
}
