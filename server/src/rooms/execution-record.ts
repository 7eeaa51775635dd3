// Writes what a person runs into the log of a room: that it started, and how it ended, with the beginning and the end of what it printed.
// A log that refuses fails no run.

import type { ExecutionResult } from "#protocol/execution.ts";
import type { ExecutionFact, RoomFact, TestsStatus } from "#protocol/room-events.ts";
import type { Logger } from "../base/logger.ts";
import type { RoomPort } from "./room-port.ts";

export type ExecutionAbout = Pick<ExecutionFact, "execution_id" | "user_id" | "what" | "file_path">;

/** Of each stream; the whole is kept beside the log. */
const maxStreamChars = 8 * 1024;

export class ExecutionRecord {
	readonly #room: Pick<RoomPort, "append" | "keepOutput">;
	readonly #about: ExecutionAbout;
	readonly #logger: Logger;
	#label: string | undefined;

	constructor(room: Pick<RoomPort, "append" | "keepOutput">, about: ExecutionAbout, logger: Logger) {
		this.#room = room;
		this.#about = about;
		this.#logger = logger;
	}

	started(label: string): void {
		this.#label = label;
		this.#try(() => ({ kind: "execution_started", ...this.#about, label }));
	}

	/** Nothing where it never started. `execution` is absent where it failed without a result. */
	ended(execution: ExecutionResult | undefined, tests?: TestsStatus): void {
		const label = this.#label;
		if (label === undefined) return;
		this.#label = undefined;
		this.#try(() => {
			const printed = execution ? printedBy(execution) : "";
			const output_id = printed === "" ? undefined : this.#room.keepOutput(printed);
			const output_bytes = Buffer.byteLength(printed);
			const capped = execution && { ...execution, output: cutMiddle(execution.output), error: cutMiddle(execution.error) };
			return { kind: "execution_ended", ...this.#about, label, execution: capped, tests, output_id, output_bytes };
		});
	}

	#try(fact: () => RoomFact): void {
		try {
			this.#room.append(fact());
		} catch (error) {
			this.#logger.warn("execution not noted", { execution_id: this.#about.execution_id, error: String(error) });
		}
	}
}

/** What it printed and then what it complained about. */
function printedBy({ output, error }: ExecutionResult): string {
	return output !== "" && error !== "" && !output.endsWith("\n") ? `${output}\n${error}` : output + error;
}

function cutMiddle(text: string): string {
	if (text.length <= maxStreamChars) return text;
	const half = maxStreamChars / 2;
	return `${text.slice(0, half).toWellFormed()}\n[… ${text.length - maxStreamChars} characters cut out here …]\n${text.slice(-half).toWellFormed()}`;
}
