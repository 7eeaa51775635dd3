// Runs the tool calls of one answer. The rule: every call gets exactly one `tool_ended`, also when the tool throws, hangs, does not
// exist, was called with nonsense, or the run is halted. Read-only neighbours run side by side, everything else in order.
// Does not know what a tool does, nor what its result means for the agent: see agent-loop.ts.

import type { ApprovalAction, RoomFact } from "#protocol/room-events.ts";
import { raceAbort } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { RoomPort } from "../rooms/room-port.ts";
import { haltOf } from "./halt.ts";
import { maxCallsPerAnswer, maxParallelCalls } from "./limits.ts";
import { oneLine, shownPart } from "./shown-output.ts";
import type { Tool, ToolContext, ToolResult } from "./tools/tool.ts";
import type { ToolUse } from "./transcript.ts";

export interface LoopTool extends Tool {
	/** Answers by itself soon after a halt and is waited for: a worker, which first closes its own calls. */
	readonly settlesItself?: boolean;
	/** Goes on with what a call had begun before an interruption. */
	takeUp?(context: ToolContext): Promise<ToolResult>;
}

export interface ToolCallDeps {
	room: RoomPort;
	/** Appends to the room and to the agent's transcript. */
	append(fact: RoomFact): void;
	tools: ReadonlyMap<string, LoopTool>;
	agentId: string;
	runId: string;
	signal: AbortSignal;
	/** Holds while the run is paused. */
	hold(): Promise<void>;
	approve(action: ApprovalAction): Promise<"approved" | "denied">;
	stopGraceMs: number;
	clock: Clock;
	logger: Logger;
}

/** How every result of an interrupted call begins, so that whoever goes on can tell it from a tool that failed. */
export const cutShort = "Interrupted before it finished";
const notRun = "Not run: the work was interrupted";

/** Resolves when each call has its result. Throws only where the log refuses. */
export async function runToolCalls(calls: readonly ToolUse[], deps: ToolCallDeps): Promise<void> {
	for (const [index, call] of calls.slice(maxCallsPerAnswer).entries()) {
		refuseCall(call, `Not run: an answer may hold ${maxCallsPerAnswer} tool calls; this was number ${maxCallsPerAnswer + index + 1}.`, deps);
	}
	for (const group of groupsOf(calls.slice(0, maxCallsPerAnswer), deps.tools)) {
		await deps.hold().catch(() => undefined); // halted: each call below then says so in its result
		const settled = await Promise.allSettled(group.map((call) => runCall(call, deps)));
		for (const one of settled) if (one.status === "rejected") throw one.reason;
	}
}

/** A result for a call that is not run. */
export function refuseCall(call: ToolUse, output: string, deps: ToolCallDeps): void {
	deps.append(started(call, call.name, deps));
	end(call, { ok: false, output }, deps.clock.now(), deps);
}

/** After an interruption: calls that have no result yet. Only what changes nothing is run again by itself. */
export async function completeCalls(calls: readonly ToolUse[], hasStarted: (callId: string) => boolean, deps: ToolCallDeps): Promise<void> {
	for (const call of calls) {
		const tool = deps.tools.get(call.name);
		if (tool?.readOnly === true) await runCall(call, deps);
		else if (tool?.takeUp !== undefined && hasStarted(call.id)) await takeUpCall(call, tool, deps);
		else if (hasStarted(call.id)) {
			end(call, { ok: false, output: `${cutShort}. See what it left behind before you call it again.` }, deps.clock.now(), deps);
		} else refuseCall(call, `${notRun} before its turn came. Call it again if it is still needed.`, deps);
	}
}

async function takeUpCall(call: ToolUse, tool: LoopTool, deps: ToolCallDeps): Promise<void> {
	const startedAt = deps.clock.now();
	const result = await perform(call, tool, (context) => tool.takeUp?.(context) ?? Promise.reject(new Error("not to be taken up")), deps);
	end(call, result, startedAt, deps);
}

function groupsOf(calls: readonly ToolUse[], tools: ReadonlyMap<string, LoopTool>): ToolUse[][] {
	const groups: ToolUse[][] = [];
	let side: ToolUse[] | undefined;
	for (const call of calls) {
		if (tools.get(call.name)?.readOnly !== true) {
			groups.push([call]);
			side = undefined;
		} else if (side === undefined || side.length >= maxParallelCalls) {
			side = [call];
			groups.push(side);
		} else side.push(call);
	}
	return groups;
}

async function runCall(call: ToolUse, deps: ToolCallDeps): Promise<void> {
	const startedAt = deps.clock.now();
	const prepared = prepare(call, deps.tools);
	deps.append(started(call, prepared.ok ? prepared.title : call.name, deps));
	if (!prepared.ok) return end(call, prepared, startedAt, deps);
	if (deps.signal.aborted) return end(call, { ok: false, output: `${notRun} because ${haltOf(deps.signal).message}.` }, startedAt, deps);
	const { tool, input } = prepared;
	end(call, await perform(call, tool, (context) => tool.run(input, context), deps), startedAt, deps);
}

type Prepared = { ok: true; tool: LoopTool; input: unknown; title: string } | { ok: false; output: string };

