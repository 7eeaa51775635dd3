// Run control on a scripted engine, an in-memory room and a still clock: everything that a test of a run needs, in one call.

import { z } from "zod";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { AgentDefinition, LoadedDefinitions } from "../../server/src/agents/definitions.ts";
import { defaultRunLimits, type RunLimits } from "../../server/src/agents/limits.ts";
import { Runs } from "../../server/src/agents/runs.ts";
import type { Tool } from "../../server/src/agents/tools/tool.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import type { Engine } from "../../server/src/engines/engine.ts";
import { FakeClock } from "./fake-clock.ts";
import { MemoryRoom } from "./memory-room.ts";
import { ScriptedEngine, type Turn } from "./scripted-engine.ts";

export const person = { userId: "user_1" };

/** A tool that answers "name: done"; what a test cares about is overridden. */
export function tool(name: string, overrides: Partial<Tool> = {}): Tool {
	const input: z.ZodType<unknown> = z.object({ path: z.string().optional() });
	return {
		name,
		description: `The tool ${name}.`,
		input,
		readOnly: false,
		title: () => name,
		run: async () => ({ ok: true, output: `${name}: done` }),
		...overrides,
	};
}

export function agent(name: string, tools: string[] = [], more: Partial<AgentDefinition> = {}): AgentDefinition {
	return { name, description: `The ${name}.`, tools, prompt: `You are the ${name}.`, ...more };
}

export interface BenchOptions {
	script?: Record<string, Turn[]>;
	/** In place of a script. */
	engine?: Engine;
	/** Left behind by an earlier process. */
	events?: readonly RoomEvent[];
	tools?: Tool[];
	limits?: Partial<RunLimits>;
	definitions?: Partial<LoadedDefinitions>;
}

export function runBench(options: BenchOptions = {}) {
	const room = new MemoryRoom(options.events);
	const clock = new FakeClock();
	const tools = options.tools ?? [];
	const names = tools.map((each) => each.name);
	const workers = ["coder", "committer", "planner", "reviewer", "tester"].map((name) => agent(name, names));
	const definitions: LoadedDefinitions = { manager: agent("manager", names), workers, problems: [], ...options.definitions };
	let engine: Engine = options.engine ?? new ScriptedEngine(options.script ?? {});
	let ids = (options.events ?? []).length * 100; // never one that the earlier process gave
	const runs = new Runs({
		engine: () => engine,
		sandboxInfo: () => ({ level: "none", proofs: [], reason: "a test" }),
		toolsFor: () => tools,
		definitions: async () => definitions,
		limits: { ...defaultRunLimits, ...options.limits },
		clock,
		newId: (prefix) => `${prefix}_${++ids}`,
		logger: silentLogger,
	});
	return {
		room,
		clock,
		runs,
		/** From now on this script answers. */
		use(script: Record<string, Turn[]>): ScriptedEngine {
			const next = new ScriptedEngine(script);
			engine = next;
			return next;
		},
		start: (request = "fix it") => runs.startRun(room, request, person),
		/** Starts and waits for the end. */
		async run(request?: string): Promise<RoomEvent & { kind: "run_ended" }> {
			await runs.startRun(room, request ?? "fix it", person);
			return ended(room);
		},
		ended: (after = 0) => ended(room, after),
	};
}

async function ended(room: MemoryRoom, after = 0): Promise<RoomEvent & { kind: "run_ended" }> {
	const event = await room.next("run_ended", after);
	if (event.kind !== "run_ended") throw new Error("not the end of a run");
	return event;
}
