// Earlier chats and a new one, on the web page; in VS Code the view's title bar has both.

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RoomSummary } from "#protocol/http.ts";
import { Icon } from "../shared/icon.tsx";
import type { RoomChoice } from "../shared/transport.ts";
import { useChat } from "./chat-context.ts";
import { Popover } from "./popover.tsx";

export function RoomList({ rooms }: { rooms: RoomChoice }): VNode {
	const { store } = useChat();
	const enterNew = () => rooms.enterNew().catch(() => store.toast("error", "No new chat could be opened. Check that the backend is running."));
	// An empty room is a new chat already.
	const isNew = store.view.room !== undefined && store.view.room.title === undefined;
	return (
		<>
			<Popover icon="history" title="Earlier chats">
				<Earlier rooms={rooms} />
			</Popover>
			<button type="button" class="icon-button" title="New chat" disabled={isNew} onClick={() => void enterNew()}>
				<Icon name="add" />
				<span class="sr-only">New chat</span>
			</button>
		</>
	);
}

function Earlier({ rooms }: { rooms: RoomChoice }): VNode {
	const { store } = useChat();
	const [found, setFound] = useState<RoomSummary[] | "asking" | "failed">("asking");
	useEffect(() => {
		rooms.list().then(setFound, () => setFound("failed"));
	}, [rooms]);
	if (found === "asking") return <p class="dim">Looking…</p>;
	if (found === "failed") return <p class="dim">The earlier chats cannot be listed. Check that the backend is running.</p>;
	if (found.length === 0) return <p class="dim">There is no earlier chat yet.</p>;
	const shownId = store.view.room?.room_id;
	return (
		<ul class="rooms">
			{found.map((room) => (
				<li key={room.room_id}>
					<button
						type="button"
						class="room"
						aria-current={room.room_id === shownId}
						title={room.title}
						onClick={() => (room.room_id === shownId ? undefined : rooms.enter(room.room_id))}
					>
						<span class="room-title">{room.title}</span>
						<span class="dim">
							{room.is_active ? "at work" : new Date(room.last_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}
							{room.is_elsewhere ? " · open in another program" : room.room_id === shownId ? " · open now" : ""}
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}
