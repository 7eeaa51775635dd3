// What a role of the offline team is: from the conversation so far to its next turn.

import type { Call, Conversation } from "./conversation.ts";

export interface Turn {
	text: string;
	/** None: this is the agent's closing answer. */
	calls: Call[];
}

export type Role = (conversation: Conversation) => Turn;

export const answer = (text: string): Turn => ({ text, calls: [] });
export const use = (text: string, ...calls: Call[]): Turn => ({ text, calls });
