// The manager and its workers. The manager calls a worker as a tool with a task in words and gets its closing words back: plain text,
// never another agent's turns. Roles are enforced by the tools that each definition lists. Keeps the guards between agents:
// review cycles, retries, number of workers, time limits. An error of a worker is never reported as success.
// Does not know the people of the room or when a run may start: see runs.ts.

import { z } from "zod";
import type { ApprovalAction } from "#protocol/room-events.ts";
import type { Clock } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { Logger } from "../base/logger.ts";
import type { Engine, ToolDefinition } from "../engines/engine.ts";
import type { RoomPort } from "../rooms/room-port.ts";
import { addressedIn, callingFirst } from "./addressed.ts";
import { type AgentOutcome, type AgentRun, runAgent, type Words } from "./agent-loop.ts";
import type { AgentDefinition, LoadedDefinitions } from "./definitions.ts";
import { textOf } from "./engine-answer.ts";
import { Halt } from "./halt.ts";
import type { RunLimits } from "./limits.ts";
import type { PauseGate } from "./pause-gate.ts";
import type { RunBudget } from "./run-budget.ts";
import type { AgentRecord, RunHistory } from "./run-history.ts";
import { oneLine, shownPart } from "./shown-output.ts";
import type { LoopTool } from "./tool-calls.ts";
import type { Tool, ToolContext, ToolResult } from "./tools/tool.ts";
import { type Transcript, transcriptOf } from "./transcript.ts";
import { WorkTime } from "./work-time.ts";

export interface TeamRun {
	room: RoomPort;
	history: RunHistory;
	engine: Engine;
	definitions: LoadedDefinitions;
	tools: readonly Tool[];
	/** Put before the manager at its start: what happened in the room before. */
	context: Words[];
	limits: RunLimits;
	budget: RunBudget;
	gate: PauseGate;
	signal: AbortSignal;
	/** Ends the whole run. */
	halt(reason: Halt): void;
	approve(agentId: string, action: ApprovalAction, signal: AbortSignal): Promise<"approved" | "denied">;
	clock: Clock;
	newId: NewId;
	logger: Logger;
}

/** Starts the manager on the request, or takes it and the worker that was at work up from the log. */
export function runTeam(team: TeamRun): Promise<AgentOutcome> {
	const { history, room, definitions } = team;
	const task = history.request ?? "";
	const tools = managerTools(team);
	const workers = new Set(definitions.workers.map(({ name }) => name).filter((name) => tools.some((tool) => tool.name === name)));
	const engine = callingFirst(team.engine, addressedIn(task, workers));
	const manager = { definition: definitions.manager, engine, tools, takeWords: () => history.unheard() };
	const known = history.manager;
	if (known === undefined) {
		const agentId = team.newId("agent");
		return runAgent(agentRun(team, { ...manager, agentId, start: { kind: "task", task }, prepare: async () => team.context }));
	}
	const { agentId } = known;
	const transcript = transcriptOf(room.eventsOf(history.runId), agentId);
	const interrupted = interruptedWorkers(history, transcript);
	const prepare: AgentRun["prepare"] = async ({ signal }) => {
		const words: Words[] = [];
		for (const worker of interrupted) {
			signal.throwIfAborted();
			words.push({ text: await finishWorker(team, worker, agentId, signal) });
		}
		return words;
	};
	return runAgent(agentRun(team, { ...manager, agentId, start: { kind: "resume", task, transcript }, prepare }));
}

type Part = Pick<AgentRun, "definition" | "tools" | "agentId" | "start"> & Partial<AgentRun>;

function agentRun(team: TeamRun, part: Part): AgentRun {
	const { room, history, engine, limits, budget, gate, signal, approve, clock, newId, logger } = team;
	const tools = part.tools.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	const shared = { room, runId: history.runId, callIds: history.callIds, engine, limits, budget, gate, signal, approve, clock, newId };
	return { ...shared, logger: logger.child({ agent: part.definition.name }), ...part, tools, toolDefinitions: tools.map(definitionOf) };
}

