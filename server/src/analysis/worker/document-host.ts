// Decides what the worker does next: the document that was edited first, then those whose typing rests, then single texts. One thing at a time;
// parsing is cut into slices, so that an edit that arrives meanwhile is taken up at once and what it makes stale is dropped.
// Does not know how texts are analysed.

import type { Analysis, FunctionMetrics } from "#protocol/analysis.ts";
import type { Clock } from "../../base/clock.ts";
import { offeredIn, refactorIn } from "../documents/document-refactorings.ts";
import { OpenDocument } from "../documents/open-document.ts";
import type { LanguageAnalyzer } from "../language-analyzer.ts";
import { type Language, languageOf } from "../languages.ts";
import type { RuleLevels } from "../rule-levels.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** The typing rests. */
const restMs = 200;
/** Where the whole look takes long, it waits for a longer rest: at most this, so that an edit seldom has to wait for it. */
const maxRestMs = 1500;
const sliceMs = 4;
/**
 * An edit is answered after this at the latest. Where a bracket or a quote is open, all that follows may have to be parsed anew: then what was
 * known is the answer, at its new place, and what the parser finds comes after.
 */
const maxSilenceMs = 8;

export interface DocumentHostDeps {
	analyzer: Pick<LanguageAnalyzer, "analyze" | "tools" | "lintPython" | "failed" | "liveTrees">;
	useLevels(levels: RuleLevels): void;
	clock: Clock;
	post(message: FromWorker): void;
	/** What this worker takes by now. */
	memoryBytes(): number;
	/** Lets messages in. */
	breathe(): Promise<void>;
}

/** What is asked about a document as it is. */
type Question = Extract<ToWorker, { kind: "ask-refactorings" | "refactor" }>;

interface Hosted {
	uri: string;
	path: string;
	language: Language;
	version: number;
	document: OpenDocument | undefined;
	/** Text at opening and edits that came before the grammar was loaded. */
	waiting: { text: string; changes: Extract<ToWorker, { kind: "change" }>["changes"][] };
	wants: "instant" | "rest" | "whole" | "nothing";
	resting: AbortController | undefined;
	isFirst: boolean;
	/** How long the last look at the whole took. */
	wholeMs: number;
	/** As they were posted last. */
	functions: Analysis["functions"];
}

export class DocumentHost {
	readonly #deps: DocumentHostDeps;
	readonly #documents = new Map<string, Hosted>();
	readonly #questions: Question[] = [];
	readonly #texts = new Map<number, Extract<ToWorker, { kind: "analyze" }>>();
	#isWorking = false;

	constructor(deps: DocumentHostDeps) {
		this.#deps = deps;
	}

	receive(message: Exclude<ToWorker, { kind: "grammars" }>): void {
		switch (message.kind) {
			case "analyze":
				this.#texts.set(message.id, message);
				break;
			case "cancel":
				this.#cancel(message.id);
				break;
			case "open":
				this.#open(message);
				break;
			case "change":
				this.#change(message);
				break;
			case "close":
				this.#close(message.uri);
				break;
			case "ask-refactorings":
			case "refactor":
				this.#questions.push(message);
				break;
			case "levels":
				this.#deps.useLevels(message.levels);
				break;
			case "ask-facts":
				this.#deps.post({ kind: "facts", id: message.id, openDocuments: this.#documents.size, liveTrees: this.#deps.analyzer.liveTrees });
				break;
			default:
				message satisfies never;
		}
		void this.#work();
	}

