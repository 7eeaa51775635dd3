// One connection of a member to a room, whatever carries it: a WebSocket, or a terminal in the same process.
// Every message is parsed and checked against the member's capabilities; a bad one is answered, and the connection lives on.
// Does not know how runs and changes work: commands are handed over; nor tokens: the member was established before.

import type { Analysis } from "#protocol/analysis.ts";
import { EnsembleError } from "#protocol/errors.ts";
import { closeCodes } from "#protocol/http.ts";
import { type Capability, capabilitiesOf, type Member } from "#protocol/members.ts";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { ClientMessage, Passing, ServerMessage } from "#protocol/room-socket.ts";
import { type Clock, isoTime } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { Logger } from "../base/logger.ts";
import type { MemberExecutions } from "../sandbox/member-executions.ts";
import { parseClientMessage } from "./client-message.ts";
import { DeltaCoalescer } from "./delta-coalescer.ts";
import { ExecutionRecord } from "./execution-record.ts";
import type { Room } from "./room.ts";
import type { RoomCommands } from "./room-port.ts";

export interface RoomSocketDeps {
	room: Room;
	/** Established by the server; nothing that the client says changes it. */
	member: Member;
	commands: RoomCommands;
	/** Problems of a text; never throws for what the text is. */
	analyze(path: string, text: string): Promise<Analysis>;
	/** Code of members; one at a time for each. */
	code: Pick<MemberExecutions, "execute" | "stop">;
	clock: Clock;
	newId: NewId;
	logger: Logger;
	send(text: string): void;
	/** Bytes that were sent but not yet taken by the other side. Absent: it takes them at once. */
	bufferedBytes?(): number;
	/** Ends the connection because the client cannot keep up. */
	end?(code: number, reason: string): void;
}

/** Above this a slow client gets no passing messages; afterwards it gets the text so far at once. */
export const slowBytes = 256 * 1024;
/** Above this a client is sent away, to come back from its last event. Room for the largest kept output and a snapshot. */
export const hopelessBytes = 32 * 1024 * 1024;
/** Commands of one connection that are under way at a time. */
export const maxCommandsUnderWay = 64;
/** Own words that have not come back from the log yet. */
const maxOwnWords = 64;

type Command = Exclude<ClientMessage, { type: "ping" | "hello" }>;

const capabilityFor: Record<Command["type"], Capability | undefined> = {
	chat_message: "chat",
	start_run: "execute",
	stop_run: "execute",
	pause_run: "execute",
	continue_run: "execute",
	resume_run: "execute",
	decide_hunks: "approve",
	answer_approval: "approve",
	read_events: undefined,
	read_output: undefined,
	request_analysis: undefined,
	execute_code: "execute",
	stop_execution: "execute",
};

/** Commands whose answer says that they were carried out. */
const isAnsweredByItself: ReadonlySet<Command["type"]> = new Set(["read_events", "read_output", "request_analysis", "execute_code"]);

export interface RoomSocket {
	/** One message of the client. Resolves when it was answered; never rejects. */
	receive(text: string): Promise<void>;
	/** The connection is gone. */
	close(): void;
}

export function connectToRoom(deps: RoomSocketDeps): RoomSocket {
	return new Connection(deps);
}

class Connection implements RoomSocket {
	readonly #deps: RoomSocketDeps;
	readonly #deltas: DeltaCoalescer;
	readonly #unlisten: () => void;
	/** Last event that a following client has; undefined for a raw client. */
	#followedTo: number | undefined;
	/** Answers of which pieces were dropped. */
	readonly #behind = new Set<string>();
	readonly #ownWords: string[] = [];
	/** Ends what runs for this connection alone. */
	readonly #closed = new AbortController();
	#underWay = 0;
	#isOpen = true;

	constructor(deps: RoomSocketDeps) {
		this.#deps = deps;
		const { room, member } = deps;
		this.#deltas = new DeltaCoalescer(deps.clock, (deltas) => this.#sendDeltas(deltas));
		this.#unlisten = room.listen({ event: (event, text) => this.#showEvent(event, text), pass: (message) => this.#pass(message) });
		room.join(member);
		this.#send({ type: "connection_established", connection_id: deps.newId("conn"), user_id: member.user_id, timestamp: isoTime(deps.clock) });
		this.#send({ type: "room_joined", room_id: room.info.room_id, members: room.members });
	}

