// The analyser as the backend uses it: everything is done in a worker thread, which starts with the first text. A worker that dies is replaced,
// with the documents that were open; what it was asked is answered with a note. One that keeps dying rests a while.
// Knows nothing of languages but which files have one.

import { Worker } from "node:worker_threads";
import type { Analysis } from "#protocol/analysis.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Analyzer } from "./analyzer.ts";
import type { CompiledGrammars } from "./compiled-grammars.ts";
import type { RefactoringPlace, RefactorOutcome } from "./documents/document-refactorings.ts";
import type { TextChange } from "./documents/text-buffer.ts";
import { languageOf } from "./languages.ts";
import type { OfferedRefactoring } from "./refactorings/refactor.ts";
import { noLevels, type RuleLevels } from "./rule-levels.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./worker/messages.ts";

export interface WorkerAnalyzerDeps {
	/** The worker's program: worker/analysis-worker.ts, or what the build made of it. */
	workerFile: string;
	/** Folder of the tree-sitter wasm files. */
	wasmFolder: string;
	/** How loud rules are, where somebody said so; another object where it changed. Open documents have to be opened again then. */
	levels?: () => RuleLevels;
	/** The folder that relative paths begin in, so that the settings of the project count. */
	root?: string;
	/** The grammars, compiled once for all workers; absent: the worker does it. */
	compiled?: () => Promise<CompiledGrammars>;
	clock: Clock;
	logger: Logger;
}

export interface DocumentAnalysis {
	uri: string;
	version: number;
	/** `instant`: at once after an edit, without what only a look at the whole file shows; `whole`: when the typing rests. */
	tier: "instant" | "whole";
	analysis: Analysis;
}

export interface AnalyzedText {
	uri: string;
	path: string;
	version: number;
	/** As it is now; asked again where the worker had to be replaced. */
	text(): string;
}

/** More deaths than this in `deathSpanMs`, and it rests for that long. */
const maxDeaths = 3;
const deathSpanMs = 60_000;
/** More files than this, and Python goes without its linter. */
const maxUnlinted = 20;
/** JavaScript's part of the worker; the grammars' memory is apart. */
const maxHeapMb = 1024;
/** Scans are as fast with it as with what V8 takes by itself, which is a hundred megabytes more for two workers. */
const maxYoungMb = 16;

interface Asked<Answer> {
	message: ToWorker;
	answer(answer: Answer): void;
}

export class WorkerAnalyzer implements Analyzer {
	readonly #deps: WorkerAnalyzerDeps;
	#worker: Worker | undefined;
	/** Those that the worker has. */
	#levels = noLevels;
	#isDisposed = false;
	#deaths: number[] = [];
	/** Files that the Python linter broke on; each costs a worker, once. */
	readonly #unlinted = new Set<string>();
	#lastId = 0;
	#memoryBytes = 0;
	readonly #asked = new Map<number, Asked<Analysis> & { language: string }>();
	readonly #facts = new Map<number, Asked<{ openDocuments: number; liveTrees: number }>>();
	readonly #offers = new Map<number, Asked<OfferedRefactoring[]>>();
	readonly #outcomes = new Map<number, Asked<RefactorOutcome>>();
	readonly #documents = new Map<string, AnalyzedText & { functions: Analysis["functions"] }>();
	readonly #listeners = new Set<(result: DocumentAnalysis) => void>();

	constructor(deps: WorkerAnalyzerDeps) {
		this.#deps = deps;
	}

	/** Of its worker, when it last answered for a text. */
	get memoryBytes(): number {
		return this.#memoryBytes;
	}

	supports(path: string): boolean {
		return languageOf(path) !== undefined;
	}

