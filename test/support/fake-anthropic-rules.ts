// What the Messages API of version 2026-10-21 refuses, and what would be a mistake of ours although the API lets it pass
// (tools that change within a conversation and so lose the prompt cache). Answers a sentence, or nothing when the request is good.

export const apiVersion = "2026-10-21";

interface WireBlock {
	type?: string;
	text?: string;
	id?: string;
	name?: string;
	input?: unknown;
	tool_use_id?: string;
	thinking?: string;
	signature?: string;
}

export interface WireMessage {
	role?: string;
	content?: string | WireBlock[];
}

/** A request as it came over the wire: nothing is known of it yet. */
export interface WireRequest {
	model?: string;
	max_tokens?: number;
	messages?: WireMessage[];
	system?: string | WireBlock[];
	tools?: { name?: string; input_schema?: { type?: string } }[];
	tool_choice?: { type?: string };
	thinking?: { type?: string; budget_tokens?: number };
	stream?: boolean;
	cache_control?: unknown;
	[field: string]: unknown;
}

const fields = new Set(
	(
		"model max_tokens messages system tools tool_choice thinking stream cache_control container diagnostics inference_geo metadata output_config " +
		"service_tier speed stop_sequences user_profile_id workspace_id"
	).split(" "),
);
const removed = ["temperature", "top_p", "top_k"];
/** Models that cannot stop thinking and take neither prefill nor a forced tool. */
const alwaysThinks = /^claude-(?:(?:opus|sonnet|haiku)-5-5|fable-5|mythos-5)/;

export function refusedBecause(body: WireRequest): string | undefined {
	return refusedFields(body) ?? refusedThinking(body) ?? refusedTools(body) ?? refusedMessages(body);
}

/** What a local server that speaks an older Messages API would stumble over. */
export function notForLocalServers(body: WireRequest, headers: Record<string, unknown>): string | undefined {
	if (body.thinking) return "thinking: unknown field";
	if (JSON.stringify(body).includes('"cache_control"')) return "cache_control: unknown field";
	if (headers["anthropic-beta"]) return "anthropic-beta: unknown header";
	if (body.messages?.some((message) => message.role === "system")) return "messages: role must be user or assistant";
	if (blocksOf(body).some((block) => block.type?.includes("thinking"))) return "messages: unknown block type thinking";
	return undefined;
}

function refusedFields(body: WireRequest): string | undefined {
	for (const name of removed) if (name in body) return `${name}: this parameter was removed in version ${apiVersion}`;
	for (const name of Object.keys(body)) if (!fields.has(name)) return `${name}: Extra inputs are not permitted`;
	if (typeof body.model !== "string") return "model: Field required";
	if (!Number.isInteger(body.max_tokens) || Number(body.max_tokens) < 1) return "max_tokens: must be a positive integer";
	if (Number(body.max_tokens) > 128_000) return "max_tokens: above the maximum of 128000";
	if (cacheMarks(body) > 4) return "cache_control: at most 4 blocks may be marked";
	return undefined;
}

function refusedThinking(body: WireRequest): string | undefined {
	if (!alwaysThinks.test(body.model ?? "")) return undefined;
	if (body.thinking?.type === "disabled") return `thinking: cannot be disabled on ${body.model}`;
	if (body.thinking?.budget_tokens !== undefined || body.thinking?.type === "enabled") return "thinking.budget_tokens: not supported, use adaptive";
	if (body.tool_choice?.type === "any" || body.tool_choice?.type === "tool") return `tool_choice: forcing a tool is not supported on ${body.model}`;
	return undefined;
}

function refusedTools(body: WireRequest): string | undefined {
	const names = (body.tools ?? []).map((tool) => tool.name ?? "");
	for (const tool of body.tools ?? []) {
		if (!/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name ?? "")) return `tools: bad name ${JSON.stringify(tool.name)}`;
		if (tool.input_schema?.type !== "object") return `tools: the schema of ${tool.name} must be of type object`;
	}
	if (new Set(names).size !== names.length) return "tools: Tool names must be unique";
	for (const block of blocksOf(body)) {
		if (block.type === "tool_use" && !names.includes(block.name ?? "")) return `messages: tool_use names ${block.name}, which is not in tools`;
	}
	return undefined;
}

