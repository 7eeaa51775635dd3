// Joins the connection, the folded view and the screen: folds every message at once, draws at most every `drawEveryMs`,
// and gives each row a signal of its own, so that only what changed is drawn again.
// Commands are answered one by one: a refusal comes back to whoever asked.

import { batch, type Signal, signal } from "@preact/signals";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import type { Connection, Transport } from "../shared/transport.ts";
import { countHunks } from "./change-counts.ts";
import { foldMessage } from "./room-view.ts";
import { emptyRoomView, type RoomView, type Row } from "./view-model.ts";

const drawEveryMs = 50; // quick enough to read as flowing, slow enough that 1,000 tokens/s stay cheap
const olderPage = 500;
const maxToasts = 3;

export type Answer = { ok: true } | { ok: false; message: string };
export interface Toast {
	id: number;
	level: "error" | "info";
	message: string;
}

type Command = Extract<ClientMessage, { request_id?: string | undefined }>;
type Waiter = (message: ServerMessage | { type: "lost" }) => void;

export interface StoreDeps {
	transport: Transport;
	now: () => number;
	setTimer: (run: () => void, ms: number) => void;
}

export class RoomStore {
	readonly #deps: StoreDeps;
	readonly #rowVersions = new WeakMap<Row, Signal<number>>();
	readonly #waiters = new Map<string, Waiter>();
	readonly #opened = new Map<string, boolean>();
	#view: RoomView = emptyRoomView();
	#nextId = 0;
	#drawnStructure = -1;
	#lastDrawAt = 0;
	#isDrawDue = false;
	#isLoadingOlder = false;
	/** Changeset whose review just became the next thing to do. */
	#dueReview: string | undefined;

	/** Changes with everything that is not the content of one row: the list, the run, engine, members. */
	readonly structure = signal(0);
	readonly connection = signal<Connection>({ state: "connecting" });
	/** Whether a first snapshot has come: before it an empty list means nothing. */
	readonly isLoaded = signal(false);
	readonly toasts = signal<readonly Toast[]>([]);
	/** Row to show: one that the reader asked for, or (`ifFollowing`) where a reader at the end is best taken. */
	readonly wanted = signal<{ key: string; ifFollowing: boolean } | undefined>(undefined);
	/** Last thing worth saying to a screen reader. */
	readonly announcement = signal("");

	constructor(deps: StoreDeps) {
		this.#deps = deps;
	}

	get view(): RoomView {
		return this.#view;
	}

	/** The server's time as far as we know it. */
	serverNow(): number {
		return this.#deps.now() + this.#view.clockSkewMs;
	}

	showConnection(connection: Connection): void {
		this.connection.value = connection;
		if (connection.state === "open") {
			const from_seq = this.#view.seq > 0 ? this.#view.seq : undefined;
			this.#deps.transport.send({ type: "hello", protocol: 1, from_seq });
		} else this.#loseWaiters();
	}

