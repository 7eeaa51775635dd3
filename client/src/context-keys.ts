// What menus and keybindings ask about: `ensemble.running`, `ensemble.hasChanges`, `ensemble.executing`, `ensemble.reviewing`,
// `ensemble.noSandbox`. Each is sent only when it changes.

import * as vscode from "vscode";
import type { SandboxInfo } from "#protocol/execution.ts";
import { isReviewing } from "./changes/change-editor.ts";
import { openChangeset, type RoomState } from "./rooms/room-state.ts";

export class ContextKeys {
	readonly #sent = new Map<string, boolean>();

	roomChanged(state: RoomState): void {
		this.#set("ensemble.running", state.runId !== undefined);
		this.#set("ensemble.hasChanges", openChangeset(state) !== undefined);
	}

	programsChanged(isActive: boolean): void {
		this.#set("ensemble.executing", isActive);
	}

	sandboxChanged({ level, pending }: SandboxInfo): void {
		this.#set("ensemble.noSandbox", level === "none" && !pending);
	}

	tabsChanged(): void {
		this.#set("ensemble.reviewing", isReviewing());
	}

	#set(key: string, value: boolean): void {
		if (this.#sent.get(key) === value) return;
		this.#sent.set(key, value);
		void vscode.commands.executeCommand("setContext", key, value);
	}
}
