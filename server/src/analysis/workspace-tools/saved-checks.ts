// What the workspace's tools said about open files when they were last saved. The latest save wins: a run that is under way ends, and begins
// again with what it had not said yet. A finding goes where its place is edited, and moves with the text around it.
// Does not know editors, nor which tools there are.

import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { AnchoredIssues } from "../documents/anchored-issues.ts";
import { TextBuffer, type TextChange } from "../documents/text-buffer.ts";
import type { AskTools, ToolChecks, ToolIssue } from "./workspace-tools.ts";

export interface SavedChecksDeps {
	/** Asks the tools about files of the workspace. */
	ask(request: AskTools): Promise<ToolChecks>;
	clock: Pick<Clock, "sleep">;
	logger: Logger;
}

type ToolOptions = Pick<AskTools, "without" | "programs">;

export interface SavedFile extends ToolOptions {
	uri: string;
	/** Relative to the workspace. */
	path: string;
	/** As it was saved. */
	text: string;
}

interface Saved {
	path: string;
	buffer: TextBuffer;
	found: AnchoredIssues;
	/** By the issue's rule and message, which an edit leaves alone. */
	checks: Map<string, string>;
	/** Edits that came while the tools were looking; undefined once they have answered. */
	meanwhile: TextChange[] | undefined;
}

/** "Save all" is many saves at once. */
const settleMs = 50;
/** Nobody types so much while a tool looks; its answer is about another text then. */
const maxMeanwhile = 10_000;

export class SavedChecks {
	readonly #deps: SavedChecksDeps;
	readonly #saved = new Map<string, Saved>();
	readonly #listeners = new Set<() => void>();
	#running: AbortController | undefined;

	constructor(deps: SavedChecksDeps) {
		this.#deps = deps;
	}

	save({ uri, path, text, ...options }: SavedFile): void {
		const before = this.#saved.get(uri);
		this.#saved.set(uri, { path, buffer: new TextBuffer(text), found: new AnchoredIssues(), checks: new Map(), meanwhile: [] });
		if (before && before.checks.size > 0) this.#tell();
		this.#running?.abort();
		const running = new AbortController();
		this.#running = running;
		this.#check(options, running.signal).catch((error: unknown) => {
			if (!running.signal.aborted) this.#deps.logger.error("tools of the workspace not asked", { error });
		});
	}

	changed(uri: string, changes: readonly TextChange[]): void {
		const saved = this.#saved.get(uri);
		if (!saved) return;
		if (saved.meanwhile === undefined) move(saved, changes);
		else if (saved.meanwhile.length < maxMeanwhile) saved.meanwhile.push(...changes);
		else this.#saved.delete(uri);
	}

	closed(uri: string): void {
		this.#saved.delete(uri);
	}

	/** At their present places. */
	of(uri: string): ToolIssue[] {
		const saved = this.#saved.get(uri);
		if (!saved || saved.meanwhile !== undefined) return [];
		return saved.found.list(saved.buffer).map((issue) => ({ issue, check: saved.checks.get(keyOf(issue)) ?? issue.rule }));
	}

	/** Another answer than before, without an edit. */
	onNews(listener: () => void): void {
		this.#listeners.add(listener);
	}

	clear(): void {
		this.#running?.abort();
		this.#saved.clear();
	}

	async #check(options: ToolOptions, signal: AbortSignal): Promise<void> {
		await this.#deps.clock.sleep(settleMs, signal);
		const waiting = [...this.#saved].filter(([, { meanwhile }]) => meanwhile !== undefined);
		const { issues, notes } = await this.#deps.ask({ paths: [...new Set(waiting.map(([, { path }]) => path))], ...options, signal });
		if (signal.aborted) return;
		for (const note of notes) this.#deps.logger.warn("tool of the workspace failed", { note });
		for (const [uri, saved] of waiting) if (this.#saved.get(uri) === saved) this.#take(saved, issues.get(saved.path) ?? []);
	}

	#take(saved: Saved, found: readonly ToolIssue[]): void {
		for (const { issue, check } of found) saved.checks.set(keyOf(issue), check);
		saved.found.replaceAll(
			found.map(({ issue }) => issue),
			saved.buffer,
		);
		move(saved, saved.meanwhile ?? []);
		saved.meanwhile = undefined;
		if (found.length > 0) this.#tell();
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}

function move({ buffer, found }: Saved, changes: readonly TextChange[]): void {
	for (const change of changes) found.move(buffer.apply(change));
}

const keyOf = ({ rule, message }: ToolIssue["issue"]) => `${rule}\n${message}`;
