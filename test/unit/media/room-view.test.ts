import { describe, expect, it } from "vitest";
import type { RoomFact } from "#protocol/room-events.ts";
import type { ServerMessage, Snapshot } from "#protocol/room-socket.ts";
import { foldMessage } from "../../../media/chat/room-view.ts";
import { emptyRoomView, type RoomView, type Row } from "../../../media/chat/view-model.ts";
import {
	claude,
	execution,
	hunk,
	longRecording,
	offline,
	RoomRecording,
	recordRest,
	recordStart,
	recordText,
	recordTool,
	result,
	sandbox,
	usage,
} from "../../support/room-recording.ts";

const room = () => new RoomRecording(0);
const fold = (...messages: ServerMessage[]): RoomView => messages.reduce(foldMessage, emptyRoomView());
const delta = (text: string, block: "text" | "thinking" = "text", message_id = "m1"): ServerMessage => ({
	type: "delta",
	agent_id: "a1",
	message_id,
	block,
	text,
});
const running = { run_id: "run1", request: "Fix", state: "running" } as const;

/** One word per row: enough to see order, nesting and state. */
function brief(view: RoomView): string[] {
	return view.rows.map((row) => `${"  ".repeat(row.agent?.depth ?? 0)}${word(row)}`);
}

function word(row: Row): string {
	switch (row.kind) {
		case "person":
			return `${row.name}: ${row.text}`;
		case "agent":
			return row.continues ? `${row.agent.name}…` : `${row.agent.name} ${row.agent.status}`;
		case "text":
			return `${row.state} "${row.text}"`;
		case "tool":
			return `${row.name} ${row.result ? (row.result.ok ? "ok" : "failed") : "running"}`;
		case "execution":
			return `${row.name} ran ${row.label}: ${row.result === undefined ? "running" : row.result === "lost" ? "lost" : row.result.execution?.outcome}`;
		case "changes":
			return `changes ${row.changeset.files.flatMap((file) => file.hunks.map((each) => each.state)).join(",")}`;
		case "approval":
			return `approval ${row.answer ?? "open"}`;
		case "run-end":
			return `end ${row.result.status}`;
		case "notice":
			return row.message;
	}
}

it("shows what people ran, each where it began", () => {
	const about = { execution_id: "x1", user_id: "u1", label: "python app.py", what: "file" } as const;
	const recording = room().add({ kind: "execution_started", ...about });
	expect(brief(fold(recording.snapshot()))).toEqual(["Ada ran python app.py: running"]);
	recording.add({ kind: "execution_started", ...about, execution_id: "x2", label: "go run x.go" });
	recording.add({ kind: "execution_ended", ...about, execution: execution({ outcome: "exit", output: "half" }), output_id: "out_1", output_bytes: 900 });
	recording.add({ kind: "execution_ended", ...about, execution_id: "x2", output_bytes: 0 });
	const view = fold(recording.snapshot());
	expect(brief(view)).toEqual(["Ada ran python app.py: exit", "Ada ran go run x.go: lost"]);
	expect(view.executions.get("x1")?.result).toMatchObject({ ok: true, output: "half", outputId: "out_1", outputBytes: 900 });
});

function startRun(recording = room()): RoomRecording {
	recording.add({ kind: "run_started", run_id: "run1", request: "Fix", user_id: "u1", engine: claude, sandbox });
	return recording.add({ kind: "agent_started", agent_id: "a1", run_id: "run1", name: "manager", task: "Fix" });
}

const startWorker = (recording: RoomRecording, agent_id: string, name: string): RoomRecording => {
	recording.add({ kind: "tool_started", call_id: `call-${agent_id}`, agent_id: "a1", name, title: name, input: {} });
	return recording.add({ kind: "agent_started", agent_id, run_id: "run1", name, task: "work", parent_id: "a1", call_id: `call-${agent_id}` });
};

