// Which room this window is in: the one it was in last, else the one that the backend offers. Remembered per workspace.

import type * as vscode from "vscode";
import type { ErrorResponse, RoomSummary, RoomsResponse } from "#protocol/http.ts";
import type { BackendAddress } from "#protocol/lsp.ts";

const rememberedKey = "ensemble.room";
const answerWithinMs = 10_000;

export class RoomDirectory {
	readonly #memory: vscode.Memento;

	constructor(memory: vscode.Memento) {
		this.#memory = memory;
	}

	/** The room to show after a start: the remembered one, also where another backend still has it, as the one before a reload may. */
	async current(backend: BackendAddress): Promise<string> {
		const { rooms, default_room_id } = await call<RoomsResponse>(backend, "GET");
		const remembered = this.#memory.get<string>(rememberedKey);
		return rooms.find((room) => room.room_id === remembered)?.room_id ?? default_room_id;
	}

	/** The one used last comes first. */
	async list(backend: BackendAddress): Promise<RoomSummary[]> {
		return (await call<RoomsResponse>(backend, "GET")).rooms;
	}

	async create(backend: BackendAddress): Promise<RoomSummary> {
		return call<RoomSummary>(backend, "POST", {});
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
	if (!response.ok) throw new Error((await wordsOf(response)) ?? `The backend answered ${response.status}. See Ensemble: Open Log.`);
	return (await response.json()) as Result;
}

/** What the server says is wrong; nothing where it is not ours that answers. */
async function wordsOf(response: Response): Promise<string | undefined> {
	try {
		return ((await response.json()) as ErrorResponse).error.message;
	} catch {
		// Not in the shape of our server: its status has to do.
		return undefined;
	}
}
