// One request from a terminal: joins a new room like any other client, asks the team, shows its work, lets the person decide, and says by
// its exit status how it went. Does not know how the team works; see agents/runs.ts.

import type { Changeset } from "#protocol/changes.ts";
import type { RoomEvent, RunResult } from "#protocol/room-events.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import { reviewHunks } from "./hunk-review.ts";
import { RunPrinter } from "./run-printer.ts";
import { printable, type Terminal } from "./terminal.ts";

export interface RoomConnection {
	send(message: ClientMessage): void;
	close(): void;
}

export interface RunCommandDeps {
	terminal: Terminal;
	/** Joins the room; `receive` gets what every client of it gets. */
	connect(receive: (message: ServerMessage) => void): RoomConnection;
	/** Changesets of the room as they are now. */
	changesets(): readonly Changeset[];
	/** Aborted by the first Ctrl+C. */
	interrupted: AbortSignal;
}

export interface RunOptions {
	request: string;
	yes: boolean;
	json: boolean;
	verbose: boolean;
}

/** 0 done, 1 failed (also where its tests failed, or an accepted change could not be written), 130 stopped. */
export async function runCommand(options: RunOptions, deps: RunCommandDeps): Promise<number> {
	const { terminal } = deps;
	const printer = options.json ? undefined : new RunPrinter(terminal, options.verbose);
	const session = new RunSession(options, deps, (message) => {
		if (printer) printer.show(message);
		else if (message.type === "snapshot") for (const event of message.events) terminal.out(`${JSON.stringify(event)}\n`);
		else if (message.type === "event") terminal.out(`${JSON.stringify(message.event)}\n`);
		else if (message.type === "error" || message.type === "run_broken_off") terminal.err(`${message.message}\n`);
	});
	try {
		const result = await session.run(printer);
		if (result === undefined) return 1;
		if (result.status === "stopped" || deps.interrupted.aborted) return 130;
		return result.status === "completed" && result.tests !== "failed" && session.refused === 0 ? 0 : 1;
	} finally {
		session.close();
	}
}

class RunSession {
	readonly #options: RunOptions;
	readonly #deps: RunCommandDeps;
	readonly #connection: RoomConnection;
	readonly #ended = Promise.withResolvers<RunResult | undefined>();
	readonly #answers = new Map<string, () => void>();
	/** Hunks by what became of them. */
	readonly #decided = { accepted: 0, conflicted: 0 };
	/** Commands that the room did not carry out. */
	#failedCommands = 0;
	/** The person left the rest undecided; they are not asked again. */
	#isLeft = false;
	#runId: string | undefined;
	#printer: RunPrinter | undefined;
	#requests = 0;

