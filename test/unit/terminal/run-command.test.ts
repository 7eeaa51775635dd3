import { describe, expect, it } from "vitest";
import type { Changeset } from "#protocol/changes.ts";
import type { RoomFact, RunResult } from "#protocol/room-events.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import { runCommand } from "../../../server/src/terminal/run-command.ts";
import { fakeTerminal } from "../../support/fake-terminal.ts";

const engine = { id: "offline", model: "rules-1", reason: "No key." } as const;
const sandbox = { level: "none", proofs: [], reason: "Install bubblewrap." } as const;
const started: RoomFact = { kind: "run_started", run_id: "r", request: "x", user_id: "u", engine, sandbox: { ...sandbox, proofs: [] } };
const usage = { input: 0, output: 0, cache_read: 0, cache_write: 0 };
const result: RunResult = { status: "completed", summary: "Done.", tests: "passed", duration_ms: 5, usage, resumable: false };

function pendingChange(hunkIds: string[]): Changeset {
	const hunks = hunkIds.map((hunk_id, index) => ({
		hunk_id,
		old_start: index + 1,
		old_lines: [`old ${hunk_id}`],
		new_start: index + 1,
		new_lines: [`new ${hunk_id}`],
		before: [],
		after: [],
		state: "pending" as const,
	}));
	return { changeset_id: "c", run_id: "r", files: [{ path: "a.py", action: "modify", base_hash: "0", eol: "\n", final_newline: true, hunks }] };
}

/** A room that answers `start_run` with these facts, `decide_hunks` with what became of them, acknowledges every command and notes what was sent. */
function scriptedRoom(facts: RoomFact[], changesets: Changeset[] = [], decided: RoomFact[] = []) {
	const sent: ClientMessage[] = [];
	const at = (fact: RoomFact, index: number) => ({ seq: index + 1, timestamp: "2026-01-01T00:00:00.000Z", ...fact });
	return {
		sent,
		changesets: () => changesets,
		connect(receive: (message: ServerMessage) => void) {
			return {
				close() {},
				send(message: ClientMessage) {
					sent.push(message);
					if (message.type === "start_run") {
						for (const [index, fact] of facts.entries()) receive({ type: "event", event: at(fact, index) });
					}
					if (message.type === "decide_hunks") for (const fact of decided) receive({ type: "event", event: at(fact, facts.length) });
					if ("request_id" in message && message.request_id) queueMicrotask(() => receive({ type: "ack", request_id: message.request_id ?? "" }));
				},
			};
		},
	};
}

const options = { request: "x", yes: false, json: false, verbose: false };
const interrupted = new AbortController().signal;
const decisions = (sent: ClientMessage[]) =>
	sent.flatMap((message) => (message.type === "decide_hunks" ? [[message.hunk_ids ?? "all", message.decision]] : []));

