// The message box. While nothing runs, words start a run; while one is active they reach the team at its next turn.
// What is not sent yet is kept over a reload; what the backend refused comes back into the box.

import type { RefObject, VNode } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { Icon } from "../shared/icon.tsx";
import { may, useChat } from "./chat-context.ts";
import type { Draft } from "./draft.ts";
import type { RoomStore } from "./room-store.ts";

const maxHeightPx = 240;

export function Composer({ draft, box }: { draft: Draft; box: RefObject<HTMLTextAreaElement | null> }): VNode {
	const { store } = useChat();
	store.structure.value;
	const text = draft.text.value;
	const [isSending, setIsSending] = useState(false);
	const obstacle = obstacleOf(store);
	useLayoutEffect(() => fitHeight(box.current), [text, box]);
	useEffect(() => box.current?.focus({ preventScroll: true }), [box]);

	const send = async () => {
		const words = text.trim();
		if (words === "" || obstacle !== undefined || isSending) return;
		setIsSending(true);
		store.dismissAll();
		draft.set("");
		draft.remember(words);
		const { seq } = store.view;
		const answer = await store.ask(commandFor(store, words));
		setIsSending(false);
		if (answer.ok) return;
		if (draft.text.value === "") draft.set(words);
		if (answer.reason !== "unknown") return store.toast("error", answer.message);
		if (!(await store.hasArrived(words, seq)))
			return store.toast("error", "The connection broke before your message arrived. It is still in the box: send it again.");
		if (draft.text.value === words) draft.set("");
	};
	const onKeyDown = (event: KeyboardEvent) => {
		// While an input method composes (Korean, Japanese, …) Enter takes the candidate.
		if (event.isComposing) return;
		if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			void send();
		} else if (event.key === "Escape") box.current?.blur();
		else if (event.key === "ArrowUp" && draft.recallOlder()) event.preventDefault();
		else if (event.key === "ArrowDown" && draft.recallNewer()) event.preventDefault();
	};

	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			<textarea
				ref={box}
				rows={1}
				value={text}
				placeholder={placeholderOf(store)}
				aria-label="Message to the team"
				aria-describedby={obstacle ? "obstacle" : undefined}
				onInput={(event) => draft.set(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			<div class="composer-line">
				<span id="obstacle" class="dim hint">
					{obstacle ?? (store.view.activeRun && may(store, "execute") ? "Reaches the manager at its next turn" : "")}
				</span>
				<button type="submit" class="send" title={obstacle ?? "Send (Enter)"} disabled={obstacle !== undefined || isSending || text.trim() === ""}>
					<Icon name="send" />
					<span class="sr-only">Send</span>
				</button>
			</div>
		</form>
	);
}

function commandFor(store: RoomStore, words: string): Parameters<RoomStore["ask"]>[0] {
	const isToTeam = store.view.activeRun === undefined && may(store, "execute");
	return isToTeam ? { type: "start_run", request: words } : { type: "chat_message", message: words };
}

/** Why nothing can be sent just now. */
function obstacleOf(store: RoomStore): string | undefined {
	if (store.connection.value.state !== "open") return "Not connected; your text is kept here";
	if (!store.isLoaded.value) return "Loading the room…";
	return may(store, "chat") ? undefined : "You may only read in this room";
}

function placeholderOf(store: RoomStore): string {
	if (store.isLoaded.value && !may(store, "execute")) return "Write to the room…";
	return store.view.activeRun ? "Tell the team something…" : "Ask the team…";
}

function fitHeight(box: HTMLTextAreaElement | null): void {
	if (!box) return;
	box.style.height = "auto";
	box.style.height = `${Math.min(box.scrollHeight, maxHeightPx)}px`;
}