function refusedMessages(body: WireRequest): string | undefined {
	const messages = body.messages ?? [];
	if (messages.length === 0) return "messages: at least one message is required";
	if (messages[0]?.role !== "user") return "messages: first message must use the user role";
	if (messages.at(-1)?.role === "assistant") return "messages: prefilling the assistant's answer is not supported";
	if (Array.isArray(body.system) && body.system.some((block) => !block.text?.trim())) return "system: text content blocks must be non-empty";
	let called: string[] = [];
	const everCalled = new Set<string>();
	for (const [index, message] of messages.entries()) {
		const where = `messages.${index}`;
		if (message.role !== "user" && message.role !== "assistant") return `${where}: unexpected role ${message.role}`;
		const blocks = contentOf(message);
		if (blocks.length === 0) return `${where}: content must be non-empty`;
		const refused = refusedBlocks(where, message, blocks) ?? refusedResults(where, message, blocks, called);
		if (refused) return refused;
		called = blocks.flatMap((block) => (block.type === "tool_use" && block.id ? [block.id] : []));
		for (const id of called) {
			if (everCalled.has(id)) return `${where}: tool_use ids must be unique, ${id} is not`;
			everCalled.add(id);
		}
	}
	return undefined;
}

function refusedBlocks(where: string, message: WireMessage, blocks: WireBlock[]): string | undefined {
	const allowed = message.role === "user" ? ["text", "tool_result", "image", "document"] : ["text", "thinking", "redacted_thinking", "tool_use"];
	for (const block of blocks) {
		if (!allowed.includes(block.type ?? "")) return `${where}: block type ${block.type} is not permitted for ${message.role}`;
		if (block.type === "text" && !block.text?.trim()) return `${where}: text content blocks must be non-empty`;
		if (block.type === "thinking" && !block.signature) return `${where}: Invalid signature in thinking block`;
		if (block.type !== "tool_use") continue;
		if (!block.id || !/^[a-zA-Z0-9_-]+$/.test(block.id)) return `${where}: tool_use.id is malformed`;
		if (typeof block.input !== "object" || block.input === null || Array.isArray(block.input)) return `${where}: tool_use.input must be an object`;
	}
	return undefined;
}

/** Every call of the answer before must have exactly one result here, before anything else. */
function refusedResults(where: string, message: WireMessage, blocks: WireBlock[], called: string[]): string | undefined {
	const results = blocks.filter((block) => block.type === "tool_result").map((block) => block.tool_use_id ?? "");
	if (message.role === "assistant" && called.length > 0) return `${where}: tool_use ids were found without tool_result blocks immediately after: ${called}`;
	if (new Set(results).size !== results.length) return `${where}: each tool_use must have a single result, found several for one of ${results}`;
	const orphan = results.find((id) => !called.includes(id));
	if (orphan !== undefined) return `${where}: unexpected tool_use_id ${orphan}, there is no such tool_use in the message before`;
	const missing = called.filter((id) => !results.includes(id));
	if (missing.length > 0) return `${where}: tool_use ids were found without tool_result blocks immediately after: ${missing}`;
	const firstOther = blocks.findIndex((block) => block.type !== "tool_result");
	if (results.length > 0 && firstOther !== -1 && firstOther < results.length) return `${where}: tool_result blocks must come first`;
	return undefined;
}

function contentOf(message: WireMessage): WireBlock[] {
	if (typeof message.content === "string") return message.content === "" ? [] : [{ type: "text", text: message.content }];
	return message.content ?? [];
}

const blocksOf = (body: WireRequest): WireBlock[] => (body.messages ?? []).flatMap(contentOf);

export function textOf(content: string | WireBlock[] | undefined): string {
	if (content === undefined || typeof content === "string") return content ?? "";
	return content.flatMap((block) => (block.type === "text" && block.text ? [block.text] : [])).join("\n");
}

const cacheMarks = (body: WireRequest): number => JSON.stringify(body).split('"cache_control"').length - 1;
