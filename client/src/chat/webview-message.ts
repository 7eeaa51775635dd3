// Parses what a webview sends. Room messages are passed on unread: the server checks them, as it does every client's.

import type { ClientMessage } from "#protocol/room-socket.ts";
import type { WebviewCommand, WebviewMessage } from "#protocol/webview.ts";

/** What a webview may ask the extension to do; every other command is refused. */
const allowedCommands: Record<WebviewCommand, true> = {
	"ensemble.openChange": true,
	"ensemble.openFile": true,
	"ensemble.setApiKey": true,
	"ensemble.newChat": true,
	"ensemble.openLog": true,
	"ensemble.explainSandbox": true,
	"ensemble.restartBackend": true,
};

export function parseWebviewMessage(value: unknown): WebviewMessage | undefined {
	if (!isRecord(value)) return undefined;
	switch (value.type) {
		case "ready":
			return { type: "ready" };
		case "room":
			return isRecord(value.message) && typeof value.message.type === "string" ? { type: "room", message: value.message as ClientMessage } : undefined;
		case "command":
			if (typeof value.command !== "string" || !Object.hasOwn(allowedCommands, value.command)) return undefined;
			return { type: "command", command: value.command as WebviewCommand, args: Array.isArray(value.args) ? value.args : [] };
		default:
			return undefined;
	}
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}