	#cancel(id: number): void {
		const text = this.#texts.get(id);
		if (!text) return;
		this.#texts.delete(id);
		const language = languageOf(text.path)?.name ?? "unknown";
		this.#answerText(id, { language, success: false, syntax_valid: false, issues: [], note: "Stopped." });
	}

	#open({ uri, path, version, text }: Extract<ToWorker, { kind: "open" }>): void {
		this.#close(uri);
		const language = languageOf(path);
		if (!language) return;
		const waiting = { text, changes: [] };
		this.#documents.set(uri, {
			uri,
			path,
			language,
			version,
			document: undefined,
			waiting,
			wants: "instant",
			resting: undefined,
			isFirst: true,
			wholeMs: 0,
			functions: undefined,
		});
	}

	#change({ uri, version, changes }: Extract<ToWorker, { kind: "change" }>): void {
		const hosted = this.#documents.get(uri);
		if (!hosted) return;
		hosted.version = version;
		hosted.resting?.abort();
		if (hosted.document) hosted.document.change(changes);
		else hosted.waiting.changes.push(changes);
		hosted.wants = "instant";
	}

	#close(uri: string): void {
		const hosted = this.#documents.get(uri);
		if (!hosted) return;
		hosted.resting?.abort();
		hosted.document?.dispose();
		this.#documents.delete(uri);
	}

	async #work(): Promise<void> {
		if (this.#isWorking) return;
		this.#isWorking = true;
		try {
			for (let job = this.#next(); job; job = this.#next()) {
				await job();
				await this.#deps.breathe();
			}
		} finally {
			this.#isWorking = false;
		}
	}

	#next(): (() => Promise<void>) | undefined {
		const all = [...this.#documents.values()];
		const edited = all.find((each) => each.wants === "instant");
		const question = edited ? undefined : this.#questions.shift();
		if (question) return () => this.#answer(question);
		const hosted = edited ?? all.find((each) => each.wants === "whole");
		if (hosted) return () => this.#serve(hosted);
		const [text] = this.#texts.values();
		return text && (() => this.#analyze(text));
	}

	async #answer(question: Question): Promise<void> {
		const { id, place } = question;
		const hosted = this.#documents.get(place.uri);
		try {
			const document = hosted && (await this.#parsedAt(hosted, place.version));
			if (question.kind === "ask-refactorings") this.#deps.post({ kind: "refactorings", id, offered: document ? offeredIn(document, place.range) : [] });
			else this.#deps.post({ kind: "refactored", id, outcome: document ? refactorIn(document, place.range, question.refactoring) : { kind: "stale" } });
		} catch (error) {
			this.#deps.analyzer.failed(hosted?.language.name ?? "unknown", hosted?.path ?? place.uri, error);
			if (question.kind === "ask-refactorings") this.#deps.post({ kind: "refactorings", id, offered: [] });
			else this.#deps.post({ kind: "refactored", id, outcome: { kind: "refused", reason: "This refactoring failed; the log has the details" } });
		}
	}

	/** Undefined where it has another version, or gets one meanwhile. */
	async #parsedAt(hosted: Hosted, version: number): Promise<OpenDocument | undefined> {
		if (this.#isStale(hosted, version)) return undefined;
		const document = await this.#documentOf(hosted);
		if (!document || this.#isStale(hosted, version)) return undefined;
		return (await this.#parse(hosted, document, version)) ? document : undefined;
	}

	async #analyze({ id, path, text }: Extract<ToWorker, { kind: "analyze" }>): Promise<void> {
		this.#texts.delete(id);
		this.#answerText(id, await this.#deps.analyzer.analyze(path, text));
	}

	#answerText(id: number, analysis: Analysis): void {
		this.#deps.post({ kind: "analyzed", id, analysis, memoryBytes: this.#deps.memoryBytes() });
	}

	async #serve(hosted: Hosted): Promise<void> {
		const { version, wants } = hosted;
		hosted.wants = "nothing";
		try {
			const document = await this.#documentOf(hosted);
			if (!document || this.#isStale(hosted, version)) return;
			if (wants === "whole" && document.wantsFreshTree) document.forgetTree();
			const takesLong = wants === "instant" && !hosted.isFirst ? () => this.#answerKnown(hosted, document) : undefined;
			if (!(await this.#parse(hosted, document, version, takesLong))) return;
			if (wants === "instant") this.#answerAtOnce(hosted, document);
			else await this.#answerWhole(hosted, document, version);
		} catch (error) {
			this.#post(hosted, version, "whole", this.#deps.analyzer.failed(hosted.language.name, hosted.path, error));
		}
	}

	#answerKnown(hosted: Hosted, document: OpenDocument): void {
		const analysis = document.known();
		if (analysis) this.#post(hosted, hosted.version, "instant", analysis);
	}

	#answerAtOnce(hosted: Hosted, document: OpenDocument): void {
		// Before the first look at the whole there is nothing that an edit could be compared with.
		if (hosted.isFirst) {
			hosted.wants = "whole";
			return;
		}
		this.#post(hosted, hosted.version, "instant", document.instant());
		this.#rest(hosted);
	}

	async #answerWhole(hosted: Hosted, document: OpenDocument, version: number): Promise<void> {
		const began = this.#deps.clock.now();
		const analysis = await document.whole();
		hosted.wholeMs = this.#deps.clock.now() - began;
		if (!analysis || this.#isStale(hosted, version)) return;
		hosted.isFirst = false;
		this.#post(hosted, version, "whole", analysis);
	}

	/** False where the text was edited or closed meanwhile. */
	async #parse(hosted: Hosted, document: OpenDocument, version: number, takesLong?: () => void): Promise<boolean> {
		const { clock, breathe } = this.#deps;
		const longAt = clock.now() + maxSilenceMs;
		for (let isTold = false; ; ) {
			const until = clock.now() + sliceMs;
			if (document.parse(() => clock.now() >= until)) return true;
			await breathe();
			if (this.#isStale(hosted, version)) return false;
			if (isTold || clock.now() < longAt) continue;
			isTold = true;
			takesLong?.();
		}
	}

	async #documentOf(hosted: Hosted): Promise<OpenDocument | undefined> {
		if (hosted.document) return hosted.document;
		const { path, language, waiting } = hosted;
		const { analyzer } = this.#deps;
		const tools = await analyzer.tools(language);
		if (this.#documents.get(hosted.uri) !== hosted) return undefined;
		const lint = language.name === "python" ? (file: string, text: string) => analyzer.lintPython(file, text) : undefined;
		const document = new OpenDocument({ path, language, tools, text: waiting.text, lint });
		for (const changes of waiting.changes) document.change(changes);
		hosted.waiting = { text: "", changes: [] };
		hosted.document = document;
		return document;
	}

	#rest(hosted: Hosted): void {
		const resting = new AbortController();
		hosted.resting = resting;
		hosted.wants = "rest";
		const rested = () => {
			hosted.wants = "whole";
			void this.#work();
		};
		// Rejects only where the next edit ended it.
		this.#deps.clock.sleep(Math.max(restMs, Math.min(maxRestMs, 3 * hosted.wholeMs)), resting.signal).then(rested, () => undefined);
	}

	#isStale(hosted: Hosted, version: number): boolean {
		return hosted.version !== version || this.#documents.get(hosted.uri) !== hosted;
	}

	#post(hosted: Hosted, version: number, tier: "instant" | "whole", analysis: Analysis): void {
		const { functions, ...rest } = analysis;
		const hasSameFunctions = isSame(functions, hosted.functions);
		hosted.functions = functions;
		this.#deps.post({ kind: "document", uri: hosted.uri, version, tier, analysis: hasSameFunctions ? rest : analysis, hasSameFunctions });
	}
}

function isSame(functions: Analysis["functions"], before: Analysis["functions"]): boolean {
	if (functions === undefined || functions.length !== before?.length) return functions === before;
	return functions.every((each, index) => isSameFunction(each, before[index]));
}

const isSameFunction = (a: FunctionMetrics, b: FunctionMetrics | undefined): boolean =>
	a === b ||
	(a.line === b?.line &&
		a.end_line === b.end_line &&
		a.name === b.name &&
		a.cyclomatic === b.cyclomatic &&
		a.cognitive === b.cognitive &&
		a.parameters === b.parameters &&
		a.nesting === b.nesting);
