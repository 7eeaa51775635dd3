// Composition root of the chat page: finds out where it runs, connects, draws.

import { createRef, render } from "preact";
import { applyStoredTheme } from "../shared/theme.ts";
import type { Host, Transport } from "../shared/transport.ts";
import { connectToVsCode } from "../shared/vscode-webview.ts";
import { takeAccess, WebSocketTransport, webHost } from "../shared/web-socket.ts";
import { ChatApp } from "./chat-app.tsx";
import type { Chat } from "./chat-context.ts";
import { Draft } from "./draft.ts";
import { createMarkdown } from "./markdown.ts";
import { RoomStore } from "./room-store.ts";
import "./chat.css";

function connect(): { transport: Transport; host: Host } {
	if (globalThis.acquireVsCodeApi) return connectToVsCode(globalThis.acquireVsCodeApi());
	applyStoredTheme(document, localStorage);
	const access = takeAccess(window);
	return { transport: new WebSocketTransport({ origin: location.origin, ...access, random: Math.random }), host: webHost(window, access.token) };
}

function start(page: HTMLElement): void {
	const { transport, host } = connect();
	const store = new RoomStore({ transport, now: Date.now, setTimer: (run, ms) => void window.setTimeout(run, ms) });
	const draft = new Draft(host);
	const box = createRef<HTMLTextAreaElement>();
	const compose = (text: string) => {
		draft.set(text);
		box.current?.focus();
	};
	const chat: Chat = { store, host, compose, renderMarkdown: createMarkdown() };
	document.documentElement.dataset.host = host.kind;
	render(<ChatApp chat={chat} draft={draft} box={box} reconnect={() => transport.reconnect()} />, page);
	transport.start({
		onMessage: (message) => store.receive(message),
		onState: (connection) => store.showConnection(connection),
		onFocus: (text) => (text !== undefined && draft.text.value === "" ? compose(text) : box.current?.focus()),
	});
}

const page = document.getElementById("app");
if (page) start(page);