	async analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis> {
		const language = languageOf(path)?.name ?? "unknown";
		if (signal?.aborted) return note(language, "Stopped.");
		const worker = this.#running();
		if (!worker) return note(language, "The analysis is not available at the moment; the log has the details.");
		const id = ++this.#lastId;
		const cancel = () => this.#send({ kind: "cancel", id });
		signal?.addEventListener("abort", cancel, { once: true });
		try {
			return await new Promise<Analysis>((answer) => {
				const message = { kind: "analyze", id, path, text } as const;
				this.#asked.set(id, { message, language, answer });
				this.#send(message);
			});
		} finally {
			signal?.removeEventListener("abort", cancel);
		}
	}

	/** From now on its analyses come to the listeners, until it is closed. */
	open(document: AnalyzedText): void {
		if (!this.supports(document.path)) return;
		this.#documents.set(document.uri, { ...document, functions: undefined });
		if (this.#worker) this.#sendOpen(document);
		else this.#running();
	}

	/** In the order in which the editor sent them. */
	change(uri: string, version: number, changes: readonly TextChange[]): void {
		const document = this.#documents.get(uri);
		if (!document) return;
		document.version = version;
		if (this.#worker) this.#send({ kind: "change", uri, version, changes });
		else this.#running();
	}

	close(uri: string): void {
		if (this.#documents.delete(uri)) this.#send({ kind: "close", uri });
	}

	/** What can be done at a place of an open document; nothing where it has another version by now. */
	async refactoringsAt(place: RefactoringPlace): Promise<OfferedRefactoring[]> {
		if (!this.#documents.has(place.uri) || !this.#running()) return [];
		const id = ++this.#lastId;
		return this.#ask(this.#offers, { kind: "ask-refactorings", id, place });
	}

	async refactor(place: RefactoringPlace, refactoring: string): Promise<RefactorOutcome> {
		if (!this.#documents.has(place.uri) || !this.#running()) return { kind: "stale" };
		const id = ++this.#lastId;
		return this.#ask(this.#outcomes, { kind: "refactor", id, place, refactoring });
	}

	/** Every analysis of an open document's present version. Returns how to stop listening. */
	onAnalysis(listener: (result: DocumentAnalysis) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** What the worker holds. */
	async facts(): Promise<{ openDocuments: number; liveTrees: number }> {
		if (!this.#running()) return { openDocuments: 0, liveTrees: 0 };
		const id = ++this.#lastId;
		return this.#ask(this.#facts, { kind: "ask-facts", id });
	}

	async dispose(): Promise<void> {
		this.#isDisposed = true;
		this.#listeners.clear();
		this.#documents.clear();
		const worker = this.#worker;
		this.#worker = undefined;
		this.#answerAll("Stopped.");
		await worker?.terminate();
	}

	/** Undefined where none may be started. */
	#running(): Worker | undefined {
		if (this.#worker || this.#isDisposed) return this.#worker;
		const now = this.#deps.clock.now();
		this.#deaths = this.#deaths.filter((at) => now - at < deathSpanMs);
		if (this.#deaths.length > maxDeaths) return undefined;
		const { wasmFolder, root, compiled } = this.#deps;
		const options: WorkerOptions = { wasmFolder, root, unlinted: [...this.#unlinted], getsGrammars: compiled !== undefined };
		const worker = new Worker(this.#deps.workerFile, {
			workerData: options,
			resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: maxYoungMb },
		});
		// It must not keep a program alive whose work is done.
		worker.unref();
		worker.on("message", (message: FromWorker) => this.#worker === worker && this.#receive(message));
		let failure: unknown;
		worker.on("error", (error) => {
			failure = error;
		});
		worker.on("exit", (code) => this.#died(worker, failure ?? `exit status ${code}`));
		this.#worker = worker;
		this.#levels = noLevels;
		void this.#handOverGrammars(worker);
		for (const document of this.#documents.values()) this.#sendOpen(document);
		return worker;
	}

	#died(worker: Worker, error: unknown): void {
		if (this.#worker !== worker) return;
		this.#worker = undefined;
		this.#deaths.push(this.#deps.clock.now());
		this.#memoryBytes = 0;
		this.#deps.logger.error("analysis worker died; a new one takes over", { error });
		this.#answerAll("The analysis failed; the log has the details.");
		if (this.#documents.size > 0) this.#running();
	}

	/** A new worker has a working linter; what this one was asked is asked again. */
	#renewWithout(unlinted: string): void {
		const worn = this.#worker;
		if (!worn || this.#unlinted.size >= maxUnlinted) return;
		this.#unlinted.add(unlinted);
		this.#worker = undefined;
		this.#running();
		for (const asked of [this.#asked, this.#facts, this.#offers, this.#outcomes]) for (const { message } of asked.values()) this.#send(message);
		void worn.terminate();
	}

	async #handOverGrammars(worker: Worker): Promise<void> {
		const compiled = await this.#deps.compiled?.().catch((): CompiledGrammars => new Map());
		// What it did not get it compiles itself, and says what is wrong.
		if (compiled) worker.postMessage({ kind: "grammars", compiled } satisfies ToWorker);
	}

	#answerAll(why: string): void {
		for (const { language, answer } of this.#asked.values()) answer(note(language, why));
		this.#asked.clear();
		for (const { answer } of this.#facts.values()) answer({ openDocuments: 0, liveTrees: 0 });
		this.#facts.clear();
		for (const { answer } of this.#offers.values()) answer([]);
		this.#offers.clear();
		for (const { answer } of this.#outcomes.values()) answer({ kind: "stale" });
		this.#outcomes.clear();
		this.#worker?.unref();
	}

	#receive(message: FromWorker): void {
		switch (message.kind) {
			case "analyzed":
				this.#memoryBytes = message.memoryBytes;
				this.#asked.get(message.id)?.answer(message.analysis);
				this.#asked.delete(message.id);
				break;
			case "document":
				this.#publish(message);
				break;
			case "facts":
				this.#facts.get(message.id)?.answer(message);
				this.#facts.delete(message.id);
				break;
			case "linter-failed":
				this.#renewWithout(message.path);
				break;
			case "refactorings":
				this.#offers.get(message.id)?.answer(message.offered);
				this.#offers.delete(message.id);
				break;
			case "refactored":
				this.#outcomes.get(message.id)?.answer(message.outcome);
				this.#outcomes.delete(message.id);
				break;
			case "log":
				this.#deps.logger[message.level](message.message, message.fields);
				break;
			default:
				message satisfies never;
		}
		if (this.#asked.size + this.#facts.size + this.#offers.size + this.#outcomes.size === 0) this.#worker?.unref();
	}

	#publish({ uri, version, tier, analysis: posted, hasSameFunctions }: Extract<FromWorker, { kind: "document" }>): void {
		const document = this.#documents.get(uri);
		if (!document) return;
		if (!hasSameFunctions) document.functions = posted.functions;
		// A newer version is on its way.
		if (document.version !== version) return;
		const analysis = document.functions ? { ...posted, functions: document.functions } : posted;
		for (const listener of this.#listeners) listener({ uri, version, tier, analysis });
	}

	#ask<Answer>(asked: Map<number, Asked<Answer>>, message: ToWorker & { id: number }): Promise<Answer> {
		return new Promise((answer) => {
			asked.set(message.id, { message, answer });
			this.#send(message);
		});
	}

	#sendOpen({ uri, path, version, text }: AnalyzedText): void {
		this.#send({ kind: "open", uri, path, version, text: text() });
	}

	#sendLevels(): void {
		const levels = this.#deps.levels?.() ?? noLevels;
		if (levels !== this.#levels) this.#worker?.postMessage({ kind: "levels", levels } satisfies ToWorker);
		this.#levels = levels;
	}

	#send(message: ToWorker): void {
		if ("id" in message) this.#worker?.ref();
		if (message.kind === "analyze" || message.kind === "open") this.#sendLevels();
		this.#worker?.postMessage(message);
	}
}

function note(language: string, text: string): Analysis {
	return { language, success: false, syntax_valid: false, issues: [], note: text };
}