describe("a whole run", () => {
	it("reads as one block per agent, workers inside their manager, changes after the closing words", () => {
		const recording = recordRest(recordStart(room()));
		recording.add({ kind: "run_ended", run_id: "run1", result: result({}) });
		const rows = brief(fold(recording.snapshot())).map((line) => line.replace(/".*"$/s, "text"));
		expect(rows).toEqual([
			"Ada: Fix the problems in this project and run its tests",
			"manager completed",
			"list_files ok",
			"read_file ok",
			"problems ok",
			"finished text",
			"  tester completed",
			"  run_tests ok",
			"  coder completed",
			"  propose_edit ok",
			"  propose_edit ok",
			"  finished text",
			"  reviewer completed",
			"  git_diff ok",
			"  finished text",
			"  tester completed",
			"  run_tests ok",
			"manager…",
			"finished text",
			"changes pending,pending,pending",
			"end completed",
		]);
	});

	it("is the same whether it comes as a snapshot or event by event", () => {
		const recording = recordRest(recordStart(room()));
		const live = fold(room().snapshot(), ...recording.messages());
		expect(brief(live)).toEqual(brief(fold(recording.snapshot({ run: running }))));
	});

	it("keeps agents that work side by side in their own blocks", () => {
		const recording = startWorker(startWorker(startRun(), "a2", "reviewer"), "a3", "tester");
		recordTool(recording, "a2", "t1", "read_file", "one");
		recordTool(recording, "a3", "t2", "run_tests", "two");
		recordTool(recording, "a2", "t3", "search", "three");
		expect(brief(fold(recording.snapshot({ run: running })))).toEqual([
			"manager working",
			"  reviewer working",
			"  read_file ok",
			"  search ok",
			"  tester working",
			"  run_tests ok",
		]);
	});

	it("does not repeat its summary when the manager's last words were the same", () => {
		const recording = startRun();
		recordText(recording, "a1", "m1", "All done.");
		recording.add({ kind: "run_ended", run_id: "run1", result: result({ summary: "All done." }) });
		expect(fold(recording.snapshot()).rows.at(-1)).toMatchObject({ kind: "run-end", repeatsText: true });
	});

	it("counts the tokens of its agents while it runs", () => {
		const recording = startRun();
		recordText(recording, "a1", "m1", "one");
		recordText(recording, "a1", "m2", "two");
		const view = fold(recording.snapshot({ run: running }));
		expect([view.activeRun?.usage.output, view.agents.get("a1")?.usage.output]).toEqual([2 * usage(1200, 180).output, 360]);
	});
});

describe("streaming", () => {
	it("joins pieces and is replaced by the finished message", () => {
		const recording = startRun();
		const view = fold(recording.snapshot({ run: running }), delta("Hel"), delta("lo"), delta("hm", "thinking"));
		expect(view.rows.at(-1)).toMatchObject({ text: "Hello", thinking: "hm", state: "streaming" });
		recordText(recording, "a1", "m1", "Hello!");
		expect(brief(foldMessage(view, recording.messages().at(-1) ?? delta("")))).toEqual(["manager working", 'finished "Hello!"']);
	});

	it("forgets its text when the answer is asked for again, and ignores pieces that come too late", () => {
		const recording = startRun();
		const view = fold(recording.snapshot({ run: running }), delta("lost"), { type: "delta_reset", agent_id: "a1", message_id: "m1" }, delta("new"));
		expect(view.rows.at(-1)).toMatchObject({ text: "new" });
		recordText(recording, "a1", "m1", "final");
		const after = foldMessage(foldMessage(view, recording.messages().at(-1) ?? delta("")), delta("late"));
		expect(after.rows.at(-1)).toMatchObject({ text: "final", state: "finished" });
	});

	it("is marked as cut when its run ends first", () => {
		const recording = startRun();
		const view = fold(recording.snapshot({ run: running }), delta("half"));
		recording.add({ kind: "run_ended", run_id: "run1", result: result({ status: "interrupted", summary: "The backend ended." }) });
		expect(brief(foldMessage(view, recording.messages().at(-1) ?? delta("")))).toEqual(["manager interrupted", 'cut "half"', "end interrupted"]);
	});

	it("goes on after a reconnect from what the server still has, and drops what it has not", () => {
		const recording = startRun();
		const view = fold(recording.snapshot({ run: running }), delta("ol"), delta("gone", "text", "m2"));
		const again: Snapshot = {
			...recording.snapshot({ run: running, streaming: [{ agent_id: "a1", message_id: "m1", text: "older", thinking: "" }] }),
			events: [],
		};
		expect(brief(foldMessage(foldMessage(view, again), delta("!")))).toEqual(["manager working", 'streaming "older!"']);
	});

	it("says why nothing comes, until something does", () => {
		const stalled: ServerMessage = { type: "agent_stalled", agent_id: "a1", silent_ms: 20_000 };
		const view = fold(startRun().snapshot({ run: running }), stalled);
		expect(view.agents.get("a1")?.hold).toBe("No answer from the engine for 20 s");
		expect(foldMessage(view, delta("x")).agents.get("a1")?.hold).toBeUndefined();
	});
});