function definitionOf({ name, description, input }: Tool): ToolDefinition {
	const { $schema: _, ...schema } = z.toJSONSchema(input, { io: "input" });
	return { name, description, input_schema: schema };
}

function managerTools(team: TeamRun): LoopTool[] {
	const own = toolsOf(team, team.definitions.manager);
	const taken = new Set(team.tools.map((tool) => tool.name));
	const workers = team.definitions.workers.filter(({ name }) => !taken.has(name));
	return [...own, ...workers.map((definition) => workerTool(team, definition))];
}

function toolsOf(team: TeamRun, definition: AgentDefinition): LoopTool[] {
	return team.tools.filter((tool) => definition.tools.includes(tool.name));
}

/** What keeps the definitions from being used as they are written; told to people once per run. */
export function definitionProblems({ manager, workers, problems }: LoadedDefinitions, tools: readonly Tool[]): string[] {
	const names = new Set([...tools.map((tool) => tool.name), ...workers.map((worker) => worker.name)]);
	const unknown = [manager, ...workers].flatMap(({ name, tools: wanted }) =>
		wanted.filter((tool) => !names.has(tool)).map((tool) => `The agent ${name} asks for the tool ${tool}, which does not exist; it works without it.`),
	);
	const taken = workers.filter(({ name }) => tools.some((tool) => tool.name === name));
	return [...problems, ...unknown, ...taken.map(({ name }) => `The agent ${name} is left out: a tool has the same name. Rename the agent.`)];
}

const taskInput = z.object({
	task: z.string().trim().min(1).describe("All that the agent must know: goal, files, findings, limits. It sees nothing of this conversation."),
});

function workerTool(team: TeamRun, definition: AgentDefinition): LoopTool {
	const { name, description } = definition;
	const tool: Tool<z.infer<typeof taskInput>> & Pick<LoopTool, "settlesItself" | "takeUp"> = {
		name,
		description: `${description} Answers with its result in words.`,
		input: taskInput,
		readOnly: false,
		settlesItself: true,
		title: ({ task }) => oneLine(task, 120),
		run: ({ task }, context) => callWorker(team, definition, task, context),
		async takeUp(context) {
			const record = team.history.workers.find((worker) => worker.callId === context.callId);
			if (record === undefined) return { ok: false, output: `The ${name} was interrupted before it began. Call it again.` };
			return resultOf(name, await resumeWorker(team, definition, record, context.agentId, context.signal));
		},
	};
	return tool;
}

async function callWorker(team: TeamRun, definition: AgentDefinition, task: string, context: ToolContext): Promise<ToolResult> {
	const { name } = definition;
	const refused = refusalOf(team, name);
	if (refused !== undefined) return { ok: false, output: refused };
	if (name === "reviewer") announceReview(team);
	const start: AgentRun["start"] = { kind: "task", task };
	const ids = { agentId: team.newId("agent"), parentId: context.agentId, callId: context.callId };
	return resultOf(name, await work(team, definition, { ...ids, start }, context.signal));
}

async function resumeWorker(team: TeamRun, definition: AgentDefinition, record: AgentRecord, parentId: string, signal: AbortSignal): Promise<AgentOutcome> {
	const { agentId, callId, task } = record;
	const transcript = transcriptOf(team.room.eventsOf(team.history.runId), agentId);
	if (record.status === "completed") return { status: "completed", text: lastAnswer(transcript), resumable: false };
	return work(team, definition, { agentId, parentId, callId, start: { kind: "resume", task, transcript } }, signal);
}

function lastAnswer(transcript: Transcript): string {
	const last = transcript.messages().findLast((message) => message.role === "assistant");
	return textOf(last?.content ?? []);
}

