// The bounds of a run, in one place. Settings of the person may change them; nothing from a workspace can.

export interface RunLimits {
	/** Model calls of one agent between its start (or resume) and its end. */
	agentTurns: number;
	/** Model calls of all agents of a run together, since it was started or resumed. */
	runTurns: number;
	/** Tokens of the whole run, read and written; resuming does not renew them. */
	runTokens?: number;
	/** List price of the whole run; resuming does not renew it. */
	runCostUsd?: number;
	/** Workers that one run may start. */
	workers: number;
	/** Working time of one worker; waiting for a person does not count. What a person set by name comes before the worker's definition. */
	workerMs: Readonly<Record<string, number>>;
	/** Where neither says anything. */
	defaultWorkerMs: number;
	reviewCycles: number;
	/** How often a worker that failed may be asked again in a row. */
	workerRetries: number;
	/** How long Stop waits for a tool to confirm; then the result says that it may still be finishing. */
	stopGraceMs: number;
}

export const defaultRunLimits: RunLimits = {
	agentTurns: 50,
	runTurns: 250,
	workers: 40,
	workerMs: {},
	defaultWorkerMs: 600_000,
	reviewCycles: 3,
	workerRetries: 2,
	stopGraceMs: 250, // Stop promises 500 ms for the whole tree; a sandbox confirms within 150
};

/** Tool calls in one answer that are run; the rest get a failed result. */
export const maxCallsPerAnswer = 64;
/** Read-only calls of one answer that run side by side. */
export const maxParallelCalls = 8;
/** What the model sees of a tool's output, in UTF-8 bytes. */
export const maxShownBytes = 16 * 1024;
/** People's words that wait for the manager's next turn. */
export const maxQueuedWords = 50;
