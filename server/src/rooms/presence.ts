// Who is here: a person joins with the first connection and leaves a while after the last one went, so that a reload is no coming and going.
// Appends `member_joined` and `member_left`; does not know what a connection is.

import type { Member } from "#protocol/members.ts";
import type { RoomFact } from "#protocol/room-events.ts";
import { isAbort } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";

/** Longer than a window reload or the reconnect after a cut line, shorter than a person waits for a colleague who is gone. */
export const leaveAfterMs = 10_000;

export interface PresenceDeps {
	append(fact: RoomFact): void;
	/** Who the log says is here; at the start those whom a crash left there. */
	members: ReadonlyMap<string, Member>;
	clock: Clock;
	logger: Logger;
}

export class Presence {
	readonly #deps: PresenceDeps;
	readonly #connections = new Map<string, number>();
	readonly #leaving = new Map<string, AbortController>();

	constructor(deps: PresenceDeps) {
		this.#deps = deps;
		for (const userId of deps.members.keys()) this.#leaveLater(userId);
	}

	get connections(): number {
		let sum = 0;
		for (const count of this.#connections.values()) sum += count;
		return sum;
	}

	join(member: Member): void {
		this.#connections.set(member.user_id, (this.#connections.get(member.user_id) ?? 0) + 1);
		this.#leaving.get(member.user_id)?.abort();
		this.#leaving.delete(member.user_id);
		const known = this.#deps.members.get(member.user_id);
		if (known?.name === member.name && known.role === member.role) return;
		this.#note({ kind: "member_joined", member });
	}

	leave(userId: string): void {
		const left = (this.#connections.get(userId) ?? 0) - 1;
		if (left > 0) {
			this.#connections.set(userId, left);
			return;
		}
		this.#connections.delete(userId);
		this.#leaveLater(userId);
	}

	dispose(): void {
		for (const waiting of this.#leaving.values()) waiting.abort();
		this.#leaving.clear();
	}

	#leaveLater(userId: string): void {
		const waiting = new AbortController();
		this.#leaving.set(userId, waiting);
		this.#deps.clock.sleep(leaveAfterMs, waiting.signal).then(
			() => {
				this.#leaving.delete(userId);
				if (this.#deps.members.has(userId)) this.#note({ kind: "member_left", user_id: userId });
			},
			(error: unknown) => {
				if (!isAbort(error, waiting.signal)) this.#deps.logger.error("presence timer failed", { error: String(error) });
			},
		);
	}

	/** A full disk must not keep people from reading what is there. */
	#note(fact: RoomFact): void {
		try {
			this.#deps.append(fact);
		} catch (error) {
			this.#deps.logger.warn("presence not logged", { kind: fact.kind, error: String(error) });
		}
	}
}
