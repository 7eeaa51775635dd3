// One agent at work: ask the engine, run the tools that it calls, again, until it has answered. Plain functions over the room's log:
// what is appended is at once the transcript, so a crash at any point loses at most the answer that was being streamed.
// Keeps: one result for each tool call, limits reserved before each model call, an end in words for every way to end.
// Does not know teams or roles: a worker is a tool to it.

import { addUsage, noUsage, type StopReason, type Usage } from "#protocol/engine.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { AgentStatus, ApprovalAction, RoomFact } from "#protocol/room-events.ts";
import type { Clock } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { Logger } from "../base/logger.ts";
import type { Engine, ToolDefinition } from "../engines/engine.ts";
import type { RoomPort } from "../rooms/room-port.ts";
import type { AgentDefinition } from "./definitions.ts";
import { askEngine, textOf } from "./engine-answer.ts";
import { haltOf } from "./halt.ts";
import type { RunLimits } from "./limits.ts";
import type { PauseGate } from "./pause-gate.ts";
import { RepeatGuard, repeatsUntilEnded } from "./repeat-guard.ts";
import type { RunBudget } from "./run-budget.ts";
import { completeCalls, type LoopTool, refuseCall, runToolCalls, type ToolCallDeps } from "./tool-calls.ts";
import { type ToolUse, Transcript } from "./transcript.ts";
import type { WorkTime } from "./work-time.ts";

/** Words of a person for a working agent, or a reminder of our own (without `messageId`). */
export interface Words {
	text: string;
	messageId?: string;
}

export interface AgentRun {
	definition: AgentDefinition;
	engine: Engine;
	/** Sorted by name: the same for every request, so that the prompt cache holds. */
	tools: readonly LoopTool[];
	toolDefinitions: ToolDefinition[];
	room: RoomPort;
	runId: string;
	agentId: string;
	parentId?: string;
	callId?: string;
	start: { kind: "task"; task: string } | { kind: "resume"; task: string; transcript: Transcript };
	/** Done after `agent_started` and before the first model call; what it gives is put before the agent. */
	prepare?(context: { signal: AbortSignal }): Promise<Words[]>;
	/** What people said since the last turn. */
	takeWords?(): Words[];
	approve(agentId: string, action: ApprovalAction, signal: AbortSignal): Promise<"approved" | "denied">;
	limits: RunLimits;
	budget: RunBudget;
	gate: PauseGate;
	time?: WorkTime;
	/** Its reason is a {@link Halt}. */
	signal: AbortSignal;
	/** Ids of all calls of the run so far: engines number them as they like, the log needs them unique. */
	callIds: Set<string>;
	clock: Clock;
	newId: NewId;
	logger: Logger;
}

export interface AgentOutcome {
	status: AgentStatus;
	/** The closing words; for anything but `completed` the last words so far, maybe none. */
	text: string;
	/** What went wrong, a sentence for a person without its full stop. */
	error?: string;
	/** No other agent of the run can go on either: the engine is gone or the run's limits are used up. */
	ends?: "run";
	resumable: boolean;
}

/** Never rejects for what engine, tools or people do; rejects with `log_failed` where the log refuses. */
export async function runAgent(run: AgentRun): Promise<AgentOutcome> {
	const agent = begin(run);
	const outcome = await conclude(run, agent);
	const { error } = outcome;
	// A worker that only lost its engine has not failed at its task: a resumed run takes it up again.
	const status = outcome.ends === "run" && run.parentId !== undefined ? "interrupted" : outcome.status;
	agent.append({ kind: "agent_ended", agent_id: run.agentId, status, error, duration_ms: run.clock.now() - agent.startedAt, usage: agent.usage });
	return { ...outcome, status };
}

interface Agent {
	readonly transcript: Transcript;
	readonly guard: RepeatGuard;
	readonly calls: ToolCallDeps;
	readonly startedAt: number;
	append(fact: RoomFact): void;
	usage: Usage;
	lastText: string;
	/** Text of an answer that is continued because the output limit cut it. */
	cutText: string;
	continuations: number;
	emptyAnswers: number;
}

