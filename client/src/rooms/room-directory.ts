// Which room this window is in: the one it was in last, else the newest of this folder, else a new one. Remembered per workspace.

import type * as vscode from "vscode";
import type { BackendAddress } from "#protocol/lsp.ts";
import type { RoomInfo } from "#protocol/room-socket.ts";

const rememberedKey = "ensemble.room";
const answerWithinMs = 10_000;

export class RoomDirectory {
	readonly #memory: vscode.Memento;

	constructor(memory: vscode.Memento) {
		this.#memory = memory;
	}

	/** The room to show after a start. */
	async current(backend: BackendAddress): Promise<RoomInfo> {
		const rooms = await this.list(backend);
		const remembered = this.#memory.get<string>(rememberedKey);
		return rooms.find((room) => room.room_id === remembered) ?? rooms[0] ?? (await this.create(backend));
	}

	/** Newest first. */
	async list(backend: BackendAddress): Promise<RoomInfo[]> {
		const { rooms } = await call<{ rooms: RoomInfo[] }>(backend, "GET");
		return rooms.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
	}

	async create(backend: BackendAddress): Promise<RoomInfo> {
		return call<RoomInfo>(backend, "POST", {});
	}

	async remember(roomId: string): Promise<void> {
		await this.#memory.update(rememberedKey, roomId);
	}
}

async function call<Result>(backend: BackendAddress, method: "GET" | "POST", body?: object): Promise<Result> {
	const response = await fetch(`${backend.url}/api/v1/rooms`, {
		method,
		headers: { authorization: `Bearer ${backend.token}`, ...(body && { "content-type": "application/json" }) },
		body: body && JSON.stringify(body),
		signal: AbortSignal.timeout(answerWithinMs),
	});
	if (!response.ok) throw new Error(`The backend refused to ${method === "GET" ? "list" : "open"} chats (HTTP ${response.status}). See Ensemble: Open Log.`);
	return (await response.json()) as Result;
}
