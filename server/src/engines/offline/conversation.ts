// What an agent was asked and what its tools have said since, read from the messages of a request.

import type { ModelRequest, UserBlock } from "../engine.ts";
import { type Say, saying } from "./language.ts";

export interface Call {
	name: string;
	input: Record<string, unknown>;
}

export interface CallResult extends Call {
	ok: boolean;
	output: string;
}

export interface Conversation {
	/** The words that this agent works on. */
	request: string;
	say: Say;
	/** Every call since those words that has a result, in order; one that was cut short by a stop is not among them. */
	results: CallResult[];
	/** What people said while the work was under way. */
	asides: string[];
	tools: ReadonlySet<string>;
	/** How often this agent has answered, for ids. */
	answers: number;
}

/** Of the loop: marks that are put before an agent and are no words of a person. */
const earlierInRoom = /^Earlier in this room, /;
const reminder = /^(The work was interrupted here|Your (last )?answer was )/;
const wentOn = /^The (\S+) went on where it was interrupted and has finished\. Its answer:\n\n/;
const didNotGoOn = /^The (\S+) (did not finish|cannot go on)/;
/** Results that say that a call was not carried out because the run was stopped: it is asked for again. */
const cutShort = /^(Not run: the work was interrupted|[Ii]nterrupted(:| before it finished)|The \S+ was stopped before it finished)/;

export function readConversation({ messages, tools }: ModelRequest): Conversation {
	const calls = new Map<string, Call>();
	let request = "";
	let results: CallResult[] = [];
	let asides: string[] = [];
	let hasAnswered = true; // what comes after a closing answer is a new request
	let answers = 0;
	for (const message of messages) {
		if (message.role === "assistant") {
			answers++;
			const uses = message.content.filter((block) => block.type === "tool_use");
			for (const { id, name, input } of uses) calls.set(id, { name, input: asRecord(input) });
			hasAnswered = uses.length === 0;
			continue;
		}
		const words = wordsIn(message.content);
		if (hasAnswered && words.length > 0) {
			request = words.shift() ?? "";
			results = [];
			asides = [];
		}
		hasAnswered = false;
		for (const block of message.content) addResult(results, calls, block);
		asides.push(...words);
	}
	return { request, say: saying(request), results, asides, tools: new Set(tools.map(({ name }) => name)), answers };
}

function wordsIn(content: UserBlock[]): string[] {
	const texts = content.flatMap((block) => (block.type === "text" ? [block.text] : []));
	return texts.filter((text) => ![earlierInRoom, reminder, wentOn, didNotGoOn].some((mark) => mark.test(text)));
}

function addResult(results: CallResult[], calls: ReadonlyMap<string, Call>, block: UserBlock): void {
	if (block.type === "text") {
		const finished = wentOn.exec(block.text);
		const failed = didNotGoOn.exec(block.text);
		if (finished?.[1]) results.push({ name: finished[1], input: {}, ok: true, output: block.text.slice(finished[0].length) });
		else if (failed?.[1]) results.push({ name: failed[1], input: {}, ok: false, output: block.text });
		return;
	}
	const call = calls.get(block.tool_use_id);
	if (call === undefined || (block.is_error === true && cutShort.test(block.content))) return;
	results.push({ ...call, ok: block.is_error !== true, output: block.content });
}

const asRecord = (input: unknown): Record<string, unknown> => (typeof input === "object" && input !== null ? { ...input } : {});

/** The last result of a tool, of a call with this path where one is given. */
export function resultOf({ results }: Conversation, name: string, path?: string): CallResult | undefined {
	return results.findLast((each) => each.name === name && (path === undefined || each.input.path === path));
}
