import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Memento } from "vscode";
import type { BackendAddress } from "#protocol/lsp.ts";
import { RoomDirectory } from "../../../../client/src/rooms/room-directory.ts";
import { engine, sandbox } from "../../../support/room-backend.ts";

async function answering(status: number, body: string): Promise<BackendAddress> {
	const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url, token: "t", logs: "", engine, sandbox };
}

function remembering(roomId?: string): RoomDirectory {
	const memory: Memento = { keys: () => [], get: () => roomId as never, update: async () => {} };
	return new RoomDirectory(memory);
}

const room = { room_id: "r1", name: "Chat", workspace: "/w", created_at: "", last_at: "", is_active: false, is_elsewhere: true };
const rooms = JSON.stringify({ rooms: [room], default_room_id: "r2" });

test("the remembered room is shown, also while another backend still has it", async () => {
	expect(await remembering("r1").current(await answering(200, rooms))).toBe("r1");
});

test("a remembered room that is gone gives way to the one that the backend offers", async () => {
	expect(await remembering("gone").current(await answering(200, rooms))).toBe("r2");
});

test.each([
	[
		"what the server says",
		JSON.stringify({ error: { code: "log_failed", message: "The disk is full. Free some space." } }),
		"The disk is full. Free some space.",
	],
	["its status, where something else answers", "<html>Bad gateway</html>", "The backend answered 503. See Ensemble: Open Log."],
])("a refusal is told in words: %s", async (_what, body, words) => {
	await expect(remembering().current(await answering(503, body))).rejects.toThrow(words);
});
