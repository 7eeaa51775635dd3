// The worker thread's entry: builds the analyser and answers the main thread. Holds all parsers, trees and linters, so that none of them ever
// keeps the backend from answering. The one file that talks to the parent thread.

import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../base/clock.ts";
import type { LogFields, Logger } from "../../base/logger.ts";
import type { CompiledGrammars } from "../compiled-grammars.ts";
import { LanguageAnalyzer } from "../language-analyzer.ts";
import { noLevels, type RuleLevels } from "../rule-levels.ts";
import { DocumentHost } from "./document-host.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./messages.ts";

function start(port: NonNullable<typeof parentPort>, { wasmFolder, root, getsGrammars, unlinted }: WorkerOptions): void {
	const post = (message: FromWorker) => port.postMessage(message);
	let levels = noLevels;
	const { promise: compiled, resolve: take } = Promise.withResolvers<CompiledGrammars>();
	const analyzer = new LanguageAnalyzer({
		levels: () => levels,
		wasmFolder,
		root,
		...(getsGrammars ? { compiled } : {}),
		clock: systemClock,
		logger: loggerTo(post),
		unlinted: new Set(unlinted),
		linterFailed: (path) => post({ kind: "linter-failed", path }),
	});
	const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
	const useLevels = (wanted: RuleLevels) => {
		levels = wanted;
	};
	const host = new DocumentHost({ analyzer, useLevels, clock: systemClock, post, memoryBytes, breathe });
	port.on("message", (message: ToWorker) => (message.kind === "grammars" ? take(message.compiled) : host.receive(message)));
}

function memoryBytes(): number {
	const { total_heap_size, external_memory } = getHeapStatistics();
	return total_heap_size + external_memory;
}

/** Errors cannot be sent as they are. */
function loggerTo(post: (message: FromWorker) => void, always: LogFields = {}): Logger {
	const write =
		(level: "debug" | "info" | "warn" | "error") =>
		(message: string, fields: LogFields = {}) => {
			const { error, ...rest } = { ...always, ...fields };
			const shown = error === undefined ? rest : { ...rest, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
			post({ kind: "log", level, message, fields: shown });
		};
	return {
		debug: write("debug"),
		info: write("info"),
		warn: write("warn"),
		error: write("error"),
		child: (fields) => loggerTo(post, { ...always, ...fields }),
	};
}

// V8 takes it that no buffer is ever detached, until one is, as with each growth of a WebAssembly memory: then all code that reads buffers is thrown
// away. Here while there is none yet.
const detached = new ArrayBuffer(1);
structuredClone(detached, { transfer: [detached] });

if (!parentPort) throw new Error("This runs as a worker of the backend, not by itself.");
start(parentPort, workerData);