async function work(
	team: TeamRun,
	definition: AgentDefinition,
	part: Pick<AgentRun, "agentId" | "parentId" | "callId" | "start">,
	signal: AbortSignal,
): Promise<AgentOutcome> {
	const { name } = definition;
	const { limits, clock, room, history } = team;
	const time = new WorkTime(limits.workerMs[name] ?? definition.timeLimitMs ?? limits.defaultWorkerMs, name, clock);
	try {
		const both = AbortSignal.any([signal, time.signal]);
		const outcome = await runAgent(agentRun(team, { ...part, definition, tools: toolsOf(team, definition), signal: both, time }));
		if (outcome.status === "timed_out") {
			const message = `${sentence(outcome.error ?? "")} The manager decides how to go on.`;
			room.append({ kind: "notice", level: "warning", code: "worker_timed_out", message, run_id: history.runId });
		}
		if (outcome.ends === "run") team.halt(new Halt("failed", outcome.error ?? `the ${name} failed`, outcome));
		return outcome;
	} finally {
		time.dispose();
	}
}

function resultOf(name: string, { status, text, error }: AgentOutcome): ToolResult {
	if (status === "completed") return { ok: true, output: text };
	const lastWords = text === "" ? "" : `\n\nIts last words before that:\n${text}`;
	if (status === "stopped" || status === "interrupted") {
		return { ok: false, output: `The ${name} was stopped before it finished. It goes on by itself when the run is resumed.${lastWords}` };
	}
	return { ok: false, output: `The ${name} did not finish: ${sentence(error ?? status)}${lastWords}` };
}

const sentence = (text: string): string => (text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);

/**
 * Workers whose call was closed by an interruption: they go on before the manager does, which then learns of their result.
 * Those that had just finished only hand it over. Those whose call is still open are taken up by it.
 */
function interruptedWorkers(history: RunHistory, manager: Transcript): AgentRecord[] {
	const failed = new Set(manager.failedCalls());
	const records = history.workers.filter(
		({ callId, status }) => callId !== undefined && failed.has(callId) && (isInterrupted(status) || status === "completed"),
	);
	return records.map((record) => ({ ...record }));
}

const isInterrupted = (status: string | undefined): boolean => status === "stopped" || status === "interrupted";

async function finishWorker(team: TeamRun, record: AgentRecord, managerId: string, signal: AbortSignal): Promise<string> {
	const { name } = record;
	const definition = team.definitions.workers.find((worker) => worker.name === name);
	if (definition === undefined) return `The ${name} cannot go on where it was interrupted: there is no such agent any more.`;
	const { ok, output } = resultOf(name, await resumeWorker(team, definition, record, managerId, signal));
	return ok ? `The ${name} went on where it was interrupted and has finished. Its answer:\n\n${shownPart(output).text}` : shownPart(output).text;
}

/** Why a worker may not be called now, told to the manager. */
function refusalOf({ history, limits }: TeamRun, name: string): string | undefined {
	const { workers } = history;
	if (workers.length >= limits.workers)
		return `Not run: this run has already called ${limits.workers} workers, the most there may be. Close it with what there is.`;
	if (failuresInARow(workers, name) > limits.workerRetries) {
		return `Not run: the ${name} failed ${limits.workerRetries + 1} times in a row. Tell the user what is missing instead of calling it again.`;
	}
	if (name === "reviewer" && nextReview(workers) > limits.reviewCycles) {
		return `Not run: code was reviewed and changed ${limits.reviewCycles} times, the most there may be. Tell the user what the last review left open.`;
	}
	return undefined;
}

function failuresInARow(workers: readonly AgentRecord[], name: string): number {
	const statuses = workers.filter((worker) => worker.name === name).map((worker) => worker.status);
	const lastGood = statuses.findLastIndex((status) => status !== "failed" && status !== "timed_out");
	return statuses.length - 1 - lastGood;
}

/** Number of the review that would begin now. A second look at the same code belongs to the same cycle. */
export function nextReview(workers: readonly Pick<AgentRecord, "name">[]): number {
	let cycle = 0;
	let changed = true;
	for (const { name } of workers) {
		if (name === "coder") changed = true;
		if (name !== "reviewer" || !changed) continue;
		cycle++;
		changed = false;
	}
	return changed ? cycle + 1 : cycle;
}

function announceReview({ room, history, limits }: TeamRun): void {
	const message = `Review cycle ${nextReview(history.workers)}/${limits.reviewCycles}`;
	room.append({ kind: "notice", level: "info", code: "review_cycle", message, run_id: history.runId });
}