function begin(run: AgentRun): Agent {
	const { room, runId, agentId, signal, clock, logger } = run;
	const transcript = run.start.kind === "resume" ? run.start.transcript : new Transcript(agentId);
	const append = (fact: RoomFact) => transcript.apply(room.append(fact));
	const uncounted = <T>(wait: () => Promise<T>) => (run.time === undefined ? wait() : run.time.uncounted(wait));
	const started: RoomFact = { kind: "agent_started", agent_id: agentId, run_id: runId, name: run.definition.name, task: run.start.task };
	if (run.parentId !== undefined) started.parent_id = run.parentId;
	if (run.callId !== undefined) started.call_id = run.callId;
	if (run.start.kind === "resume") started.resumed = true;
	append(started);
	const calls: ToolCallDeps = {
		room,
		append,
		tools: new Map(run.tools.map((tool) => [tool.name, tool])),
		agentId,
		runId,
		signal,
		hold: () => uncounted(() => run.gate.pass(signal)),
		approve: (action) => uncounted(() => run.approve(agentId, action, signal)),
		stopGraceMs: run.limits.stopGraceMs,
		clock,
		logger,
	};
	const rest = { usage: noUsage, lastText: "", cutText: "", continuations: 0, emptyAnswers: 0 };
	return { transcript, guard: new RepeatGuard(), calls, startedAt: clock.now(), append, ...rest };
}

/** Turns whatever ends the turns into an outcome. */
async function conclude(run: AgentRun, agent: Agent): Promise<AgentOutcome> {
	try {
		return await takeTurns(run, agent);
	} catch (error) {
		if (error instanceof EnsembleError && error.code === "log_failed") throw error;
		if (run.signal.aborted) return halted(run, agent);
		run.logger.error("agent failed", { agent: run.definition.name, agent_id: run.agentId, error });
		return failed(agent, "Something went wrong inside Ensemble; its log has the details", { ends: "run" });
	}
}

async function takeTurns(run: AgentRun, agent: Agent): Promise<AgentOutcome> {
	await completeCalls(agent.transcript.openCalls(), (callId) => agent.transcript.hasStarted(callId), agent.calls);
	putBefore(agent, run, (await run.prepare?.({ signal: run.signal })) ?? []);
	for (let turn = 0; turn < run.limits.agentTurns; turn++) {
		await agent.calls.hold();
		hearPeople(agent, run);
		if (agent.transcript.messages().at(-1)?.role !== "user") {
			putBefore(agent, run, [{ text: "The work was interrupted here. Go on from where you stopped." }]);
		}
		const outcome = await takeTurn(run, agent);
		if (outcome !== undefined) return outcome;
	}
	return failed(agent, `The ${run.definition.name} used all of its ${run.limits.agentTurns} turns without finishing`);
}

function putBefore(agent: Agent, run: AgentRun, words: readonly Words[]): void {
	for (const { text, messageId } of words) {
		const fact: RoomFact = { kind: "agent_steered", agent_id: run.agentId, text };
		agent.append(messageId === undefined ? fact : { ...fact, message_id: messageId });
	}
}

/** Whether there was anything to hear. */
function hearPeople(agent: Agent, run: AgentRun): boolean {
	const words = run.takeWords?.() ?? [];
	if (words.length === 0) return false;
	agent.guard.reset();
	putBefore(agent, run, words);
	return true;
}

