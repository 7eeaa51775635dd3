// The files of a run in memory, with staging that keeps one hunk per changed file. For tests of single tools.

import { createHash } from "node:crypto";
import type { FileChange } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { RunFiles } from "../../server/src/agents/tools/run-files.ts";
import type { Tool, ToolContext, ToolResult } from "../../server/src/agents/tools/tool.ts";

export class MemoryRunFiles implements RunFiles {
	readonly disk: Map<string, string | Uint8Array>;
	readonly #staged = new Map<string, string | undefined>();

	constructor(disk: Record<string, string | Uint8Array>) {
		this.disk = new Map(Object.entries(disk));
	}

	async read(path: string) {
		if (path.startsWith("/") || path.split("/").includes("..")) throw new EnsembleError("outside_workspace", `${path} is outside of the workspace`);
		const text = this.#staged.has(path) ? this.#staged.get(path) : this.disk.get(path);
		if (text === undefined) return { kind: "absent" as const };
		if (typeof text !== "string") return { kind: "refused" as const, reason: "it is binary" };
		return { kind: "text" as const, text, hash: hashOf(text) };
	}

	async stage(path: string, basedOn: string | undefined, text: string | undefined) {
		const read = await this.read(path);
		if ((read.kind === "text" ? read.hash : undefined) !== basedOn) return { ok: false as const, reason: "it changed since it was read" };
		this.#staged.set(path, text);
		return { ok: true as const, change: this.#change(path) };
	}

	async readBytes(path: string, maxBytes: number) {
		const content = this.disk.get(path);
		const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
		return bytes && bytes.byteLength <= maxBytes ? bytes : undefined;
	}

	async staged() {
		return new Map(this.#staged);
	}

	changeset() {
		return { changeset_id: "changeset_1", run_id: "run_1", files: [...this.#staged.keys()].map((path) => this.#change(path)) };
	}

	async list() {
		const paths = new Set(this.disk.keys());
		for (const [path, text] of this.#staged) {
			if (text === undefined) paths.delete(path);
			else paths.add(path);
		}
		return { paths: [...paths].sort(), truncated: false };
	}

	#change(path: string): FileChange {
		const old = this.disk.get(path);
		const next = this.#staged.get(path);
		const lines = (text: string | Uint8Array | undefined) => (typeof text === "string" ? text.replace(/\n$/, "").split("\n") : []);
		const [before, after] = [lines(old), lines(next)];
		let start = 0;
		while (start < before.length && before[start] === after[start]) start++;
		let end = 0;
		while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
		const hunk = {
			hunk_id: hashOf(`${path}${next}`).slice(0, 8),
			old_start: start + 1,
			old_lines: before.slice(start, before.length - end),
			new_start: start + 1,
			new_lines: after.slice(start, after.length - end),
			before: before.slice(Math.max(0, start - 3), start),
			after: before.slice(before.length - end, before.length - end + 3),
			state: "pending" as const,
		};
		const action = old === undefined ? "create" : next === undefined ? "delete" : "modify";
		return { path, action, eol: "\n", hunks: [hunk], final_newline: true };
	}
}

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Calls a tool as the loop would: input parsed by its schema, every approval given unless said otherwise. */
export async function useTool<Input>(tool: Tool<Input>, input: unknown, context: Partial<ToolContext> = {}): Promise<ToolResult> {
	const whole: ToolContext = {
		callId: "call_1",
		agentId: "agent_1",
		runId: "run_1",
		signal: new AbortController().signal,
		approve: async () => "approved",
		progress: () => {},
		...context,
	};
	return tool.run(tool.input.parse(input), whole);
}
