// Joins the connection, the folded view and the screen: folds every message at once, draws at most every `drawEveryMs`,
// and gives each row a signal of its own, so that only what changed is drawn again.
// Commands are answered one by one: a refusal comes back to whoever asked.

import { batch, type Signal, signal } from "@preact/signals";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { ClientMessage, ServerMessage } from "#protocol/room-socket.ts";
import type { Connection, Transport } from "../shared/transport.ts";
import { foldMessage } from "./room-view.ts";
import { emptyRoomView, type RoomView, type Row } from "./view-model.ts";

const drawEveryMs = 50; // quick enough to read as flowing, slow enough that 1,000 tokens/s stay cheap
const olderPage = 500;
const maxToasts = 3;

/** `unknown`: the connection broke after the command had gone out and before its answer came. */
export type Answer = { ok: true } | { ok: false; message: string; reason: "refused" | "not_sent" | "unknown" };
export interface Toast {
	id: number;
	level: "error" | "info";
	message: string;
}

type Command = Extract<ClientMessage, { request_id?: string | undefined }>;
type Waiter = (message: ServerMessage | { type: "lost"; wasSent: boolean }) => void;

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
	#onSnapshot: (() => void)[] = [];
	/** Whether this member just did what the list's end answers to. */
	#isEndDue = false;

	/** Changes with everything that is not the content of one row: the list, the run, engine, members. */
	readonly structure = signal(0);
	readonly connection = signal<Connection>({ state: "connecting" });
	/** Whether a first snapshot has come: before it an empty list means nothing. */
	readonly isLoaded = signal(false);
	readonly toasts = signal<readonly Toast[]>([]);
	/** Where the reader is to be taken, wherever they are now. */
	readonly wanted = signal<{ key: string } | "end" | undefined>(undefined);
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
				this.#isEndDue ||= isOwnStep(message.event, this.#view.you?.user_id);
				break;
			case "snapshot":
				this.isLoaded.value = true;
				break;
		}
		this.#view = foldMessage(this.#view, message);
		if (message.type === "snapshot") for (const known of this.#onSnapshot.splice(0)) known();
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
		if (answer.type === "error") return { ok: false, message: answer.message, reason: "refused" };
		if (answer.type !== "lost") return { ok: true };
		return answer.wasSent
			? { ok: false, message: "The connection broke before the backend answered. What it did shows when the connection is back.", reason: "unknown" }
			: { ok: false, message: "Not connected to the backend; nothing was sent. Try again when the connection is back.", reason: "not_sent" };
	}

	/** After a broken connection: whether these words of ours are in the log behind `seq`. Known when the room's next snapshot has come. */
	async hasArrived(words: string, seq: number): Promise<boolean> {
		await new Promise<void>((resolve) => this.#onSnapshot.push(resolve));
		const userId = this.#view.you?.user_id;
		return this.#view.events.some((event) => event.seq > seq && event.kind === "chat_message" && event.user_id === userId && event.text === words);
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
			if (!this.#deps.transport.send({ ...command, request_id })) this.#waiters.get(request_id)?.({ type: "lost", wasSent: false });
		});
	}

	#loseWaiters(): void {
		for (const waiter of [...this.#waiters.values()]) waiter({ type: "lost", wasSent: true });
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
			if (this.#isEndDue) this.wanted.value = "end";
			this.#isEndDue = false;
		});
	}
}

/** Whoever speaks or lets the team go on wants to see what comes of it. */
function isOwnStep(event: RoomEvent, userId: string | undefined): boolean {
	switch (event.kind) {
		case "chat_message":
		case "run_resumed":
		case "run_continued":
		case "approval_answered":
			return userId !== undefined && event.user_id === userId;
		default:
			return false;
	}
}
