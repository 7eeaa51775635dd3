// What every part of the chat may use. Built in main.tsx, handed down through Preact's context.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Capability, capabilitiesOf } from "#protocol/members.ts";
import type { Host } from "../shared/transport.ts";
import type { RoomStore } from "./room-store.ts";

export interface Chat {
	store: RoomStore;
	host: Host;
	renderMarkdown: (source: string) => string;
	/** Puts words into the message box and the caret behind them. */
	compose: (text: string) => void;
}

const ChatContext = createContext<Chat | undefined>(undefined);
export const ChatProvider = ChatContext.Provider;

export function useChat(): Chat {
	const chat = useContext(ChatContext);
	if (!chat) throw new Error("The chat's parts are drawn inside ChatProvider only.");
	return chat;
}

/** Whether this member may; the server checks it again. */
export function may(store: RoomStore, capability: Capability): boolean {
	const role = store.view.you?.role;
	return role !== undefined && capabilitiesOf[role].includes(capability);
}