describe("changes and approvals", () => {
	const file = (...ids: string[]) => ({ path: "a.py", action: "modify", eol: "\n", final_newline: true, hunks: ids.map((id) => hunk(id, {})) }) as const;
	const stage = (...ids: string[]): RoomFact => ({
		kind: "file_staged",
		changeset_id: "c1",
		run_id: "run1",
		change: { ...file(...ids), hunks: [...file(...ids).hunks] },
	});
	const decide = (state: "accepted" | "conflicted", reason?: string): RoomFact => ({
		kind: "hunks_decided",
		changeset_id: "c1",
		path: "a.py",
		hunk_ids: ["h1"],
		state,
		user_id: "u1",
		reason,
	});

	it("decides only the hunks named and keeps the reason of a conflict until it is solved", () => {
		const recording = startRun().add(stage("h1", "h2")).add(decide("conflicted", "moved"));
		const view = fold(recording.snapshot({ run: running }));
		expect([brief(view).at(-1), view.changes.get("c1")?.reasons.get("h1")]).toEqual(["changes conflicted,pending", "moved"]);
		recording.add(decide("accepted"));
		const after = foldMessage(view, recording.messages().at(-1) ?? delta(""));
		expect([brief(after).at(-1), after.changes.get("c1")?.reasons.size]).toEqual(["changes accepted,pending", 0]);
	});

	it("leaves the events as they were, so that folding again gives the same", () => {
		const recording = startRun().add(stage("h1")).add(decide("accepted"));
		fold(recording.snapshot({ run: running }));
		expect(recording.events.find((event) => event.kind === "file_staged")).toMatchObject({ change: { hunks: [{ state: "pending" }] } });
	});

	it("stay last while the run goes on, and in their place afterwards", () => {
		const recording = startRun().add(stage("h1"));
		recordText(recording, "a1", "m1", "more");
		recording.add({ kind: "run_ended", run_id: "run1", result: result({}) });
		recording.add({ kind: "chat_message", message_id: "c2", user_id: "u1", text: "thanks" });
		expect(brief(fold(recording.snapshot()))).toEqual(["manager completed", 'finished "more"', "changes pending", "end completed", "Ada: thanks"]);
	});

	it("that wait for a person make the run wait, until they are answered", () => {
		const recording = startRun().add(stage("h1"));
		const action = { type: "commit", paths: ["a.py"], message: "Fix" } as const;
		recording.add({ kind: "approval_requested", approval_id: "q1", run_id: "run1", agent_id: "a1", action: { ...action, paths: [...action.paths] } });
		const view = fold(room().snapshot(), ...recording.messages());
		expect([view.activeRun?.state, brief(view).at(-1)]).toEqual(["waiting", "approval open"]);
		recording.add({ kind: "approval_answered", approval_id: "q1", answer: "denied", user_id: "u1" });
		const after = foldMessage(view, recording.messages().at(-1) ?? delta(""));
		expect([after.activeRun?.state, brief(after).at(-1)]).toEqual(["running", "approval denied"]);
	});

	it("a review that is asked for shows on the change card and not as a card of its own", () => {
		const recording = startRun().add(stage("h1"));
		recording.add({ kind: "approval_requested", approval_id: "q1", run_id: "run1", agent_id: "a1", action: { type: "review_changes", paths: ["a.py"] } });
		const view = fold(room().snapshot(), ...recording.messages());
		expect([view.activeRun?.reviewPaths, brief(view).at(-1)]).toEqual([["a.py"], "changes pending"]);
	});
});

