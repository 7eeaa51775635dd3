// A place where members work on one workspace: the log, its fold, and whoever listens now.
// An event is on disk, then folded, then shown; listeners get events and passing messages in one order.
// Does not know sockets, nor what the team does.

import { join } from "node:path";
import type { Changeset } from "#protocol/changes.ts";
import type { EngineInfo } from "#protocol/engine.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import type { Member } from "#protocol/members.ts";
import type { RoomEvent, RoomFact } from "#protocol/room-events.ts";
import type { ActiveRun, Passing, RoomInfo, Snapshot, StreamingMessage } from "#protocol/room-socket.ts";
import type { Clock } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { Logger } from "../base/logger.ts";
import { EventLog } from "./event-log.ts";
import { closeInterrupted } from "./interrupted.ts";
import { KeptOutputs } from "./kept-outputs.ts";
import type { LogWriter } from "./log-lock.ts";
import { Presence } from "./presence.ts";
import { RoomPast } from "./room-past.ts";
import type { RoomPort } from "./room-port.ts";
import { RoomState, type RunEnd } from "./room-state.ts";
import { shownChangesets } from "./shown-changesets.ts";
import { StreamingTexts } from "./streaming-texts.ts";

export interface RoomDeps {
	folder: string;
	clock: Clock;
	newId: NewId;
	logger: Logger;
	writer: LogWriter;
	/** What would answer and hold a run that is started now. */
	status(): { engine: EngineInfo; sandbox: SandboxInfo };
	/** The first fact of a room that does not exist yet; without it the room must exist. */
	create?: Omit<Extract<RoomFact, { kind: "room_created" }>, "kind">;
}

/** Someone who sees what happens from now on. `text` is the event as JSON, made once for everybody. */
export interface RoomListener {
	event(event: RoomEvent, text: string): void;
	pass(message: Passing): void;
}

/** Most that a snapshot holds; older events are read page by page. */
export const maxTailEvents = 500;
const maxTailBytes = 512 * 1024;
/** A tail may lose this many events to begin where a person spoke. */
const maxTrimmed = 100;
const maxPageBytes = 1024 * 1024;

export class Room implements RoomPort {
	readonly #deps: RoomDeps;
	readonly #log: EventLog;
	readonly #state = new RoomState();
	readonly #past = new RoomPast();
	readonly #streaming = new StreamingTexts();
	readonly #outputs: KeptOutputs;
	readonly #presence: Presence;
	readonly #listeners = new Set<RoomListener>();
	/** Events that are written but not yet shown to all: a listener that appends must not show its event before this one. */
	readonly #unshown: { event: RoomEvent; text: string }[] = [];
	#isShowing = false;
	#isClosed = false;

