// The transport of a VS Code webview: everything goes through the extension host, which owns the socket and reconnects by itself.

import type { HostMessage, WebviewMessage } from "#protocol/webview.ts";
import { type Host, parseServerMessage, type Transport, type TransportEvents } from "./transport.ts";

interface VsCodeApi {
	postMessage(message: WebviewMessage): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare global {
	/** Given by VS Code to every webview; may be called once. Absent elsewhere. */
	var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export function connectToVsCode(api: VsCodeApi): { transport: Transport; host: Host } {
	return { transport: new WebviewTransport(api), host: vsCodeHost(api) };
}

class WebviewTransport implements Transport {
	readonly #api: VsCodeApi;
	#isOpen = false;
	#stop: () => void = () => {};

	constructor(api: VsCodeApi) {
		this.#api = api;
	}

	start(events: TransportEvents): void {
		const listen = ({ data }: MessageEvent<unknown>) => {
			const message = parseHostMessage(data);
			if (message) this.#receive(message, events);
		};
		window.addEventListener("message", listen);
		this.#stop = () => window.removeEventListener("message", listen);
		this.#api.postMessage({ type: "ready" });
	}

	#receive(message: HostMessage, events: TransportEvents): void {
		switch (message.type) {
			case "room": {
				const inner = parseServerMessage(message.message);
				if (inner) events.onMessage(inner);
				return;
			}
			case "connection":
				this.#isOpen = message.state === "open";
				events.onState({ state: message.state, detail: message.detail });
				return;
			case "focus":
				events.onFocus(message.text);
				return;
			default:
				message satisfies never;
		}
	}

	send(message: Parameters<Transport["send"]>[0]): boolean {
		if (this.#isOpen) this.#api.postMessage({ type: "room", message });
		return this.#isOpen;
	}

	reconnect(): void {
		this.#api.postMessage({ type: "ready" });
	}

	dispose(): void {
		this.#stop();
	}
}

function vsCodeHost(api: VsCodeApi): Host {
	return {
		kind: "vscode",
		runCommand: (command, args) => api.postMessage({ type: "command", command, args }),
		loadState: () => api.getState(),
		saveState: (state) => api.setState(state),
	};
}

function parseHostMessage(data: unknown): HostMessage | undefined {
	const known = ["room", "connection", "focus"];
	if (typeof data !== "object" || data === null || !("type" in data)) return undefined;
	return typeof data.type === "string" && known.includes(data.type) ? (data as HostMessage) : undefined;
}