async function takeTurn(run: AgentRun, agent: Agent): Promise<AgentOutcome | undefined> {
	const answer = await askEngine(run, agent.transcript.messages());
	if (!answer.ok) return failed(agent, answer.error, answer);
	const { message_id, content, stopReason, usage, model } = answer;
	agent.usage = addUsage(agent.usage, usage);
	agent.append({ kind: "agent_message", agent_id: run.agentId, message_id, content, stop_reason: stopReason, usage, model });
	const text = textOf(content);
	if (text !== "") agent.lastText = text;
	const calls = content.filter((block) => block.type === "tool_use");
	const refused = refusedAnswer(run, agent, stopReason);
	if (refused !== undefined) {
		for (const call of calls) refuseCall(call, "Not run: the answer that asked for it was not accepted.", agent.calls);
		return refused;
	}
	return calls.length > 0 ? act(run, agent, calls, stopReason) : judgeText(run, agent, text, stopReason);
}

function refusedAnswer(run: AgentRun, agent: Agent, stopReason: StopReason): AgentOutcome | undefined {
	if (stopReason === "refusal") return failed(agent, "The model declined to answer this. Ask for it differently, or leave that part out");
	if (stopReason === "model_context_window_exceeded") {
		const error = `The work of the ${run.definition.name} no longer fits the model's context. Start a new run for what is left, or ask for less at a time`;
		return failed(agent, error, { resumable: false });
	}
	return undefined;
}

async function act(run: AgentRun, agent: Agent, calls: readonly ToolUse[], stopReason: StopReason): Promise<AgentOutcome | undefined> {
	agent.cutText = "";
	agent.continuations = 0;
	agent.emptyAnswers = 0;
	const repetition = agent.guard.check(calls);
	if (repetition !== "fresh") {
		const told =
			"Not run: you have made exactly this call before and nothing has changed since, so it would say the same. Use what it said, or try something else.";
		for (const call of calls) refuseCall(call, told, agent.calls);
		if (repetition === "repeated") return undefined;
		return failed(agent, `The ${run.definition.name} went in circles: the same call ${repeatsUntilEnded} times in a row`);
	}
	const whole = stopReason === "max_tokens" ? calls.slice(0, -1) : calls;
	await runToolCalls(whole, agent.calls);
	for (const call of calls.slice(whole.length)) {
		refuseCall(call, "Not run: your answer was cut off at the output limit in the middle of this call. Make it again with less in it.", agent.calls);
	}
	if (run.signal.aborted) return halted(run, agent);
	agent.guard.note(resultsOf(agent.transcript));
	return undefined;
}

function resultsOf(transcript: Transcript): string[] {
	const last = transcript.messages().at(-1);
	return last?.role === "user" ? last.content.map((block) => (block.type === "tool_result" ? block.content : "")) : [];
}

const maxContinuations = 3;
const maxEmptyAnswers = 2;

function judgeText(run: AgentRun, agent: Agent, text: string, stopReason: StopReason): AgentOutcome | undefined {
	if (stopReason === "max_tokens" || stopReason === "pause_turn") {
		agent.cutText += text;
		if (++agent.continuations > maxContinuations) return failed(agent, "The answer was longer than the model's output limit, also after several continuations");
		putBefore(agent, run, [{ text: "Your answer was cut off at the output limit. Go on exactly where it stopped." }]);
		return undefined;
	}
	if (text === "" && agent.cutText === "") {
		if (++agent.emptyAnswers > maxEmptyAnswers) return failed(agent, "The model answered with nothing several times. Try again, or choose another model");
		putBefore(agent, run, [{ text: "Your last answer was empty. Go on with the task, or say what you found." }]);
		return undefined;
	}
	agent.lastText = agent.cutText + text;
	agent.cutText = "";
	if (hearPeople(agent, run)) return undefined; // said while the last answer was written: it is not the last one then
	return { status: "completed", text: agent.lastText, resumable: false };
}

function failed(agent: Agent, error: string, how: { ends?: "run"; resumable?: boolean } = {}): AgentOutcome {
	return { status: "failed", text: agent.lastText, error, ends: how.ends, resumable: how.resumable ?? true };
}

function halted(run: AgentRun, agent: Agent): AgentOutcome {
	const { kind, message, resumable } = haltOf(run.signal);
	return { status: kind, text: agent.lastText, error: kind === "stopped" ? undefined : message, resumable };
}
