// The chat in the side bar: shows the page, and carries envelopes between it and the room's connection.
// Rule: it keeps nothing. A view that was hidden, moved or reloaded says `ready`, follows the room from a fresh connection, and draws what the log says.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { HostMessage } from "#protocol/webview.ts";
import type { RoomConnection } from "../rooms/room-connection.ts";
import { chatHtml } from "./chat-html.ts";
import { parseWebviewMessage } from "./webview-message.ts";

export const chatViewId = "ensemble.chat";

export interface ChatViewDeps {
	/** Folder of the built scripts and styles. */
	mediaFolder: vscode.Uri;
	connection: RoomConnection;
	log: vscode.LogOutputChannel;
	/** Called when the view appears: the backend is wanted now. */
	onShown(): void;
}

export class ChatView implements vscode.WebviewViewProvider {
	readonly #deps: ChatViewDeps;
	#view: vscode.WebviewView | undefined;
	/** A focus request that came before the page was ready. */
	#pendingFocus: HostMessage | undefined;
	#isReady = false;

	constructor(deps: ChatViewDeps) {
		this.#deps = deps;
	}

	resolveWebviewView(view: vscode.WebviewView): void {
		const { mediaFolder, connection } = this.#deps;
		this.#view = view;
		view.webview.options = { enableScripts: true, localResourceRoots: [mediaFolder] };
		let unfollow = () => {};
		view.webview.onDidReceiveMessage((value: unknown) => {
			const message = parseWebviewMessage(value);
			if (!message) return this.#deps.log.warn("the chat view sent a message that is not part of the protocol");
			switch (message.type) {
				case "ready":
					this.#isReady = true;
					unfollow();
					unfollow = connection.follow({
						onConnection: (state, detail) => this.#post({ type: "connection", state, detail }),
						onMessage: (room) => this.#post({ type: "room", message: room }),
					});
					if (this.#pendingFocus) this.#post(this.#pendingFocus);
					this.#pendingFocus = undefined;
					return;
				case "room":
					// Between two connections there is nobody to tell; the page knows that from its `connection` state.
					connection.send(message.message);
					return;
				case "command":
					// A failing command tells the user itself.
					void vscode.commands.executeCommand(message.command, ...(message.args ?? []));
					return;
				default:
					message satisfies never;
			}
		});
		view.onDidDispose(() => {
			unfollow();
			if (this.#view === view) this.#view = undefined;
			this.#isReady = false;
		});
		this.#load();
		this.#deps.onShown();
	}

	/** Shows the view and puts the caret into the message box. */
	async focus(text?: string): Promise<void> {
		const message: HostMessage = { type: "focus", text };
		if (this.#isReady) this.#post(message);
		else this.#pendingFocus = message;
		await vscode.commands.executeCommand(`${chatViewId}.focus`);
	}

	/** Begins with an empty page: another room is shown from now on. */
	reload(): void {
		this.#isReady = false;
		this.#load();
	}

	#load(): void {
		const webview = this.#view?.webview;
		if (!webview) return;
		const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#deps.mediaFolder, name)).toString();
		webview.html = chatHtml({
			cspSource: webview.cspSource,
			scriptUri: file("chat.js"),
			styleUri: file("chat.css"),
			nonce: randomBytes(18).toString("base64url"),
		});
	}

	#post(message: HostMessage): void {
		// A view that is gone by now gets nothing, and needs nothing.
		void this.#view?.webview.postMessage(message).then(undefined, () => undefined);
	}
}
