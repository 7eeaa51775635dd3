// The room that this window is in: which one, its connection, and the little that the window keeps of it.
// Follows the backend: when that comes (back), the room is entered again; when it goes, the chat is told why.

import * as vscode from "vscode";
import type { Changeset } from "#protocol/changes.ts";
import type { RoomSummary } from "#protocol/http.ts";
import type { BackendAddress } from "#protocol/lsp.ts";
import type { BackendState } from "../server-process.ts";
import { type CommandAnswer, type RoomCommand, RoomConnection, type Socket } from "./room-connection.ts";
import { RoomDirectory } from "./room-directory.ts";
import { emptyRoom, foldMessage, openChangeset, type RoomState } from "./room-state.ts";
import { tryUntil } from "./try-until.ts";

/** A room with a live connection; what commands work on. */
export interface OpenRoom {
	readonly state: RoomState;
	openChangeset(): Changeset | undefined;
	ask(message: RoomCommand): Promise<CommandAnswer>;
}

export interface WindowRoomDeps {
	memory: vscode.Memento;
	log: vscode.LogOutputChannel;
}

const openWithinMs = 15_000;

export class WindowRoom implements OpenRoom {
	readonly connection: RoomConnection;
	readonly #deps: WindowRoomDeps;
	readonly #directory: RoomDirectory;
	readonly #changed = new vscode.EventEmitter<RoomState>();
	readonly #opened = new vscode.EventEmitter<void>();
	readonly #entered = new vscode.EventEmitter<void>();
	/** Fires after every frame that changed the state. */
	readonly onDidChange = this.#changed.event;
	/** Fires when another room than before is shown from now on. */
	readonly onDidEnter = this.#entered.event;
	#state: RoomState = emptyRoom;
	#roomId: string | undefined;
	/** Whether a snapshot came on the present connection; before that the state is yesterday's. */
	#isCurrent = false;
	#url: string | undefined;

	constructor(deps: WindowRoomDeps) {
		this.#deps = deps;
		this.#directory = new RoomDirectory(deps.memory);
		this.connection = new RoomConnection({
			connect: (url, protocols): Socket => new WebSocket(url, protocols),
			after: (ms, callback) => {
				const timer = setTimeout(callback, ms);
				return () => clearTimeout(timer);
			},
			lastSeq: () => this.#state.seq || undefined,
			onMessage: (message) => {
				const next = foldMessage(this.#state, message);
				if (message.type === "error") deps.log.warn(`room: ${message.code}: ${message.message}`);
				if (next !== this.#state) this.#update(next);
				if (message.type === "snapshot") {
					this.#isCurrent = true;
					this.#opened.fire();
				}
			},
			onState: (state) => {
				if (state !== "open") this.#isCurrent = false;
			},
		});
	}

	get state(): RoomState {
		return this.#state;
	}

	get roomId(): string | undefined {
		return this.#roomId;
	}

	openChangeset(): Changeset | undefined {
		return openChangeset(this.#state);
	}

	ask(message: RoomCommand): Promise<CommandAnswer> {
		return this.connection.ask(message);
	}

	/** Follows the backend's state: enters the room when it runs, leaves it when it does not. */
	async backendChanged(backend: BackendState): Promise<void> {
		if (backend.kind !== "running") {
			this.#url = undefined;
			if (backend.kind === "starting") return this.connection.wait("The backend is starting.");
			return this.connection.close(backend.reason ?? "The backend is not running. Run Ensemble: Restart Backend.");
		}
		// Only a status changed.
		if (this.#url === backend.address.url) return;
		this.#url = backend.address.url;
		await this.#enterCurrent(backend.address);
	}

	/** Not given up while this backend runs: a full disk is freed, a slow machine gets there. */
	async #enterCurrent(backend: BackendAddress): Promise<void> {
		const isWanted = () => this.#url === backend.url;
		const enter = async () => {
			const roomId = await this.#directory.current(backend);
			if (isWanted()) await this.enter(backend, roomId);
		};
		await tryUntil(enter, {
			after: (ms, callback) => void setTimeout(callback, ms),
			isWanted,
			failed: (error) => {
				this.#deps.log.error(error instanceof Error ? error : String(error));
				this.connection.wait(`The chat cannot be opened: ${error instanceof Error ? error.message : String(error)} It is tried again.`);
			},
		});
	}

	async enter(backend: BackendAddress, roomId: string): Promise<void> {
		if (roomId !== this.#roomId) {
			const isFirst = this.#roomId === undefined;
			this.#roomId = roomId;
			this.#update(emptyRoom);
			if (!isFirst) this.#entered.fire();
		}
		this.connection.open({ url: backend.url, token: backend.token, roomId });
		await this.#directory.remember(roomId);
	}

	/** An empty room; the present one where nothing has been said in it yet. */
	async enterNew(backend: BackendAddress): Promise<void> {
		const present = (await this.#directory.list(backend)).find((room) => room.room_id === this.#roomId);
		if (present && present.title === undefined) return;
		const room = await this.#directory.create(backend);
		await this.enter(backend, room.room_id);
	}

	list(backend: BackendAddress): Promise<RoomSummary[]> {
		return this.#directory.list(backend);
	}

	/** Resolves once the room's present state is known. */
	whenOpen(): Promise<OpenRoom> {
		if (this.#isCurrent) return Promise.resolve(this);
		return new Promise((resolve, reject) => {
			const subscription = this.#opened.event(() => {
				finish();
				resolve(this);
			});
			const timer = setTimeout(() => {
				finish();
				reject(new Error("The chat could not be reached. Run Ensemble: Restart Backend, or see Ensemble: Open Log."));
			}, openWithinMs);
			const finish = () => {
				clearTimeout(timer);
				subscription.dispose();
			};
		});
	}

	dispose(): void {
		this.#url = undefined;
		this.connection.dispose();
		this.#changed.dispose();
		this.#opened.dispose();
		this.#entered.dispose();
	}

	#update(state: RoomState): void {
		this.#state = state;
		this.#changed.fire(state);
	}
}
