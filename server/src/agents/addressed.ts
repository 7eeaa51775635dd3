// `@agent_name` in a request: the agents that a person names are called directly, in that order, before the manager says anything.
// The calls are the manager's first answer, so that log, limits, Stop and resume treat them like any other; the manager then closes.

import { noUsage } from "#protocol/engine.ts";
import type { Engine, ModelEvent } from "../engines/engine.ts";

export interface Addressed {
	/** Of a worker. */
	name: string;
	task: string;
}

/** Not in an address (a@coder) or a path (@coder/x). */
const mention = /(?<![\w@/.-])@([a-z][\w-]*)(?![\w@/-])/gi;

/** The words behind a name are its task. Names in a row share theirs; what stands before the first name is for all. */
export function addressedIn(request: string, workers: ReadonlySet<string>): Addressed[] {
	const found = [...request.matchAll(mention)].filter(([, name = ""]) => workers.has(name.toLowerCase()));
	const before = request.slice(0, found[0]?.index).trim();
	let shared = "";
	const addressed: Addressed[] = [];
	for (const [at, { 0: whole, 1: name = "", index }] of [...found.entries()].reverse()) {
		const own = request.slice(index + whole.length, found[at + 1]?.index).replace(/^[\s,:;]+|\s+$/g, "");
		if (!/^(and|&|와|과|및|하고)?[\s,]*$/i.test(own)) shared = own;
		const task = [before, shared].filter((words) => words !== "").join("\n");
		addressed.unshift({ name: name.toLowerCase(), task: task === "" ? request : task });
	}
	return addressed;
}

/** Answers the very first request with these calls; everything else is the engine's. */
export function callingFirst(engine: Engine, calls: readonly Addressed[]): Engine {
	if (calls.length === 0) return engine;
	return {
		get info() {
			return engine.info;
		},
		respond(request, signal) {
			const isFirst = request.messages.every(({ role }) => role === "user");
			return isFirst ? firstAnswer(calls, engine.info.model) : engine.respond(request, signal);
		},
	};
}

async function* firstAnswer(calls: readonly Addressed[], model: string): AsyncGenerator<ModelEvent> {
	// The loop gives the calls their ids.
	const content = calls.map(({ name, task }) => ({ type: "tool_use" as const, id: "", name, input: { task } }));
	yield { type: "done", content, stopReason: "tool_use", usage: noUsage, model };
}