describe("a run from the terminal", () => {
	it.each([
		[{ ...result }, 0],
		[{ ...result, tests: "not_run" as const }, 0],
		[{ ...result, tests: "failed" as const }, 1],
		[{ ...result, status: "failed" as const }, 1],
		[{ ...result, status: "stopped" as const }, 130],
	])("ends with the status of its result: %o → %i", async (ended, code) => {
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result: ended }]);
		expect(await runCommand(options, { ...room, terminal: fakeTerminal(), interrupted })).toBe(code);
	});

	it("says what holds its code once that is known", async () => {
		const terminal = fakeTerminal();
		const known = { level: "os-sandbox", proofs: [], reason: "bubblewrap." } as const;
		const room = scriptedRoom([started]);
		const connect: typeof room.connect = (receive) => {
			const connection = room.connect(receive);
			const send = (message: ClientMessage) => {
				connection.send(message);
				if (message.type !== "start_run") return;
				receive({ type: "sandbox_known", sandbox: { ...known, proofs: [] } });
				receive({ type: "event", event: { seq: 2, timestamp: "2026-01-01T00:00:00.000Z", kind: "run_ended", run_id: "r", result } });
			};
			return { ...connection, send };
		};
		await runCommand(options, { ...room, connect, terminal, interrupted });
		expect(terminal.printed.match(/Sandbox: .*/g)).toEqual(["Sandbox: none. Install bubblewrap.", "Sandbox: os-sandbox. bubblewrap."]);
	});

	it("asks about each hunk and does what the person says", async () => {
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one", "two", "three"])]);
		const terminal = fakeTerminal({ answers: ["?", "n", "a"] });
		await runCommand(options, { ...room, terminal, interrupted });
		expect(decisions(room.sent)).toEqual([
			[["one"], "reject"],
			[["two"], "accept"],
			[["three"], "accept"],
		]);
	});

	it("leaves what is undecided at the end of input pending", async () => {
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one", "two"])]);
		await runCommand(options, { ...room, terminal: fakeTerminal({ answers: ["y"] }), interrupted });
		expect(decisions(room.sent)).toEqual([[["one"], "accept"]]);
	});

	it("accepts everything with --yes and asks nothing", async () => {
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one"])]);
		await runCommand({ ...options, yes: true }, { ...room, terminal: fakeTerminal({ answers: [] }), interrupted });
		expect(decisions(room.sent)).toEqual([["all", "accept"]]);
	});

	it("says what could not be written, and fails, though the run itself went well", async () => {
		const refused: RoomFact = {
			kind: "hunks_decided",
			changeset_id: "c",
			path: "a.py",
			hunk_ids: ["one"],
			state: "conflicted",
			user_id: "u",
			reason: "It is read-only.",
		};
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one"])], [refused]);
		const terminal = fakeTerminal();
		expect(await runCommand({ ...options, yes: true }, { ...room, terminal, interrupted })).toBe(1);
		expect(terminal.printed).toContain("a.py was not written: It is read-only.\n\nAccepted 0 hunks.\n1 hunk could not be written.\n");
	});

	it.each([
		["there is no terminal to ask at", fakeTerminal(), options],
		["events are printed", fakeTerminal({ answers: ["y"] }), { ...options, json: true }],
		["the person leaves it open", fakeTerminal({ answers: ["q"] }), options],
	])("a run that waits for a review goes on without it where %s", async (_case, terminal, given) => {
		const asked: RoomFact = { kind: "approval_requested", approval_id: "q", run_id: "r", agent_id: "a", action: { type: "review_changes", paths: ["a.py"] } };
		const room = scriptedRoom([started, asked, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one"])]);
		await runCommand(given, { ...room, terminal, interrupted });
		expect(room.sent.filter(({ type }) => type === "answer_approval")).toMatchObject([{ approval_id: "q", answer: "denied" }]);
		expect(decisions(room.sent)).toEqual([]);
	});

	it("says where what is undecided waits; Ctrl+C at the question is a stop", async () => {
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one", "two"])]);
		const interrupt = new AbortController();
		const terminal = fakeTerminal({ answers: [] });
		const ask = async (question: string) => {
			interrupt.abort();
			return terminal.ask(question, interrupt.signal);
		};
		expect(await runCommand(options, { ...room, terminal: { ...terminal, ask, out: terminal.out }, interrupted: interrupt.signal })).toBe(130);
		expect(terminal.printed).toContain("2 hunks undecided. The room keeps them");
	});

	it("prints nothing but one JSON object a line with --json, and decides nothing", async () => {
		const room = scriptedRoom([started, { kind: "run_ended", run_id: "r", result }], [pendingChange(["one"])]);
		const terminal = fakeTerminal({ answers: ["y"] });
		await runCommand({ ...options, json: true }, { ...room, terminal, interrupted });
		const kinds = terminal.printed
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line).kind);
		expect({ kinds, decisions: decisions(room.sent) }).toEqual({ kinds: ["run_started", "run_ended"], decisions: [] });
	});

	it("stops the run on Ctrl+C", async () => {
		const room = scriptedRoom([started]);
		const interrupt = new AbortController();
		void runCommand(options, { ...room, terminal: fakeTerminal(), interrupted: interrupt.signal });
		interrupt.abort();
		expect(room.sent.at(-1)).toEqual({ type: "stop_run", run_id: "r" });
	});

	it("does not let an agent's words drive the terminal", async () => {
		const message: RoomFact = {
			kind: "agent_message",
			agent_id: "a",
			message_id: "m",
			content: [{ type: "text", text: "hi \u001b]52;c;ZXZpbA==\u0007\u001b[2Jthere\u0007" }],
			stop_reason: "end_turn",
			usage,
			model: "m",
		};
		const room = scriptedRoom([
			started,
			{ kind: "agent_started", agent_id: "a", run_id: "r", name: "manager", task: "x" },
			message,
			{ kind: "run_ended", run_id: "r", result },
		]);
		const terminal = fakeTerminal();
		await runCommand(options, { ...room, terminal, interrupted });
		expect(terminal.printed).toContain("hi there\n");
	});

	it("does not let an agent's commit message drive the question about it", async () => {
		const action = { type: "commit" as const, paths: ["a\u001b[2J.py"], message: "fix\u001b[1A\u001b[2K" };
		const asked: RoomFact = { kind: "approval_requested", approval_id: "q", run_id: "r", agent_id: "a", action };
		const room = scriptedRoom([started, asked, { kind: "run_ended", run_id: "r", result }]);
		const terminal = fakeTerminal({ answers: ["y"] });
		await runCommand(options, { ...room, terminal, interrupted });
		expect(terminal.printed).toContain('Commit a.py as "fix"? [y/N] ');
	});
});
