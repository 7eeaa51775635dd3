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

/** 0 done, 1 failed (also where its tests failed), 130 stopped. */
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
		if (result.status === "stopped") return 130;
		return result.status === "completed" && result.tests !== "failed" ? 0 : 1;
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

	close(): void {
		this.#connection.close();
	}

	#receive(message: ServerMessage): void {
		if (message.type === "event") this.#onEvent(message.event);
		if (message.type === "snapshot") for (const event of message.events) this.#onEvent(event);
		if (message.type === "run_broken_off") this.#ended.resolve(undefined);
		if (message.type !== "ack" && message.type !== "error") return;
		if (message.type === "error" && message.request_id === "start") this.#ended.resolve(undefined);
		if (message.request_id !== undefined) this.#answers.get(message.request_id)?.();
	}

	#onEvent(event: RoomEvent): void {
		if (event.kind === "run_started") {
			this.#runId = event.run_id;
			if (this.#deps.interrupted.aborted) this.#connection.send({ type: "stop_run", run_id: event.run_id });
		}
		if (event.kind === "run_ended") this.#ended.resolve(event.result);
		if (event.kind === "approval_requested") void this.#answerApproval(event);
	}

	async #answerApproval({ approval_id, action }: Extract<RoomEvent, { kind: "approval_requested" }>): Promise<void> {
		if (action.type === "review_changes") return this.#review(new Set(action.paths));
		const approved = this.#options.yes || (await this.#confirm(`Commit ${action.paths.join(", ")} as "${action.message.replace(/\s*\n\s*/g, " / ")}"?`));
		await this.#command({ type: "answer_approval", approval_id, answer: approved ? "approved" : "denied" });
	}

	async #confirm(question: string): Promise<boolean> {
		if (this.#options.json || !this.#deps.terminal.interactive) return false;
		const answer = await this.#deps.terminal.ask(`${printable(question)} [y/N] `, this.#deps.interrupted);
		return /^y(es)?$/i.test(answer?.trim() ?? "");
	}

	/** Decides on what is pending, in these files or in all. */
	async #review(paths?: ReadonlySet<string>): Promise<void> {
		const { terminal, interrupted } = this.#deps;
		const pending = this.#pending(paths);
		if (pending.length === 0) return;
		if (!this.#options.json) this.#printer?.diff(pending);
		const decide = (command: Omit<Extract<ClientMessage, { type: "decide_hunks" }>, "type" | "request_id">) =>
			this.#command({ type: "decide_hunks", ...command });
		if (this.#options.yes) {
			for (const { changeset_id, files } of pending) for (const { path } of files) await decide({ changeset_id, path, decision: "accept" });
			const count = pending.flatMap(({ files }) => files.flatMap((file) => file.hunks)).length;
			this.#printer?.note(`\nAccepted ${count} ${count === 1 ? "hunk" : "hunks"}.`);
		} else if (this.#printer && terminal.interactive) {
			await reviewHunks(pending, { printer: this.#printer, ask: (question) => terminal.ask(question, interrupted), decide });
		} else {
			this.#printer?.note("\nNothing was accepted: nobody could be asked. Run again with --yes, or open the room in the web page or the editor.");
		}
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
