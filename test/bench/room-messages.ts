// How long a person's words take to reach everybody in the room, through real sockets and the log on disk: 10 rooms of 10 connections,
// 100 messages a second in, 1,000 out. Sends at fixed times, whatever the server does. Server and clients share this process. Prints JSON lines.

import type { RoomEvent } from "#protocol/room-events.ts";
import { printFigure, quantile } from "../support/figures.ts";
import { startRoomBackend, tokenFor } from "../support/room-backend.ts";
import { connectClient } from "../support/room-client.ts";

const rooms = 10;
const perRoom = 10;
const messagesPerSecond = 100;
const seconds = 5;
const goalMs = 50;

const backend = await startRoomBackend();
const latencies: number[] = [];
const writers: ((text: string) => void)[] = [];
const noteLatency = (event: RoomEvent) => {
	if (event.kind === "chat_message") latencies.push(performance.now() - Number(event.text));
};
for (let room = 0; room < rooms; room++) {
	const { room_id } = backend.directory.create(`${room}`).info;
	for (let n = 0; n < perRoom; n++) {
		const client = await connectClient(backend.api.url, room_id, tokenFor("owner"));
		await client.hello();
		client.socket.on("message", (data) => {
			const message = JSON.parse(String(data));
			if (message.type === "event") noteLatency(message.event);
		});
		if (n === 0) writers.push((text) => client.send({ type: "chat_message", message: text }));
	}
}

const start = performance.now();
for (let n = 0; n < messagesPerSecond * seconds; n++) {
	const due = start + (n * 1000) / messagesPerSecond;
	const wait = due - performance.now();
	if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
	writers[n % rooms]?.(`${due}`);
}
await new Promise((resolve) => setTimeout(resolve, 200));
await backend.dispose();

printFigure("room-messages", "delivered", latencies.length / (messagesPerSecond * seconds * perRoom), "share");
for (const percent of [50, 95, 99]) printFigure("room-messages", `latency_p${percent}`, quantile(latencies, percent / 100), "ms", goalMs);
