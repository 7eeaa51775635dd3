// All tools that a workspace has of its own, asked about some of its files. A tool that fails is a note and takes nothing from the others.
// Its findings are told by the tool's name, so that nobody takes them for ours. Does not know when it is asked, nor what we found.

import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import type { Issue } from "#protocol/analysis.ts";
import type { ReadText } from "../../changes/workspace-files.ts";
import { eslint } from "./eslint.ts";
import { findTool, type ToolSearch } from "./find-tool.ts";
import { oxlint } from "./oxlint.ts";
import { pmd } from "./pmd.ts";
import { runTool, type ToolOutcome } from "./run-tool.ts";
import { staticcheck } from "./staticcheck.ts";
import { ToolPositions } from "./tool-positions.ts";
import type { ToolFinding, WorkspaceTool } from "./workspace-tool.ts";

const allTools: readonly WorkspaceTool[] = [oxlint, eslint, staticcheck, pmd];

export interface ToolIssue {
	issue: Issue;
	/** As `sameAs` of our rules has it. */
	check: string;
}

export interface ToolChecks {
	/** By path, as it was asked for; only files in which something was found. */
	issues: Map<string, ToolIssue[]>;
	/** What a person should know: which tool failed, and why. */
	notes: string[];
	/** Tools that looked. */
	used: string[];
}

export interface WorkspaceToolsDeps extends Omit<ToolSearch, "programs"> {
	env: Readonly<Record<string, string | undefined>>;
	/** Of a path relative to the root, as it is on disk. */
	read(path: string): Promise<ReadText>;
	tools?: readonly WorkspaceTool[];
}

export interface AskTools {
	/** Relative to the root, with slashes. */
	paths: readonly string[];
	/** Names of tools that are not asked, because something else shows what they find. */
	without?: readonly string[];
	/** Where a person says that tools are, by their names. */
	programs?: ToolSearch["programs"];
	signal: AbortSignal;
}

/** Of one file and tool. */
const maxFindings = 500;

export async function askTools(deps: WorkspaceToolsDeps, request: AskTools): Promise<ToolChecks> {
	const { paths, without = [] } = request;
	const checks: ToolChecks = { issues: new Map(), notes: [], used: [] };
	const wanted = (deps.tools ?? allTools).filter(({ name }) => !without.includes(name));
	const positions = new Map<string, Promise<ToolPositions | undefined>>();
	const positionsIn = (path: string) => {
		const known = positions.get(path) ?? deps.read(path).then((read) => (read.kind === "text" ? new ToolPositions(read.text) : undefined));
		positions.set(path, known);
		return known;
	};
	const ask = async (tool: WorkspaceTool) => {
		const found = await findingsOf(tool, deps, request);
		if (found === undefined) return;
		checks.used.push(tool.name);
		if (!Array.isArray(found)) checks.notes.push(`${tool.name} gave no findings: ${found.failed}.`);
		else for (const [path, findings] of await byPath(found, deps.root, paths)) addTo(checks, path, tool, findings, await positionsIn(path));
	};
	await Promise.all(wanted.map(ask));
	return checks;
}

/** Undefined where the workspace does not use the tool, or nobody waits any more. */
async function findingsOf(
	tool: WorkspaceTool,
	deps: WorkspaceToolsDeps,
	{ paths, programs = {}, signal }: AskTools,
): Promise<ToolFinding[] | { failed: string } | undefined> {
	const own = paths.filter((path) => tool.files.test(path));
	const found = own.length === 0 ? undefined : await findTool(tool, { ...deps, programs });
	if (!found) return undefined;
	// A name that begins with a dash would be read as an option by tools that take no "--".
	const command = [
		...found.command,
		...tool.words(
			own.map((path) => (path.startsWith("-") ? `./${path}` : path)),
			found.root,
		),
	];
	const outcome: ToolOutcome = await runTool({ command, cwd: deps.root, env: deps.env, signal });
	if (outcome.kind === "stopped") return undefined;
	if (outcome.kind === "failed") return { failed: outcome.reason };
	try {
		return tool.read(outcome.output);
	} catch {
		return { failed: outcome.complaint.split("\n")[0] || "its output is not what was expected" };
	}
}

/** Only of files that were asked for: some tools look at whole packages. */
async function byPath(findings: readonly ToolFinding[], root: string, paths: readonly string[]): Promise<Map<string, ToolFinding[]>> {
	const asked = new Set(paths);
	const found = new Map<string, ToolFinding[]>();
	const places = new Map<string, string>();
	for (const finding of findings) {
		const path = places.get(finding.path) ?? (await placeIn(root, finding.path));
		places.set(finding.path, path);
		if (asked.has(path)) found.set(path, [...(found.get(path) ?? []), finding]);
	}
	return found;
}

async function placeIn(root: string, path: string): Promise<string> {
	const absolute = isAbsolute(path) ? path : join(root, path);
	const near = relative(root, absolute);
	return (near.startsWith("..") ? relative(root, await realpath(absolute).catch(() => absolute)) : near).replaceAll("\\", "/");
}

function addTo({ issues }: ToolChecks, path: string, { name }: WorkspaceTool, findings: readonly ToolFinding[], positions: ToolPositions | undefined): void {
	if (!positions) return;
	const made = findings.slice(0, maxFindings).map(({ rule, check, severity, message, suggestion = "", url, range }): ToolIssue => {
		const issue: Issue = { ...range(positions), type: "lint", rule: `${name}/${rule}`, severity, message, suggestion };
		if (url !== undefined) issue.documentation_url = url;
		return { issue, check };
	});
	issues.set(path, [...(issues.get(path) ?? []), ...made]);
}