function prepare(call: ToolUse, tools: ReadonlyMap<string, LoopTool>): Prepared {
	const tool = tools.get(call.name);
	if (tool === undefined) return { ok: false, output: `There is no tool ${call.name}. You have: ${[...tools.keys()].join(", ") || "none"}.` };
	if (hasInvalidJson(call.input)) return { ok: false, output: "The input was not valid JSON, so nothing was done. Send the call again with valid JSON." };
	const parsed = tool.input.safeParse(call.input);
	if (!parsed.success) {
		const issues = parsed.error.issues.slice(0, 8).map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
		return { ok: false, output: `The input does not fit ${call.name}, so nothing was done. ${issues.join("; ")}.` };
	}
	return { ok: true, tool, input: parsed.data, title: titleOf(tool, parsed.data) };
}

const hasInvalidJson = (input: unknown): boolean => typeof input === "object" && input !== null && "_invalid_json" in input;

function titleOf(tool: LoopTool, input: unknown): string {
	try {
		return oneLine(tool.title(input), 200);
	} catch {
		return tool.name; // a title is decoration; the call itself may still be fine
	}
}

async function perform(call: ToolUse, tool: LoopTool, work: (context: ToolContext) => Promise<ToolResult>, deps: ToolCallDeps): Promise<ToolResult> {
	const reach = contextFor(call, deps);
	try {
		const working = Promise.resolve().then(() => {
			deps.signal.throwIfAborted(); // Stop may have come with the very event that showed the call
			return work(reach.context);
		});
		return await (tool.settlesItself === true ? working : settledOrHalted(working, deps));
	} catch (error) {
		if (tool.settlesItself === true) throw error; // only where the log refuses: then there is no writing on
		if (deps.signal.aborted) return { ok: false, output: `${cutShort}: ${haltOf(deps.signal).message}.` };
		deps.logger.warn("tool failed", { tool: call.name, call_id: call.id, error });
		return { ok: false, output: `${call.name} failed: ${error instanceof Error ? error.message : String(error)}` };
	} finally {
		reach.close();
	}
}

/** A tool that ignores the halt is not waited for longer than the grace; its result then does not claim that it has ended. */
async function settledOrHalted(working: Promise<ToolResult>, deps: ToolCallDeps): Promise<ToolResult> {
	try {
		return await raceAbort(working, deps.signal);
	} catch (error) {
		if (!deps.signal.aborted) throw error;
	}
	const why = haltOf(deps.signal).message;
	const output = `${cutShort}: ${why}. It has not confirmed its end and may still be finishing.`;
	const unsettled = deps.clock.sleep(deps.stopGraceMs).then((): ToolResult => ({ ok: false, output }));
	return Promise.race([working, unsettled]);
}

const progressEveryMs = 100; // people cannot read faster, and a chatty tool must not fill the sockets
const maxProgressChars = 4096;

/** What a tool may do to the room while its call is open; nothing of it reaches anyone afterwards. */
function contextFor(call: ToolUse, deps: ToolCallDeps): { context: ToolContext; close(): void } {
	let isOpen = true;
	let waiting = "";
	let passedAt = Number.NEGATIVE_INFINITY;
	const context: ToolContext = {
		callId: call.id,
		agentId: deps.agentId,
		runId: deps.runId,
		signal: deps.signal,
		approve: (action) => (isOpen ? deps.approve(action) : Promise.reject(new Error("the call has already ended"))),
		progress(text) {
			if (!isOpen) return;
			waiting = (waiting + text).slice(-maxProgressChars);
			if (deps.clock.now() - passedAt < progressEveryMs) return;
			passedAt = deps.clock.now();
			deps.room.pass({ type: "tool_progress", call_id: call.id, text: waiting });
			waiting = "";
		},
	};
	return {
		context,
		close() {
			isOpen = false;
		},
	};
}

function started(call: ToolUse, title: string, deps: ToolCallDeps): RoomFact {
	return { kind: "tool_started", call_id: call.id, agent_id: deps.agentId, name: call.name, title, input: shownInput(call.input) };
}

const maxShownChars = 2000; // of one string of an input

/** For people. The whole input stands in the answer's `content`; a staged file need not be in the log twice. */
function shownInput(input: unknown): unknown {
	if (typeof input === "string") return input.length <= maxShownChars ? input : `${input.slice(0, maxShownChars)}…`;
	if (Array.isArray(input)) return input.map(shownInput);
	if (typeof input !== "object" || input === null) return input;
	return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, shownInput(value)]));
}

function end(call: ToolUse, result: ToolResult, startedAt: number, deps: ToolCallDeps): void {
	const output = result.output.trim() === "" ? "(no output)" : result.output; // the Messages API refuses a failed result without text
	const shown = shownPart(output);
	const fact: Extract<RoomFact, { kind: "tool_ended" }> = {
		kind: "tool_ended",
		call_id: call.id,
		agent_id: deps.agentId,
		ok: result.ok,
		output: shown.text,
		output_bytes: shown.bytes,
		duration_ms: deps.clock.now() - startedAt,
	};
	if (shown.cut) fact.output_id = kept(output, deps);
	if (result.execution !== undefined) fact.execution = result.execution;
	if (result.tests !== undefined) fact.tests = result.tests;
	deps.append(fact);
}

function kept(output: string, deps: ToolCallDeps): string | undefined {
	try {
		return deps.room.keepOutput(output);
	} catch (error) {
		deps.logger.warn("could not keep a long tool output", { error });
		return undefined; // the result itself matters more than its middle part
	}
}