describe("a history that begins in the middle", () => {
	it("shows what it has, and the whole after the older page came", () => {
		const recording = recordRest(recordStart(room()));
		const whole = brief(fold(recording.snapshot({ run: running })));
		for (const latest of [1, 5, 12, 20, 30, 40]) {
			const part = fold(recording.snapshot({ run: running, latest }));
			const older = recording.events.slice(0, -latest);
			expect(brief(foldMessage(part, { type: "events_page", events: older, has_older: false }))).toEqual(whole);
		}
	});

	it("puts a change to review first whose staging it does not have", () => {
		const recording = recordRest(recordStart(room()));
		const changesets = [...fold(recording.snapshot()).changes.values()].map((row) => row.changeset);
		expect(brief(fold(recording.snapshot({ latest: 2, changesets })))[0]).toBe("changes pending,pending,pending");
	});

	it("keeps the change card of the active run last although it did not see the run begin", () => {
		const recording = recordRest(recordStart(room()));
		const view = fold(recording.snapshot({ latest: 30, run: running }));
		recordText(recording, "a1", "m9", "more");
		const after = foldMessage(view, recording.messages().at(-1) ?? delta(""));
		expect([brief(after).at(-1)?.startsWith("changes"), after.activeRun?.changesetId]).toEqual([true, "cs1"]);
	});

	it("keeps a streaming answer when an older page comes", () => {
		const recording = startRun();
		const view = fold(recording.snapshot({ run: running, latest: 1 }), delta("so far"));
		const after = foldMessage(view, { type: "events_page", events: recording.events.slice(0, -1), has_older: false });
		expect(brief(after)).toEqual(["manager working", 'streaming "so far"']);
	});

	it("forgets everything where the server says so", () => {
		const view = fold(recordStart(room()).snapshot(), { ...room().snapshot(), reset: true });
		expect([view.rows, view.seq]).toEqual([[], 2]);
	});

	it("takes no event twice", () => {
		const recording = recordStart(room());
		const view = fold(recording.snapshot({ run: running }), ...recording.messages());
		expect(brief(view)).toEqual(brief(fold(recording.snapshot({ run: running }))));
	});
});

describe("resuming", () => {
	it("goes on under the same agent with its changes at the end", () => {
		const recording = startRun();
		recording.add({
			kind: "file_staged",
			changeset_id: "c1",
			run_id: "run1",
			change: { path: "a.py", action: "modify", eol: "\n", final_newline: true, hunks: [hunk("h1", {})] },
		});
		recording.add({ kind: "run_ended", run_id: "run1", result: result({ status: "stopped", summary: "Stopped.", resumable: true }) });
		recording.add({ kind: "run_resumed", run_id: "run1", user_id: "u1", engine: claude, sandbox });
		recording.add({ kind: "agent_started", agent_id: "a1", run_id: "run1", name: "manager", task: "Fix", resumed: true });
		expect(brief(fold(recording.snapshot({ run: running })))).toEqual([
			"manager working",
			"end stopped",
			"Resumed from the last complete turn",
			"manager…",
			"changes pending",
		]);
	});

	it("announces a fallback to another engine, once it happens", () => {
		const recording = startRun().add({ kind: "engine_changed", engine: offline });
		const view = fold(room().snapshot(), ...recording.messages());
		expect([view.engine?.id, brief(view).at(-1)]).toEqual(["offline", `Engine: Offline rules. ${offline.reason}`]);
	});
});

it("ten thousand events name each changed row once and keep one row per thing", () => {
	const view = fold(longRecording(0, 10_000).snapshot());
	expect(new Set(view.rows.map((row) => row.key)).size).toBe(view.rows.length);
});