	constructor(options: RunOptions, deps: RunCommandDeps, show: (message: ServerMessage) => void) {
		this.#options = options;
		this.#deps = deps;
		this.#connection = deps.connect((message) => {
			show(message);
			this.#receive(message);
		});
	}

	async run(printer: RunPrinter | undefined): Promise<RunResult | undefined> {
		this.#printer = printer;
		const stop = () => this.#runId !== undefined && this.#connection.send({ type: "stop_run", run_id: this.#runId });
		this.#deps.interrupted.addEventListener("abort", stop);
		this.#connection.send({ type: "hello", protocol: 1, from_seq: 0 });
		this.#connection.send({ type: "start_run", request: this.#options.request, request_id: "start" });
		const result = await this.#ended.promise;
		this.#deps.interrupted.removeEventListener("abort", stop);
		if (result?.status === "completed") await this.#review();
		return result;
	}

	/** What was accepted and yet is not on disk. */
	get refused(): number {
		return this.#decided.conflicted + this.#failedCommands;
	}

	close(): void {
		this.#connection.close();
	}

	#receive(message: ServerMessage): void {
		if (message.type === "event") this.#onEvent(message.event);
		if (message.type === "snapshot") for (const event of message.events) this.#onEvent(event);
		if (message.type === "run_broken_off") this.#ended.resolve(undefined);
		if (message.type !== "ack" && message.type !== "error") return;
		if (message.type === "error" && message.request_id === "start") this.#ended.resolve(undefined);
		const answered = message.request_id === undefined ? undefined : this.#answers.get(message.request_id);
		if (answered && message.type === "error") this.#failedCommands++;
		answered?.();
	}

	#onEvent(event: RoomEvent): void {
		if (event.kind === "run_started") {
			this.#runId = event.run_id;
			if (this.#deps.interrupted.aborted) this.#connection.send({ type: "stop_run", run_id: event.run_id });
		}
		if (event.kind === "run_ended") this.#ended.resolve(event.result);
		if (event.kind === "hunks_decided" && event.state === "accepted") this.#decided.accepted += event.hunk_ids.length;
		if (event.kind === "hunks_decided" && event.state === "conflicted") this.#decided.conflicted += event.hunk_ids.length;
		if (event.kind === "approval_requested") void this.#answerApproval(event);
	}

	async #answerApproval({ approval_id, action }: Extract<RoomEvent, { kind: "approval_requested" }>): Promise<void> {
		if (action.type === "review_changes") return this.#answerReview(approval_id, new Set(action.paths));
		const approved = this.#options.yes || (await this.#confirm(`Commit ${action.paths.join(", ")} as "${action.message.replace(/\s*\n\s*/g, " / ")}"?`));
		await this.#command({ type: "answer_approval", approval_id, answer: approved ? "approved" : "denied" });
	}

	/** The run waits until nothing of these files is pending. Where nobody decides, it would wait for ever. */
	async #answerReview(approval_id: string, paths: ReadonlySet<string>): Promise<void> {
		await this.#review(paths);
		if (this.#pending(paths).length > 0) await this.#command({ type: "answer_approval", approval_id, answer: "denied" });
	}

	async #confirm(question: string): Promise<boolean> {
		if (this.#options.json || !this.#deps.terminal.interactive) return false;
		const answer = await this.#deps.terminal.ask(`${printable(question)} [y/N] `, this.#deps.interrupted);
		return /^y(es)?$/i.test(answer?.trim() ?? "");
	}

	/** Decides on what is pending, in these files or in all. */
	async #review(paths?: ReadonlySet<string>): Promise<void> {
		const pending = this.#pending(paths);
		if (pending.length === 0) return;
		if (!this.#options.json && !this.#isLeft) this.#printer?.diff(pending);
		if (this.#options.yes) await this.#acceptAll(pending);
		else if (this.#printer && this.#deps.terminal.interactive && !this.#isLeft) await this.#ask(this.#printer, pending);
		if (paths === undefined) this.#noteUndecided();
	}

	async #acceptAll(pending: readonly Changeset[]): Promise<void> {
		const before = this.#decided.accepted;
		for (const { changeset_id, files } of pending) {
			for (const { path } of files) await this.#command({ type: "decide_hunks", changeset_id, path, decision: "accept" });
		}
		this.#printer?.note(`\nAccepted ${hunks(this.#decided.accepted - before)}.`);
		if (this.refused > 0) this.#printer?.note(`${hunks(this.refused)} could not be written.`);
	}

	async #ask(printer: RunPrinter, pending: readonly Changeset[]): Promise<void> {
		const { terminal, interrupted } = this.#deps;
		const end = await reviewHunks(pending, {
			printer,
			ask: (question) => terminal.ask(question, interrupted),
			decide: (command) => this.#command({ type: "decide_hunks", ...command }),
		});
		this.#isLeft = end === "left";
	}

	#noteUndecided(): void {
		const count = countHunks(this.#pending());
		if (count === 0) return;
		const asked = this.#deps.terminal.interactive ? "" : " Nobody could be asked; --yes accepts everything.";
		this.#printer?.note(`\n${hunks(count)} undecided.${asked} The room keeps them: open this workspace in the web page or the editor to decide.`);
	}

	#pending(paths?: ReadonlySet<string>): Changeset[] {
		const isPending = (file: Changeset["files"][number]) => (paths?.has(file.path) ?? true) && file.hunks.some((hunk) => hunk.state === "pending");
		return this.#deps
			.changesets()
			.map((changeset) => ({ ...changeset, files: changeset.files.filter(isPending) }))
			.filter(({ files }) => files.length > 0);
	}

	/** Settles when the room has answered. */
	#command(message: Extract<ClientMessage, { request_id?: string }>): Promise<void> {
		const request_id = `terminal-${++this.#requests}`;
		const answered = Promise.withResolvers<void>();
		this.#answers.set(request_id, () => {
			this.#answers.delete(request_id);
			answered.resolve();
		});
		this.#connection.send({ ...message, request_id });
		return answered.promise;
	}
}

function countHunks(changesets: readonly Changeset[]): number {
	return changesets.flatMap(({ files }) => files.flatMap((file) => file.hunks.filter((hunk) => hunk.state === "pending"))).length;
}

const hunks = (count: number) => `${count} ${count === 1 ? "hunk" : "hunks"}`;
