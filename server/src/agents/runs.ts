// Run control: people start, stop, pause, continue and resume runs; a room works on one at a time. Stop always works: it aborts the
// whole tree, the tree closes itself in the log, and what does not answer within the grace is not waited for.
// Does not know how agents work (team.ts) nor who may give a command: the room socket has checked that.

import { EnsembleError } from "#protocol/errors.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import type { RoomEvent, RoomFact, RunResult } from "#protocol/room-events.ts";
import type { Engine } from "../engines/engine.ts";
import type { CommandContext, RoomPort } from "../rooms/room-port.ts";
import type { AgentOutcome, Words } from "./agent-loop.ts";
import { Approvals } from "./approvals.ts";
import { closingFacts } from "./closing.ts";
import { earlierInRoom } from "./earlier.ts";
import { Halt } from "./halt.ts";
import { PauseGate } from "./pause-gate.ts";
import { RunBudget } from "./run-budget.ts";
import type { RunDeps } from "./run-deps.ts";
import { RunHistory } from "./run-history.ts";
import { definitionProblems, runTeam } from "./team.ts";

const closing = new Halt("interrupted", "Ensemble was closed");

/** A run that is worked on in this process. */
interface LiveRun {
	readonly runId: string;
	readonly room: RoomPort;
	readonly history: RunHistory;
	readonly gate: PauseGate;
	readonly abort: AbortController;
	readonly startedAt: number;
	/** Never rejects. */
	done: Promise<void>;
	release(): void;
}

export class Runs {
	readonly #deps: RunDeps;
	readonly #approvals: Approvals;
	readonly #live = new Map<string, LiveRun>();

	constructor(deps: RunDeps) {
		this.#deps = deps;
		this.#approvals = new Approvals(deps);
	}

	/** Runs that are worked on now, over all rooms. */
	get running(): number {
		return this.#live.size;
	}