	async receive(text: string): Promise<void> {
		if (!this.#isOpen) return;
		const parsed = parseClientMessage(text);
		if (!parsed.ok) {
			this.#send({ type: "error", ...parsed.error });
			return;
		}
		const message = parsed.message;
		if (message.type === "ping") this.#send({ type: "pong" });
		else if (message.type === "hello") this.#hello(message.from_seq);
		else await this.#answer(message);
	}

	close(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.#closed.abort(new Error("the connection is closed"));
		this.#unlisten();
		this.#deltas.dispose();
		this.#deps.room.leave(this.#deps.member.user_id);
	}

	#hello(fromSeq: number | undefined): void {
		this.#deltas.dispose();
		this.#behind.clear();
		try {
			const snapshot = this.#deps.room.snapshot(this.#deps.member, fromSeq);
			this.#followedTo = snapshot.seq;
			this.#send(snapshot);
		} catch (error) {
			this.#send({ type: "error", ...this.#explain(error, "hello"), request_type: "hello" });
		}
	}

	async #answer(command: Command): Promise<void> {
		const { type, request_id } = command;
		this.#underWay++;
		try {
			const needed = capabilityFor[type];
			const { role } = this.#deps.member;
			if (needed !== undefined && !capabilitiesOf[role].includes(needed))
				throw new EnsembleError("forbidden", `As ${role} you may not do this (${type} needs "${needed}"). Ask the owner of the room.`);
			if (this.#underWay > maxCommandsUnderWay) throw new EnsembleError("too_large", `More than ${maxCommandsUnderWay} commands at a time; wait for answers.`);
			await this.#carryOut(command);
			if (request_id !== undefined && !isAnsweredByItself.has(type)) this.#send({ type: "ack", request_id });
		} catch (error) {
			this.#send({ type: "error", ...this.#explain(error, type), request_type: type, request_id });
		} finally {
			this.#underWay--;
		}
	}

