// Tells a person at a terminal what the team does, from the same messages that every client gets. Keeps only what the next line needs.

import type { Changeset } from "#protocol/changes.ts";
import { engineSentence } from "#protocol/engine.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { ServerMessage } from "#protocol/room-socket.ts";
import { type Paint, paintFor, printable, type Terminal } from "./terminal.ts";

const shownOutputLines = 30;

export class RunPrinter {
	readonly #terminal: Terminal;
	readonly #verbose: boolean;
	readonly #paint: Paint;
	readonly #agentNames = new Map<string, string>();
	readonly #toolTitles = new Map<string, string>();
	/** Messages whose text was already shown as it streamed. */
	readonly #streamed = new Set<string>();
	#speaking: string | undefined;
	#atLineStart = true;

	constructor(terminal: Terminal, verbose: boolean) {
		this.#terminal = terminal;
		this.#verbose = verbose;
		this.#paint = paintFor(terminal.colour);
	}

	show(message: ServerMessage): void {
		switch (message.type) {
			case "event":
				this.#event(message.event);
				break;
			case "delta":
				if (message.block === "text") this.#delta(message.agent_id, message.message_id, message.text);
				break;
			case "delta_reset":
				this.#line(this.#paint.yellow("  the answer broke off and is asked for again"));
				break;
			case "agent_stalled":
				this.#line(this.#paint.yellow(`  no answer for ${Math.round(message.silent_ms / 1000)} s; still waiting`));
				break;
			case "agent_retrying":
				this.#line(this.#paint.yellow(`  ${printable(message.reason)}${retryNote(message)}`));
				break;
			case "sandbox_known":
				this.#sandbox(message.sandbox);
				break;
			case "error":
			case "run_broken_off":
				this.#line(this.#paint.red(printable(message.message)));
				break;
			default:
				break;
		}
	}

	/** The whole of what is proposed, as a unified diff. */
	diff(changesets: readonly Changeset[]): void {
		for (const { files } of changesets) {
			for (const file of files) {
				const pending = file.hunks.filter((hunk) => hunk.state === "pending");
				if (pending.length === 0) continue;
				this.#line(this.#paint.bold(`\n${file.action} ${printable(file.path)}`));
				for (const hunk of pending) this.hunk(hunk);
			}
		}
	}

	hunk({ old_start, old_lines, new_start, new_lines, before, after }: Changeset["files"][number]["hunks"][number]): void {
		const { cyan, red, green, dim } = this.#paint;
		this.#line(cyan(`@@ -${old_start},${old_lines.length} +${new_start},${new_lines.length} @@`));
		for (const line of before) this.#line(dim(` ${printable(line)}`));
		for (const line of old_lines) this.#line(red(`-${printable(line)}`));
		for (const line of new_lines) this.#line(green(`+${printable(line)}`));
		for (const line of after) this.#line(dim(` ${printable(line)}`));
	}

	note(text: string): void {
		this.#line(text);
	}

	#sandbox({ level, reason }: SandboxInfo): void {
		this.#line(this.#paint.dim(`Sandbox: ${level}. ${reason}`));
	}

	#event(event: RoomEvent): void {
		const { bold, dim, red, green, yellow } = this.#paint;
		switch (event.kind) {
			case "run_started":
			case "run_resumed":
				this.#line(dim(`Engine: ${engineSentence(event.engine)}. ${event.engine.reason}`));
				this.#sandbox(event.sandbox);
				break;
			case "engine_changed":
				this.#line(yellow(`Engine is now ${engineSentence(event.engine)}: ${event.engine.reason}`));
				break;
			case "notice":
				this.#line((event.level === "error" ? red : yellow)(printable(event.message)));
				break;
			case "agent_started":
				this.#agentNames.set(event.agent_id, event.name);
				// The worker has shown its own work; the call that asked for it would repeat it.
				if (event.call_id !== undefined) this.#toolTitles.delete(event.call_id);
				this.#line(`\n${bold(event.name)}${event.parent_id === undefined ? "" : dim(`  ${firstLine(event.task)}`)}`);
				this.#speaking = event.agent_id;
				break;
			case "agent_message":
				this.#message(event);
				break;
			case "agent_ended":
				if (event.status !== "completed")
					this.#line(
						red(`${this.#agentNames.get(event.agent_id) ?? "agent"} ${event.status.replace("_", " ")}${event.error ? `: ${printable(event.error)}` : ""}`),
					);
				break;
			case "tool_started":
				this.#toolTitles.set(event.call_id, event.title);
				break;
			case "tool_ended":
				this.#tool(event);
				break;
			case "hunks_decided":
				if (event.state === "conflicted")
					this.#line(red(`${printable(event.path)} was not written: ${printable(event.reason ?? "it has changed meanwhile.")}`));
				break;
			case "run_ended": {
				const colour = event.result.status === "completed" ? green : red;
				this.#line(`\n${colour(bold(event.result.status))}  tests ${event.result.tests.replace("_", " ")}  ${(event.result.duration_ms / 1000).toFixed(1)} s`);
				if (event.result.status !== "completed") this.#line(printable(event.result.summary));
				break;
			}
			default:
				break;
		}
	}

	#message(event: Extract<RoomEvent, { kind: "agent_message" }>): void {
		const shown = this.#streamed.delete(event.message_id);
		for (const block of event.content) if (!shown && block.type === "text") this.#delta(event.agent_id, event.message_id, block.text);
		this.#streamed.delete(event.message_id);
		this.#endLine();
	}

	#tool(event: Extract<RoomEvent, { kind: "tool_ended" }>): void {
		const { dim, red } = this.#paint;
		const title = this.#toolTitles.get(event.call_id);
		if (title === undefined) return;
		this.#toolTitles.delete(event.call_id);
		this.#line(`  ${event.ok ? dim("-") : red("x")} ${printable(title)} ${dim(`${event.duration_ms} ms`)}`);
		if (!this.#verbose && event.tests === undefined && event.ok) return;
		const lines = printable(event.output).trimEnd().split("\n");
		for (const line of lines.slice(-shownOutputLines)) this.#line(dim(`    ${line}`));
	}

	#delta(agentId: string, messageId: string, text: string): void {
		if (this.#speaking !== agentId) {
			this.#line(`\n${this.#paint.bold(this.#agentNames.get(agentId) ?? "agent")}`);
			this.#speaking = agentId;
		}
		this.#streamed.add(messageId);
		const shown = printable(text);
		if (shown === "") return;
		this.#terminal.out(shown);
		this.#atLineStart = shown.endsWith("\n");
	}

	#line(text: string): void {
		this.#endLine();
		this.#terminal.out(`${text}\n`);
	}

	#endLine(): void {
		if (!this.#atLineStart) this.#terminal.out("\n");
		this.#atLineStart = true;
	}
}

function retryNote({ delay_ms, attempt, max_attempts }: Extract<ServerMessage, { type: "agent_retrying" }>): string {
	return delay_ms < 1000 ? "" : `; trying again in ${Math.ceil(delay_ms / 1000)} s (${attempt}/${max_attempts})`;
}

function firstLine(text: string): string {
	const line = printable(text.split("\n", 1)[0] ?? "");
	return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
