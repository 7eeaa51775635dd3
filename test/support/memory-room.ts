// A room without a disk: what the loop, the team and run control see of one. Events go through JSON, as they do through a log.

import type { Changeset } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { RoomEvent, RoomFact } from "#protocol/room-events.ts";
import type { ActiveRun, Passing } from "#protocol/room-socket.ts";
import type { RoomPort } from "../../server/src/rooms/room-port.ts";

export class MemoryRoom implements RoomPort {
	readonly info = { room_id: "room_1", name: "Room", workspace: "/project", created_at: "2026-01-01T00:00:00.000Z" };
	readonly log: RoomEvent[] = [];
	readonly passed: Passing[] = [];
	readonly outputs: string[] = [];
	activeRun: ActiveRun | undefined;
	/** From this number on every append fails, as on a full disk. */
	failsFrom = Number.POSITIVE_INFINITY;
	readonly #listeners = new Set<(event: RoomEvent) => void>();
	readonly #waiting = new Set<{ found: (event: RoomEvent) => boolean; resolve: (event: RoomEvent) => void }>();

	/** With events that an earlier room has left behind, as after a crash. */
	constructor(events: readonly RoomEvent[] = []) {
		for (const event of events) {
			this.log.push(event);
			this.#fold(event);
		}
	}

	get lastSeq(): number {
		return this.log.length;
	}

	append(fact: RoomFact): RoomEvent {
		const seq = this.log.length + 1;
		if (seq >= this.failsFrom) throw new EnsembleError("log_failed", "The disk is full. Free some space, then try again.");
		const event: RoomEvent = JSON.parse(JSON.stringify({ seq, timestamp: this.info.created_at, ...fact }));
		this.log.push(event);
		this.#fold(event);
		for (const listener of [...this.#listeners]) listener(event);
		for (const waiting of [...this.#waiting]) {
			if (!waiting.found(event)) continue;
			this.#waiting.delete(waiting);
			waiting.resolve(event);
		}
		return event;
	}

	pass(message: Passing): void {
		this.passed.push(message);
	}

	past(): Iterable<RoomEvent> {
		return [...this.log];
	}

	eventsOf(): Iterable<RoomEvent> {
		return [...this.log];
	}

	onEvent(listener: (event: RoomEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	get listeners(): number {
		return this.#listeners.size;
	}

	changeset(changesetId: string): Changeset | undefined {
		let changeset: Changeset | undefined;
		for (const event of this.log) {
			if (event.kind === "file_staged" && event.changeset_id === changesetId) {
				const others = (changeset?.files ?? []).filter((file) => file.path !== event.change.path);
				changeset = { changeset_id: changesetId, run_id: event.run_id, files: [...others, structuredClone(event.change)] };
			}
			if (event.kind !== "hunks_decided" || event.changeset_id !== changesetId) continue;
			const hunks = changeset?.files.find((file) => file.path === event.path)?.hunks ?? [];
			for (const hunk of hunks) if (event.hunk_ids.includes(hunk.hunk_id)) hunk.state = event.state;
		}
		return changeset;
	}

	keepOutput(text: string): string {
		this.outputs.push(text);
		return `output_${this.outputs.length}`;
	}

	/** The first event that fits, past or to come. */
	until(found: (event: RoomEvent) => boolean): Promise<RoomEvent> {
		const past = this.log.find(found);
		return past === undefined ? new Promise((resolve) => this.#waiting.add({ found, resolve })) : Promise.resolve(past);
	}

	/** The first event after `seq` of this kind. */
	next<K extends RoomEvent["kind"]>(kind: K, after = 0): Promise<RoomEvent> {
		return this.until((event) => event.seq > after && event.kind === kind);
	}

	#fold(event: RoomEvent): void {
		if (event.kind === "run_started") this.activeRun = { run_id: event.run_id, request: event.request, state: "running" };
		if (event.kind === "run_ended") this.activeRun = undefined;
	}
}

/** The log in short lines, one per event, to compare as a whole. */
export function story(events: readonly RoomEvent[]): string[] {
	const names = new Map<string, string>();
	const calls = new Map<string, string>();
	const lines: string[] = [];
	for (const event of events) {
		if (event.kind === "agent_started") names.set(event.agent_id, event.name);
		if (event.kind === "tool_started") calls.set(event.call_id, event.name);
		const line = lineOf(event, "agent_id" in event ? (names.get(event.agent_id) ?? "?") : "", calls);
		if (line !== undefined) lines.push(line);
	}
	return lines;
}

function lineOf(event: RoomEvent, agent: string, calls: ReadonlyMap<string, string>): string | undefined {
	switch (event.kind) {
		case "run_started":
		case "run_resumed":
		case "run_paused":
		case "run_continued":
			return event.kind.replace("_", " ");
		case "run_ended":
			return `run ended ${event.result.status}`;
		case "agent_started":
			return `${agent} ${event.resumed === true ? "goes on" : "starts"}`;
		case "agent_message":
			return `${agent} ${event.content.map((block) => (block.type === "text" ? `says "${block.text}"` : block.type === "tool_use" ? `calls ${block.name}` : block.type)).join(", ")}`;
		case "agent_steered":
			return `${agent} hears "${event.text.slice(0, 60)}"`;
		case "agent_ended":
			return `${agent} ${event.status}`;
		case "tool_ended":
			return `${agent} gets ${calls.get(event.call_id) ?? "?"} ${event.ok ? "ok" : "failed"}`;
		case "approval_requested":
			return `${agent} asks ${event.action.type}`;
		case "approval_answered":
			return `answer ${event.answer}`;
		case "notice":
			return `notice "${event.message}"`;
		default:
			return undefined;
	}
}

/** Tool calls of the log that have no result, or more than one. Empty is what every run must leave behind. */
export function unpairedCalls(events: readonly RoomEvent[]): string[] {
	const results = new Map<string, number>();
	for (const event of events) {
		if (event.kind === "agent_message") for (const block of event.content) if (block.type === "tool_use") results.set(block.id, 0);
		if (event.kind === "tool_ended") results.set(event.call_id, (results.get(event.call_id) ?? 100) + 1);
	}
	return [...results].filter(([, count]) => count !== 1).map(([callId, count]) => `${callId}: ${count}`);
}