	receive(message: ServerMessage): void {
		switch (message.type) {
			case "connection_established":
				this.#view.clockSkewMs = Date.parse(message.timestamp) - this.#deps.now();
				return;
			case "error":
				if (message.request_id === undefined || !this.#waiters.has(message.request_id)) this.toast("error", message.message);
				break;
			case "event":
				this.#announce(message);
				this.#noticeReview(message.event);
				break;
			case "snapshot":
				this.isLoaded.value = true;
				break;
		}
		this.#view = foldMessage(this.#view, message);
		if ("request_id" in message && message.request_id !== undefined) this.#waiters.get(message.request_id)?.(message);
		this.#drawSoon();
	}

	/** The version of one row; reading it in a component draws that component again when the row changes. */
	versionOf(row: Row): Signal<number> {
		const known = this.#rowVersions.get(row);
		if (known) return known;
		const version = signal(0);
		this.#rowVersions.set(row, version);
		return version;
	}

	isOpen(key: string, byDefault: boolean): boolean {
		return this.#opened.get(key) ?? byDefault;
	}

	/** `row` is drawn again; without one the whole list is, because rows come or go. */
	setOpen(key: string, isOpen: boolean, row?: Row): void {
		this.#opened.set(key, isOpen);
		if (row) this.versionOf(row).value += 1;
		else this.structure.value += 1;
	}

	async ask(command: Command): Promise<Answer> {
		const answer = await this.#request(command);
		if (answer.type === "error") return { ok: false, message: answer.message };
		if (answer.type === "lost") return { ok: false, message: "Not connected to the backend; nothing was sent. Try again when the connection is back." };
		return { ok: true };
	}

	/** Like {@link ask}, for buttons: a refusal is shown as a toast. */
	async command(command: Command): Promise<void> {
		const answer = await this.ask(command);
		if (!answer.ok) this.toast("error", answer.message);
	}

	async readOutput(outputId: string): Promise<string | undefined> {
		const answer = await this.#request({ type: "read_output", output_id: outputId });
		if (answer.type === "tool_output") return answer.output;
		this.toast("error", answer.type === "error" ? answer.message : "Not connected to the backend; the whole output cannot be read now.");
		return undefined;
	}

	async loadOlder(): Promise<void> {
		const first = this.#view.events[0]?.seq;
		if (!this.#view.hasOlder || this.#isLoadingOlder || first === undefined) return;
		this.#isLoadingOlder = true;
		await this.#request({ type: "read_events", before_seq: first, limit: olderPage });
		this.#isLoadingOlder = false;
	}

	toast(level: Toast["level"], message: string): void {
		if (this.toasts.value.some((toast) => toast.message === message)) return;
		this.toasts.value = [...this.toasts.value, { id: this.#nextId++, level, message }].slice(-maxToasts);
	}

	dismiss(id: number): void {
		this.toasts.value = this.toasts.value.filter((toast) => toast.id !== id);
	}

	dismissAll(): void {
		this.toasts.value = [];
	}

	#request(command: Command): Promise<Parameters<Waiter>[0]> {
		const request_id = `r${this.#nextId++}`;
		return new Promise((resolve) => {
			this.#waiters.set(request_id, (message) => {
				this.#waiters.delete(request_id);
				resolve(message);
			});
			if (!this.#deps.transport.send({ ...command, request_id })) this.#waiters.get(request_id)?.({ type: "lost" });
		});
	}

	#loseWaiters(): void {
		for (const waiter of [...this.#waiters.values()]) waiter({ type: "lost" });
	}

	#announce({ event }: Extract<ServerMessage, { type: "event" }>): void {
		if (event.kind === "run_ended") this.announcement.value = `Run ${event.result.status}. ${event.result.summary.slice(0, 300)}`;
		else if (event.kind === "approval_requested") this.announcement.value = "The team waits for your approval.";
		else if (event.kind === "agent_message") {
			const text = event.content.find((block) => block.type === "text")?.text;
			const name = this.#view.agents.get(event.agent_id)?.name ?? "Agent";
			if (text) this.announcement.value = `${name}: ${text.slice(0, 300)}`;
		}
	}

	/** The diff that follows is often longer than the screen: a reader at the end would see its last lines only. */
	#noticeReview(event: RoomEvent): void {
		if (event.kind === "run_ended" || (event.kind === "approval_requested" && event.action.type === "review_changes"))
			this.#dueReview = this.#view.runs.get(event.run_id)?.changesetId;
	}

	#showReview(): void {
		const row = this.#dueReview === undefined ? undefined : this.#view.changes.get(this.#dueReview);
		this.#dueReview = undefined;
		if (!row || countHunks(row.changeset).pending === 0) return;
		const before = this.#view.rows[this.#view.rows.lastIndexOf(row) - 1];
		this.wanted.value = { key: before?.kind === "text" ? before.key : row.key, ifFollowing: true };
	}

	#drawSoon(): void {
		if (this.#isDrawDue) return;
		this.#isDrawDue = true;
		const wait = this.#lastDrawAt + drawEveryMs - this.#deps.now();
		this.#deps.setTimer(() => this.#draw(), Math.max(0, wait));
	}

	#draw(): void {
		this.#isDrawDue = false;
		this.#lastDrawAt = this.#deps.now();
		batch(() => {
			for (const row of this.#view.touched) {
				const version = this.#rowVersions.get(row);
				if (version) version.value += 1;
			}
			this.#view.touched.clear();
			if (this.#drawnStructure === this.#view.structure) return;
			this.#drawnStructure = this.#view.structure;
			this.structure.value += 1;
			this.#showReview();
		});
	}
}