	async #carryOut(command: Command): Promise<void> {
		const { room, commands, member, newId } = this.#deps;
		const by = { userId: member.user_id };
		switch (command.type) {
			case "chat_message":
				this.#noteOwnWords(command.message);
				room.append({ kind: "chat_message", message_id: newId("msg"), user_id: member.user_id, text: command.message });
				return;
			case "start_run":
				this.#noteOwnWords(command.request);
				await commands.startRun(room, command.request, by);
				return;
			case "stop_run":
				return commands.stopRun(room, command.run_id);
			case "pause_run":
				return commands.pauseRun(room, command.run_id, by);
			case "continue_run":
				return commands.continueRun(room, command.run_id, by);
			case "resume_run":
				return commands.resumeRun(room, command.run_id, by);
			case "decide_hunks": {
				const { changeset_id: changesetId, path, hunk_ids: hunkIds, decision } = command;
				return commands.decideHunks(room, { changesetId, path, hunkIds, decision }, by);
			}
			case "answer_approval":
				return commands.answerApproval(room, command.approval_id, command.answer, by);
			case "read_events":
				this.#send({ type: "events_page", ...room.page(command.before_seq, command.limit), request_id: command.request_id });
				return;
			case "read_output": {
				const output = room.readOutput(command.output_id);
				this.#send({ type: "tool_output", output_id: command.output_id, output, request_id: command.request_id });
				return;
			}
			case "execute_code":
				return this.#execute(command);
			case "stop_execution":
				return this.#deps.code.stop(member.user_id);
			case "request_analysis": {
				const { file_path, content, request_id } = command;
				const analysis = await this.#deps.analyze(file_path, content);
				this.#send({ type: "analysis_result", file_path, analysis, timestamp: isoTime(this.#deps.clock), request_id });
				return;
			}
			default:
				command satisfies never;
		}
	}

	async #execute({ code, language, file_path, request_id }: Extract<Command, { type: "execute_code" }>): Promise<void> {
		const { room, member, clock, newId, logger } = this.#deps;
		const what = file_path === undefined ? "code" : "file";
		const record = new ExecutionRecord(room, { execution_id: newId("exec"), user_id: member.user_id, what, file_path }, logger);
		const watch = { signal: this.#closed.signal, onStart: (label: string) => record.started(label) };
		try {
			const result = await this.#deps.code.execute(member.user_id, { code, language, filePath: file_path }, watch);
			this.#send({ type: "execution_result", result, timestamp: isoTime(clock), request_id });
			record.ended(result);
		} finally {
			record.ended(undefined);
		}
	}

	#explain(error: unknown, type: string): { code: EnsembleError["code"]; message: string } {
		if (error instanceof EnsembleError) return { code: error.code, message: error.message };
		const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
		this.#deps.logger.error("command failed", { type, room_id: this.#deps.room.info.room_id, error: details });
		return { code: "internal", message: "Something went wrong in the backend; its log has the details." };
	}

	#showEvent(event: RoomEvent, text: string): void {
		if (this.#followedTo === undefined) {
			this.#showToRaw(event);
			return;
		}
		if (event.seq <= this.#followedTo) return;
		this.#followedTo = event.seq;
		this.#deltas.flush();
		if (event.kind === "agent_message") this.#behind.delete(event.message_id);
		if (event.kind === "run_ended") this.#behind.clear();
		this.#sendText(`{"type":"event","event":${text}}`);
	}

	/** Another member's words. One's own come back from the log and are passed over. */
	#showToRaw(event: RoomEvent): void {
		if (event.kind !== "chat_message") return;
		const { user_id, text, timestamp } = event;
		const own = user_id === this.#deps.member.user_id ? this.#ownWords.indexOf(text) : -1;
		if (own >= 0) this.#ownWords.splice(own, 1);
		else this.#send({ type: "chat_message", user_id, message: text, timestamp });
	}

	#noteOwnWords(text: string): void {
		if (this.#followedTo !== undefined) return;
		this.#ownWords.push(text);
		if (this.#ownWords.length > maxOwnWords) this.#ownWords.shift();
	}

	#pass(message: Passing): void {
		if (this.#followedTo === undefined) return;
		if (message.type === "delta") {
			this.#deltas.add(message);
			return;
		}
		if (message.type === "delta_reset") {
			this.#deltas.drop(message.message_id);
			this.#behind.delete(message.message_id);
			this.#send(message);
			return;
		}
		if (!this.#isSlow()) this.#send(message);
	}

	#sendDeltas(deltas: Extract<Passing, { type: "delta" }>[]): void {
		if (this.#isSlow()) {
			for (const delta of deltas) this.#behind.add(delta.message_id);
			return;
		}
		for (const delta of deltas) if (!this.#behind.has(delta.message_id)) this.#send(delta);
		for (const messageId of this.#behind) this.#catchUp(messageId);
		this.#behind.clear();
	}

	#catchUp(messageId: string): void {
		const streaming = this.#deps.room.streaming(messageId);
		if (streaming === undefined) return;
		const { agent_id, message_id, thinking, text } = streaming;
		this.#send({ type: "delta_reset", agent_id, message_id });
		if (thinking !== "") this.#send({ type: "delta", agent_id, message_id, block: "thinking", text: thinking });
		if (text !== "") this.#send({ type: "delta", agent_id, message_id, block: "text", text });
	}

	#isSlow(): boolean {
		return (this.#deps.bufferedBytes?.() ?? 0) > slowBytes;
	}

	#send(message: ServerMessage): void {
		this.#sendText(JSON.stringify(message));
	}

	#sendText(text: string): void {
		if (!this.#isOpen) return;
		if ((this.#deps.bufferedBytes?.() ?? 0) > hopelessBytes) {
			this.#deps.logger.warn("sent a slow client away", { room_id: this.#deps.room.info.room_id });
			this.close();
			this.#deps.end?.(closeCodes.tooSlow, "too slow: reconnect and say hello with from_seq");
			return;
		}
		this.#deps.send(text);
	}
}
