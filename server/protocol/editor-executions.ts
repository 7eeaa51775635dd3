// What runs of code from the editor say over LSP (methods: editor-methods.ts): a file, a selection, the project's tests; what is typed goes in, what is printed comes out.

import { z } from "zod";
import type { ExecutionResult } from "./execution.ts";

const execution_id = z.string().min(1).max(128);
/** Documents as the editor shows them, where that is not what is on disk. Paths are relative to the workspace. */
const texts = z.array(z.object({ path: z.string().min(1).max(4096), text: z.string().max(8_000_000) })).max(200);

/** The room that the window is in: what is run is noted there. */
const room_id = z.string().min(1).max(128).optional();

/**
 * Client → server. Answered when the program has ended; until then there are notifications. The answer is as safe to show as they are.
 * `code` is a selection or a new text: its path says its language and what stands beside it, and names no file.
 */
export const RunFileParams = z.object({ execution_id, room_id, path: z.string().min(1).max(4096), what: z.enum(["file", "code"]).default("file"), texts });
export type RunFileParams = z.infer<typeof RunFileParams>;
export type RunFileResult = { ok: true; label: string; left_out?: string; ended: string; execution: ExecutionResult } | { ok: false; reason: string };

/** Client → server. `find` runs no test: what the framework or the files do not tell is one item for all. `only`: ids of tests. */
export const RunTestsParams = z.object({
	execution_id,
	room_id,
	texts,
	mode: z.enum(["find", "run"]),
	only: z.array(z.string().max(4096)).max(5000).optional(),
});
export type RunTestsParams = z.infer<typeof RunTestsParams>;
/** Without an execution: the tests were told from the files. */
export type RunTestsResult = RunFileResult | { ok: true; label: string; ended: string; execution?: undefined };

export const StopExecutionParams = z.object({ execution_id });

/** Client → server notification: Ctrl+C, which the program may handle. */
export const InterruptExecutionParams = z.object({ execution_id });

/** Client → server notification: what was typed; `end` is the end of the input. */
export const ExecutionInputParams = z.object({ execution_id, text: z.string().max(65_536), end: z.boolean() });
export type ExecutionInputParams = z.infer<typeof ExecutionInputParams>;

/** Server → client notification: the program cannot start yet; the sandbox is being tested, or other programs have their turn. */
export interface ExecutionWaitingParams {
	execution_id: string;
	reason: "test" | "turn";
}

/** Server → client notification: safe to show in a terminal; colours are in it, nothing else that would drive one. */
export interface ExecutionOutputParams {
	execution_id: string;
	stream: "stdout" | "stderr";
	text: string;
}

/** Server → client notification: a test was found, or its state changed. */
export interface TestCaseParams {
	execution_id: string;
	test: TestCase;
}

export const TestCase = z.object({
	/** As its framework names it; the same in the next run. */
	id: z.string().min(1).max(2048),
	name: z.string().min(1).max(512),
	/** Relative to the workspace; empty where it is not known. */
	path: z.string().max(2048),
	/** From 1. */
	line: z.number().int().min(1).optional().catch(undefined),
	state: z.enum(["found", "started", "passed", "failed", "skipped"]),
	duration_ms: z.number().min(0).optional(),
	message: z.string().max(20_000).optional(),
	/** Where it failed. */
	at: z.object({ path: z.string().max(2048), line: z.number().int().min(1) }).optional(),
});
export type TestCase = z.infer<typeof TestCase>;