	async startRun(room: RoomPort, request: string, by: CommandContext): Promise<{ runId: string }> {
		const { newId } = this.#deps;
		this.#requireIdle(room);
		const history = new RunHistory(newId("run"));
		const context = earlierInRoom(alsoTo(history, room.past()));
		const live = this.#claim(room, history);
		const { runId } = live;
		this.#begin(live, context, (now, sandbox) => {
			room.append({ kind: "chat_message", message_id: newId("chat"), user_id: by.userId, text: request });
			room.append({ kind: "run_started", run_id: runId, request, user_id: by.userId, engine: now.info, sandbox });
		});
		return { runId };
	}

	/** Safe to repeat; also closes a run that nobody works on any more. */
	async stopRun(room: RoomPort, runId: string): Promise<void> {
		const live = this.#live.get(room.info.room_id);
		if (live?.runId === runId) {
			live.abort.abort(new Halt("stopped", "the run was stopped"));
			await Promise.race([live.done, this.#deps.clock.sleep(this.#deps.limits.stopGraceMs * 2)]);
			return;
		}
		const history = knownRun(room, runId);
		if (history.result === undefined) this.#closeAbandoned(room, history, "stopped");
	}

	async pauseRun(room: RoomPort, runId: string, by: CommandContext): Promise<void> {
		const { gate } = this.#requireLive(room, runId);
		if (gate.paused) return;
		room.append({ kind: "run_paused", run_id: runId, user_id: by.userId });
		gate.pause();
	}

	async continueRun(room: RoomPort, runId: string, by: CommandContext): Promise<void> {
		const { gate } = this.#requireLive(room, runId);
		if (!gate.paused) return;
		room.append({ kind: "run_continued", run_id: runId, user_id: by.userId });
		gate.open();
	}

	async resumeRun(room: RoomPort, runId: string, by: CommandContext): Promise<void> {
		this.#requireIdle(room);
		const history = knownRun(room, runId);
		if (history.result?.resumable === false) throw new EnsembleError("run_inactive", "This run is finished. Start a new one.");
		const live = this.#claim(room, history);
		this.#begin(live, [], (now, sandbox) => {
			room.append({ kind: "run_resumed", run_id: runId, user_id: by.userId, engine: now.info, sandbox });
		});
	}

	async answerApproval(room: RoomPort, approvalId: string, answer: "approved" | "denied", by: CommandContext): Promise<void> {
		this.#approvals.answer(room, approvalId, answer, by);
	}

	/** Interrupts every run; each can be resumed after the next start. */
	async dispose(): Promise<void> {
		const live = [...this.#live.values()];
		for (const { abort } of live) abort.abort(closing);
		await Promise.all(live.map((run) => run.done));
	}

	#requireIdle(room: RoomPort): void {
		if (this.#live.has(room.info.room_id))
			throw new EnsembleError("run_active", "The team is already at work in this room. Stop it first, or add to its task by chat.");
		const abandoned = room.activeRun;
		if (abandoned !== undefined) this.#closeAbandoned(room, knownRun(room, abandoned.run_id), "interrupted");
	}

	#requireLive(room: RoomPort, runId: string): LiveRun {
		const live = this.#live.get(room.info.room_id);
		if (live?.runId !== runId) throw new EnsembleError("run_inactive", "This run is not at work any more.");
		return live;
	}

	/** From here on the room is taken. */
	#claim(room: RoomPort, history: RunHistory): LiveRun {
		const stopFollowing = room.onEvent((event) => history.apply(event));
		const release = () => {
			stopFollowing();
			this.#live.delete(room.info.room_id);
			this.#deps.runningChanged?.();
		};
		const { runId } = history;
		const started = { startedAt: this.#deps.clock.now(), done: Promise.resolve(), release };
		const live: LiveRun = { runId, room, history, gate: new PauseGate(), abort: new AbortController(), ...started };
		this.#live.set(room.info.room_id, live);
		this.#deps.runningChanged?.();
		return live;
	}

	/** Announced at once, so that it is seen and can be stopped; where that cannot be logged, whoever gave the command learns why. */
	#begin(live: LiveRun, context: Words[], announce: (engine: Engine, sandbox: SandboxInfo) => void): void {
		const engine = this.#deps.engine();
		try {
			announce(engine, this.#deps.sandboxInfo());
		} catch (error) {
			live.release();
			throw error;
		}
		live.done = this.#work(live, engine, context);
	}

	async #work(live: LiveRun, engine: Engine, context: Words[]): Promise<void> {
		const { room, runId, history } = live;
		const logger = this.#deps.logger.child({ run_id: runId, room_id: room.info.room_id });
		logger.info("run began", { engine: engine.info.id, model: engine.info.model });
		let outcome: AgentOutcome;
		let open: () => Iterable<RoomFact> = () => [];
		try {
			outcome = await this.#workAsTeam(live, engine, context);
		} catch (error) {
			logger.error("run failed", { error });
			outcome = { status: "failed", text: "", error: failureOf(error), resumable: true };
			open = () => closingFacts(room.eventsOf(runId), runId, "interrupted");
		}
		const result = resultOf(outcome, history, history.spentMs + this.#deps.clock.now() - live.startedAt);
		if (live.abort.signal.reason === closing) result.by_closing = true;
		try {
			for (const fact of open()) room.append(fact);
			room.append({ kind: "run_ended", run_id: runId, result });
		} catch (error) {
			logger.error("the end of the run could not be logged", { error });
			// Whoever waits for the end must not wait for ever.
			room.pass({ type: "run_broken_off", run_id: runId, message: `${failureOf(error)}.` });
		}
		logger.info("run ended", { status: result.status, duration_ms: result.duration_ms, tests: result.tests });
		live.release();
	}

	async #workAsTeam({ room, runId, history, gate, abort }: LiveRun, engine: Engine, context: Words[]): Promise<AgentOutcome> {
		const { limits, clock, newId, logger } = this.#deps;
		const definitions = await this.#deps.definitions();
		const tools = this.#deps.toolsFor(room, runId);
		for (const message of definitionProblems(definitions, tools)) {
			room.append({ kind: "notice", level: "warning", code: "agent_definition", message, run_id: runId });
		}
		const changeset = () => (history.changesetId === undefined ? undefined : room.changeset(history.changesetId));
		return runTeam({
			...{ room, history, engine, definitions, tools, context, limits, gate, clock, newId },
			budget: new RunBudget(limits, history.usage),
			signal: abort.signal,
			halt: (reason) => abort.abort(reason),
			approve: (agentId, action, signal) => this.#approvals.ask({ room, runId, agentId, action, changeset, signal }),
			logger: logger.child({ run_id: runId }),
		});
	}

	#closeAbandoned(room: RoomPort, history: RunHistory, status: "stopped" | "interrupted"): void {
		for (const fact of closingFacts(room.eventsOf(history.runId), history.runId, status)) room.append(fact);
		const outcome: AgentOutcome = { status, text: "", error: "nobody was working on it any more", resumable: true };
		room.append({ kind: "run_ended", run_id: history.runId, result: resultOf(outcome, history, history.spentMs) });
	}
}

/** One pass over the log for both. */
function* alsoTo(history: RunHistory, events: Iterable<RoomEvent>): Iterable<RoomEvent> {
	for (const event of events) {
		history.apply(event);
		yield event;
	}
}

function knownRun(room: RoomPort, runId: string): RunHistory {
	const history = new RunHistory(runId);
	for (const event of room.eventsOf(runId)) history.apply(event);
	if (history.request === undefined) throw new EnsembleError("not_found", "There is no such run in this room.");
	return history;
}

function resultOf(outcome: AgentOutcome, { tests, usage }: RunHistory, durationMs: number): RunResult {
	const { status, resumable } = outcome;
	const runStatus = status === "timed_out" ? "failed" : status;
	return { status: runStatus, summary: summaryOf(outcome), tests, duration_ms: durationMs, usage, resumable };
}

function summaryOf({ status, text, error, resumable }: AgentOutcome): string {
	if (status === "completed") return text;
	if (status === "stopped") return "Stopped. Resume the run to go on where it was.";
	const what = error === undefined ? "The run ended early" : `${error.charAt(0).toUpperCase()}${error.slice(1)}`;
	return resumable ? `${what}. Resume the run to go on where it was.` : `${what}.`;
}

/** For a person; the details are in the log. */
function failureOf(error: unknown): string {
	if (error instanceof EnsembleError) return error.message.replace(/\.$/, "");
	return "Something went wrong inside Ensemble; its log has the details";
}
