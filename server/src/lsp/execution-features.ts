// What the editor runs and where: programs and tests with their input, output and Stop; what the sandbox holds; building its image.
// Part of the table of start-lsp.ts.

import type { CancellationToken, Connection } from "vscode-languageserver";
import type { z } from "zod";
import { ExecutionInputParams, InterruptExecutionParams, RunFileParams, RunTestsParams, StopExecutionParams } from "#protocol/editor-executions.ts";
import {
	executionInputNotification,
	executionOutputNotification,
	executionWaitingNotification,
	interruptExecutionNotification,
	runFileRequest,
	runTestsRequest,
	stopExecutionRequest,
	testCaseNotification,
} from "#protocol/editor-methods.ts";
import { EnsembleError } from "#protocol/errors.ts";
import {
	type BuildImageParams,
	type BuildImageResult,
	buildImageRequest,
	type ExplainSandboxParams,
	explainSandboxRequest,
	type SandboxExplanation,
} from "#protocol/lsp.ts";
import type { Handler } from "./analysis-features.ts";
import { EditorExecutions, type EditorExecutionsDeps } from "./editor-executions.ts";

/** The sandbox as the editor explains and improves it. */
export interface SandboxTools {
	explain(retest: boolean, signal: AbortSignal): Promise<SandboxExplanation>;
	/** `onProgress` gets what the engine says, safe to show. */
	buildImage(onProgress: (text: string) => void, signal: AbortSignal): Promise<BuildImageResult>;
}

export interface ExecutionFeatures {
	connection: Connection;
	runs: EditorExecutionsDeps;
	sandbox: SandboxTools;
	answer<Params, Result>(name: string, handler: Handler<Params, Result>): Handler<Params, Result>;
}

/** Returns what ends everything that it started. */
export function offerExecutions({ connection, runs: deps, sandbox, answer }: ExecutionFeatures): () => void {
	const ended = new AbortController();
	const tell = (method: string, params: object) => void connection.sendNotification(method, params).catch(() => undefined); // The editor has just gone.
	const runs = new EditorExecutions(deps, {
		output: (params) => tell(executionOutputNotification, params),
		waiting: (params) => tell(executionWaitingNotification, params),
		test: (execution_id, test) => tell(testCaseNotification, { execution_id, test }),
	});
	connection.onRequest(
		runFileRequest,
		answer("run file", (params: unknown): Promise<unknown> => runs.runFile(parsed(RunFileParams, params))),
	);
	connection.onRequest(
		runTestsRequest,
		answer("run tests", (params: unknown): Promise<unknown> => runs.runTests(parsed(RunTestsParams, params))),
	);
	connection.onRequest(
		stopExecutionRequest,
		answer("stop", async (params: unknown) => runs.stop(parsed(StopExecutionParams, params).execution_id)),
	);
	connection.onNotification(executionInputNotification, (params: unknown) => {
		const input = ExecutionInputParams.safeParse(params);
		if (input.success) runs.type(input.data);
	});
	connection.onNotification(interruptExecutionNotification, (params: unknown) => {
		const interrupted = InterruptExecutionParams.safeParse(params);
		if (interrupted.success) runs.interrupt(interrupted.data.execution_id);
	});
	connection.onRequest(
		explainSandboxRequest,
		answer("explain sandbox", ({ retest = false }: ExplainSandboxParams) => sandbox.explain(retest, ended.signal)),
	);
	connection.onRequest(
		buildImageRequest,
		answer("build image", (params: BuildImageParams, token): Promise<unknown> => build(connection, sandbox, params, { token, ended: ended.signal })),
	);
	return () => {
		runs.dispose();
		ended.abort();
	};
}

async function build(
	connection: Connection,
	sandbox: SandboxTools,
	{ workDoneToken }: BuildImageParams,
	{ token, ended }: { token: CancellationToken; ended: AbortSignal },
): Promise<BuildImageResult> {
	const cancelled = new AbortController();
	const subscription = token.onCancellationRequested(() => cancelled.abort());
	const reporter = connection.window.attachWorkDoneProgress(workDoneToken);
	reporter.begin("Building the sandbox image");
	try {
		return await sandbox.buildImage((text) => reporter.report(lastLine(text)), AbortSignal.any([cancelled.signal, ended]));
	} finally {
		reporter.done();
		subscription.dispose();
	}
}

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1)?.slice(0, 200) ?? "";

export function parsed<Schema extends z.ZodType>(schema: Schema, params: unknown): z.infer<Schema> {
	const result = schema.safeParse(params);
	if (!result.success) throw new EnsembleError("bad_message", "The request does not have the expected form.");
	return result.data;
}
