// What a tool is: one file each, a factory that takes its narrow dependencies. Errors of a tool are results the model sees, not exceptions.

import type { z } from "zod";
import type { ExecutionResult } from "#protocol/execution.ts";
import type { ApprovalAction, TestsStatus } from "#protocol/room-events.ts";

export interface Tool<Input = unknown> {
	readonly name: string;
	readonly description: string;
	readonly input: z.ZodType<Input>;
	/** Whether it leaves everything as it is: such calls of one answer run side by side. */
	readonly readOnly: boolean;
	/** The one line that people see: "read src/app.py". */
	title(input: Input): string;
	/** May throw: the loop turns it into a failed result. Must stop soon after the signal aborts. */
	run(input: Input, context: ToolContext): Promise<ToolResult>;
}

export interface ToolContext {
	callId: string;
	agentId: string;
	runId: string;
	signal: AbortSignal;
	/** Asks the people of the room and waits; rejects with the signal's reason when the run is stopped. */
	approve(action: ApprovalAction): Promise<"approved" | "denied">;
	/** Shows people what is going on while the tool runs; not logged. */
	progress(text: string): void;
}

export interface ToolResult {
	ok: boolean;
	/** Whole output; the loop cuts what the model sees and keeps the rest. */
	output: string;
	execution?: ExecutionResult;
	/** Set by the tool that ran the project's tests. */
	tests?: TestsStatus;
}
