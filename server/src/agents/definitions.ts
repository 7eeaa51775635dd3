// Who the agents are: one Markdown file each, front matter for what an agent may do and the rest as its prompt.
// The built-in files are the base; the person's own folder adds to it or replaces by name. A broken file never stops a run:
// the built-in one is used and a problem says which file and line. Nothing is read from a workspace, which must not widen what agents may do.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Logger } from "../base/logger.ts";

export interface AgentDefinition {
	/** Also the name of the tool by which the manager calls it. */
	name: string;
	/** What it is good for; the manager reads this. */
	description: string;
	/** The only tools it gets: its role is enforced here, not by its prompt. */
	tools: string[];
	model?: string;
	timeLimitMs?: number;
	prompt: string;
}

export interface LoadedDefinitions {
	manager: AgentDefinition;
	/** Sorted by name. */
	workers: AgentDefinition[];
	/** One sentence per file that could not be used. */
	problems: string[];
}

export interface DefinitionsDeps {
	/** Folder of the built-in prompts (`prompts/agents`). */
	builtIn: string;
	/** The person's own folder; it need not exist. */
	own: string;
	logger: Logger;
}

const maxPromptBytes = 64 * 1024;
const maxDefinitions = 32;

const frontMatter = z.strictObject({
	name: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, "use lower-case letters, digits, - and _"),
	description: z.string().min(1).max(1000),
	tools: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).max(64),
	model: z.string().min(1).max(128).optional(),
	time_limit_s: z.coerce.number().positive().max(86_400).optional(),
});

export async function loadDefinitions({ builtIn, own, logger }: DefinitionsDeps): Promise<LoadedDefinitions> {
	const byName = new Map<string, AgentDefinition>();
	const problems: string[] = [];
	for (const folder of [builtIn, own]) {
		for (const file of await markdownFiles(folder)) {
			const read = await readDefinition(join(folder, file));
			if (!read.ok) {
				problems.push(`${read.problem} It is ignored${folder === own ? "; a built-in agent of this name is used as it is" : ""}.`);
				continue;
			}
			byName.set(read.definition.name, read.definition);
		}
	}
	for (const problem of problems) logger.warn("agent definition ignored", { problem });
	const manager = byName.get("manager");
	if (manager === undefined) throw new Error(`there is no usable manager.md in ${builtIn}`);
	byName.delete("manager");
	const workers = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, maxDefinitions);
	return { manager, workers, problems };
}

async function markdownFiles(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).filter((file) => file.endsWith(".md")).sort();
	} catch {
		return []; // the person's folder is optional, and a missing built-in one shows as a missing manager
	}
}

type ReadDefinition = { ok: true; definition: AgentDefinition } | { ok: false; problem: string };

async function readDefinition(path: string): Promise<ReadDefinition> {
	try {
		const bytes = await readFile(path);
		if (bytes.byteLength > maxPromptBytes) return { ok: false, problem: `${path} is larger than ${maxPromptBytes / 1024} KiB.` };
		return parseDefinition(path, new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		return { ok: false, problem: `${path} cannot be read (${error instanceof Error ? error.message : String(error)}).` };
	}
}

export function parseDefinition(path: string, text: string): ReadDefinition {
	const split = splitFrontMatter(text);
	if (!split.ok) return { ok: false, problem: `${path}:${split.line}: ${split.reason}.` };
	const parsed = frontMatter.safeParse(split.values);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const key = String(issue?.path[0] ?? (issue?.code === "unrecognized_keys" ? issue.keys[0] : ""));
		return { ok: false, problem: `${path}:${split.lines.get(key) ?? 1}: ${key === "" ? "" : `${key}: `}${issue?.message ?? "not valid"}.` };
	}
	if (split.body === "") return { ok: false, problem: `${path}:1: the prompt below the front matter is empty.` };
	const { name, description, tools, model, time_limit_s } = parsed.data;
	const definition: AgentDefinition = { name, description, tools, prompt: split.body };
	if (model !== undefined) definition.model = model;
	if (time_limit_s !== undefined) definition.timeLimitMs = time_limit_s * 1000;
	return { ok: true, definition };
}

type Split = { ok: true; values: Record<string, string | string[]>; lines: Map<string, number>; body: string } | { ok: false; line: number; reason: string };

/** The subset of YAML that these files need: `key: text`, `key: [a, b]`, and `- item` lines below a bare `key:`. */
function splitFrontMatter(text: string): Split {
	const rows = text.replace(/^\uFEFF/, "").split(/\r?\n/);
	if (rows[0]?.trim() !== "---") return { ok: false, line: 1, reason: "the file must begin with a line ---" };
	const values: Record<string, string | string[]> = Object.create(null);
	const lines = new Map<string, number>();
	let list: string[] | undefined;
	for (let index = 1; index < rows.length; index++) {
		const row = rows[index] ?? "";
		if (row.trim() === "---")
			return {
				ok: true,
				values,
				lines,
				body: rows
					.slice(index + 1)
					.join("\n")
					.trim(),
			};
		if (row.trim() === "" || row.trimStart().startsWith("#")) continue;
		const item = /^\s*-\s+(.+)$/.exec(row)?.[1];
		if (item !== undefined && list !== undefined) {
			list.push(unquote(item));
			continue;
		}
		const pair = /^([A-Za-z_][\w-]*):(?:\s+(.*))?$/.exec(row);
		const key = pair?.[1];
		if (key === undefined) return { ok: false, line: index + 1, reason: `expected "key: value" but found "${row.trim().slice(0, 60)}"` };
		if (lines.has(key)) return { ok: false, line: index + 1, reason: `${key} is there twice` };
		lines.set(key, index + 1);
		const value = (pair?.[2] ?? "").trim();
		list = value === "" ? [] : undefined;
		values[key] = list ?? scalarOrList(value);
	}
	return { ok: false, line: rows.length, reason: "the front matter is not closed by a line ---" };
}

function scalarOrList(value: string): string | string[] {
	const inner = /^\[(.*)\]$/.exec(value)?.[1];
	if (inner === undefined) return unquote(value);
	return inner
		.split(",")
		.map((item) => unquote(item.trim()))
		.filter((item) => item !== "");
}

function unquote(value: string): string {
	const trimmed = value.trim();
	return /^"(.*)"$/.exec(trimmed)?.[1] ?? /^'(.*)'$/.exec(trimmed)?.[1] ?? trimmed;
}
