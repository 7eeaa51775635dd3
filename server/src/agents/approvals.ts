// What only a person may allow: asked in the log, answered by a person, withdrawn when the run ends. Nothing is approved by default.
// `review_changes` is also answered by its deed: when no hunk of its paths is pending any more.

import type { Changeset } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { ApprovalAction, RoomEvent } from "#protocol/room-events.ts";
import type { NewId } from "../base/ids.ts";
import type { CommandContext, RoomPort } from "../rooms/room-port.ts";

export interface Question {
	room: RoomPort;
	runId: string;
	agentId: string;
	action: ApprovalAction;
	/** What the run has proposed by now. */
	changeset(): Changeset | undefined;
	signal: AbortSignal;
}

type Answer = "approved" | "denied";

interface Waiting {
	room: RoomPort;
	settle(answer: Answer | "withdrawn", userId?: string): void;
}

export class Approvals {
	readonly #newId: NewId;
	readonly #waiting = new Map<string, Waiting>();

	constructor(deps: { newId: NewId }) {
		this.#newId = deps.newId;
	}

	/** Waits as long as people need; rejects with the signal's reason when the run is halted. */
	ask({ room, runId, agentId, action, changeset, signal }: Question): Promise<Answer> {
		signal.throwIfAborted();
		if (action.type === "review_changes" && !isPending(changeset(), action.paths)) return Promise.resolve("approved");
		const approvalId = this.#newId("approval");
		room.append({ kind: "approval_requested", approval_id: approvalId, run_id: runId, agent_id: agentId, action });
		const { promise, resolve, reject } = Promise.withResolvers<Answer>();
		const settle = (answer: Answer | "withdrawn", userId?: string) => {
			if (!this.#waiting.delete(approvalId)) return;
			signal.removeEventListener("abort", withdraw);
			stopWatching();
			try {
				room.append({ kind: "approval_answered", approval_id: approvalId, answer, user_id: userId });
			} catch (error) {
				reject(error); // not on record, so not given
				return;
			}
			if (answer === "withdrawn") reject(signal.reason);
			else resolve(answer);
		};
		const withdraw = () => settle("withdrawn");
		const watch = (event: RoomEvent) => {
			if (action.type !== "review_changes" || event.kind !== "hunks_decided") return;
			// Later, so that everyone sees the decision before the answer that follows from it.
			queueMicrotask(() => {
				if (this.#waiting.has(approvalId) && !isPending(changeset(), action.paths)) settle("approved", event.user_id);
			});
		};
		this.#waiting.set(approvalId, { room, settle });
		const stopWatching = room.onEvent(watch);
		signal.addEventListener("abort", withdraw, { once: true });
		return promise;
	}

	answer(room: RoomPort, approvalId: string, answer: Answer, by: CommandContext): void {
		const waiting = this.#waiting.get(approvalId);
		if (waiting === undefined || waiting.room.info.room_id !== room.info.room_id) {
			throw new EnsembleError("not_found", "This question has already been answered or withdrawn.");
		}
		waiting.settle(answer, by.userId);
	}
}

function isPending(changeset: Changeset | undefined, paths: readonly string[]): boolean {
	const files = changeset?.files ?? [];
	return files.some((file) => paths.includes(file.path) && file.hunks.some((hunk) => hunk.state === "pending"));
}
