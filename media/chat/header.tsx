// Where one is and what stands behind it: the room, the connection, the engine and why it was chosen, the sandbox and what it proved.

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { engineLabel, engineSentence } from "#protocol/engine.ts";
import { Icon } from "../shared/icon.tsx";
import { toggleTheme } from "../shared/theme.ts";
import { useChat } from "./chat-context.ts";
import { Popover } from "./popover.tsx";
import { RoomList } from "./room-list.tsx";
import { SandboxBadge } from "./sandbox-badge.tsx";

const connectionWords = { open: "Connected", connecting: "Connecting…", closed: "Not connected" };

export function Header(): VNode {
	const { store, host } = useChat();
	store.structure.value;
	const { state } = store.connection.value;
	const { room, engine, sandbox } = store.view;
	const name = room === undefined ? "Ensemble" : (room.title ?? "New chat");
	// In VS Code the view has its own title.
	useEffect(() => {
		if (host.kind === "web") document.title = name === "Ensemble" ? name : `${name} · Ensemble`;
	}, [name, host]);
	return (
		<header class="top">
			<span class={`dot ${state}`} title={connectionWords[state]} role="img" aria-label={connectionWords[state]} />
			<h1 title={room && `${name}\n${room.workspace}`}>{name}</h1>
			<span class="spacer" />
			{engine ? (
				<Popover icon={engine.id === "offline" ? "circle-outline" : "sparkle"} label={engineLabel(engine)} title="Engine">
					<p>
						<strong>{engineSentence(engine)}</strong>
					</p>
					<p>{engine.reason}</p>
					{engine.id === "offline" ? <AddModel /> : undefined}
				</Popover>
			) : undefined}
			{sandbox ? <SandboxBadge sandbox={sandbox} /> : undefined}
			{host.rooms ? <RoomList rooms={host.rooms} /> : undefined}
			{host.kind === "web" ? (
				<button type="button" class="icon-button" title="Light or dark" onClick={() => toggleTheme(document, localStorage)}>
					<Icon name="color-mode" />
					<span class="sr-only">Switch between light and dark</span>
				</button>
			) : undefined}
		</header>
	);
}

/** How to get a model, in the words of the place where one is. */
export function AddModel(): VNode {
	const { host } = useChat();
	if (host.runCommand)
		return (
			<button type="button" class="secondary small" onClick={() => host.runCommand?.("ensemble.setApiKey")}>
				<Icon name="key" /> Set API key…
			</button>
		);
	return (
		<p>
			To use a model, set <code>ANTHROPIC_API_KEY</code> and start Ensemble again, or run a local server that speaks the Messages API.
		</p>
	);
}