	/** Throws `not_found` where there is no such room, `log_failed` where its log cannot be written or another backend writes it. */
	constructor(deps: RoomDeps) {
		this.#deps = deps;
		this.#log = new EventLog({ ...deps, onEvent: (event) => this.#fold(event) });
		this.#outputs = new KeptOutputs(join(deps.folder, "outputs"), deps.newId);
		this.#presence = new Presence({ ...deps, append: (fact) => this.append(fact), members: this.#state.members });
		try {
			if (deps.create !== undefined && this.lastSeq === 0) this.append({ kind: "room_created", ...deps.create });
			requireInfo(this.#state.info);
			this.#closeWhatWasInterrupted();
		} catch (error) {
			this.close();
			throw error;
		}
	}

	/** Gets its title with the first words that are said. */
	get info(): RoomInfo {
		return requireInfo(this.#state.info);
	}

	get lastSeq(): number {
		return this.#log.lastSeq;
	}

	get logBytes(): number {
		return this.#log.bytes;
	}

	/** Time of the last event. */
	get lastAt(): string {
		return this.#state.lastAt ?? this.info.created_at;
	}

	get members(): Member[] {
		return [...this.#state.members.values()];
	}

	get activeRun(): ActiveRun | undefined {
		return this.#state.activeRun;
	}

	get lastEnd(): RunEnd | undefined {
		return this.#state.lastEnd;
	}

	get changesets(): Changeset[] {
		return [...this.#state.changesets.values()];
	}

	/** Whether somebody is connected, or a run or a person's program is under way. */
	get isInUse(): boolean {
		return this.#presence.connections > 0 || this.#state.run !== undefined || this.#state.executions.some(({ ended }) => !ended);
	}

	append(fact: RoomFact): RoomEvent {
		if (this.#isClosed) throw new EnsembleError("log_failed", "The room is closed; open it again.");
		const written = this.#log.append(fact);
		this.#fold(written.event);
		this.#unshown.push(written);
		this.#show();
		return written.event;
	}

	pass(message: Passing): void {
		this.#streaming.pass(message);
		for (const listener of this.#listeners) this.#tell(() => listener.pass(message));
	}

	*past(): Iterable<RoomEvent> {
		for (const seq of this.#past.forNewRun()) yield* this.#log.read(seq, seq);
	}

	*eventsOf(runId: string): Iterable<RoomEvent> {
		const run = this.#past.ofRun(runId);
		if (run === undefined) return;
		for (const seq of run.before) yield* this.#log.read(seq, seq);
		yield* this.#log.read(run.start);
	}

	events(): Iterable<RoomEvent> {
		return this.#log.read(1);
	}

	onEvent(listener: (event: RoomEvent) => void): () => void {
		return this.listen({ event: listener, pass() {} });
	}

	listen(listener: RoomListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	changeset(changesetId: string): Changeset | undefined {
		return this.#state.changesets.get(changesetId);
	}

	keepOutput(text: string): string {
		return this.#outputs.keep(text);
	}

	readOutput(outputId: string): string {
		return this.#outputs.read(outputId);
	}

	streaming(messageId: string): StreamingMessage | undefined {
		return this.#streaming.get(messageId);
	}

	join(member: Member): void {
		this.#presence.join(member);
	}

	leave(userId: string): void {
		this.#presence.leave(userId);
	}

	/** Everything that a client needs to go on from `fromSeq`, or from nothing. */
	snapshot(you: Member, fromSeq?: number): Snapshot {
		const { engine, sandbox } = this.#deps.status();
		const tail = this.#tail(fromSeq ?? 0);
		return {
			type: "snapshot",
			room: this.info,
			you,
			members: this.members,
			engine,
			sandbox,
			seq: this.lastSeq,
			...tail,
			run: this.activeRun,
			changesets: shownChangesets(this.changesets),
			streaming: this.#streaming.all(),
			executions: this.#state.executions,
		};
	}

	/** The newest events before `beforeSeq`, at most `limit` of them. */
	page(beforeSeq: number, limit: number): { events: RoomEvent[]; has_older: boolean } {
		const last = Math.min(beforeSeq - 1, this.lastSeq);
		if (last < 1) return { events: [], has_older: false };
		const first = this.#log.tailStart(last, limit, maxPageBytes);
		return { events: [...this.#log.read(first, last)], has_older: first > 1 };
	}

	/** Nobody is told: whoever listens was sent away before. */
	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		this.#presence.dispose();
		this.#log.close();
	}

	#fold(event: RoomEvent): void {
		try {
			this.#state.apply(event);
			this.#past.apply(event);
			this.#streaming.apply(event);
		} catch (error) {
			// Only an event of another version can be of a shape that the fold does not expect; the rest of the log still counts.
			this.#deps.logger.warn("event not understood", { seq: event.seq, kind: event.kind, error: String(error) });
		}
	}

	#show(): void {
		if (this.#isShowing) return;
		this.#isShowing = true;
		for (let next = this.#unshown.shift(); next !== undefined; next = this.#unshown.shift()) {
			const { event, text } = next;
			for (const listener of this.#listeners) this.#tell(() => listener.event(event, text));
		}
		this.#isShowing = false;
	}

	/** A listener that fails takes neither its neighbours nor the append with it. */
	#tell(tell: () => void): void {
		try {
			tell();
		} catch (error) {
			this.#deps.logger.error("room listener failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
		}
	}

	#closeWhatWasInterrupted(): void {
		for (const { ended, started_at: _, ...about } of this.#state.executions) if (!ended) this.append({ kind: "execution_ended", ...about, output_bytes: 0 });
		const run = this.#state.run;
		if (run === undefined) return;
		for (const fact of closeInterrupted(run, Date.parse(this.lastAt))) this.append(fact);
		this.#deps.logger.info("marked run interrupted", { run_id: run.runId, room_id: this.info.room_id });
	}

	#tail(fromSeq: number): { events: RoomEvent[]; has_older: boolean; reset: boolean } {
		const last = this.lastSeq;
		if (fromSeq === last) return { events: [], has_older: false, reset: false };
		const first = this.#log.tailStart(last, maxTailEvents, maxTailBytes);
		if (fromSeq > 0 && fromSeq < last && fromSeq + 1 >= first) return { events: [...this.#log.read(fromSeq + 1)], has_older: false, reset: false };
		const events = [...this.#log.read(first)];
		const opening = first === 1 ? 0 : events.findIndex((event) => event.kind === "chat_message" || event.kind === "run_started");
		const shown = opening > 0 && opening <= maxTrimmed ? events.slice(opening) : events;
		return { events: shown, has_older: first > 1 || shown.length < events.length, reset: fromSeq > 0 };
	}
}

function requireInfo(info: RoomInfo | undefined): RoomInfo {
	if (info === undefined) throw new EnsembleError("not_found", "There is no such room.");
	return info;
}
