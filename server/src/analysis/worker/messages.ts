// What the main thread and the analysis worker say to each other. Data only.

import type { Analysis } from "#protocol/analysis.ts";
import type { CompiledGrammars } from "../compiled-grammars.ts";
import type { RefactoringPlace, RefactorOutcome } from "../documents/document-refactorings.ts";
import type { TextChange } from "../documents/text-buffer.ts";
import type { OfferedRefactoring } from "../refactorings/refactor.ts";
import type { RuleLevels } from "../rule-levels.ts";

export interface WorkerOptions {
	wasmFolder: string;
	/** The folder that relative paths begin in. */
	root: string | undefined;
	/** Whether `grammars` will come. */
	getsGrammars: boolean;
	/** Files that the Python linter broke on. */
	unlinted: readonly string[];
}

export type ToWorker =
	/** Once, as soon as they are there; none where they could not be compiled. */
	| { kind: "grammars"; compiled: CompiledGrammars }
	/** Answered by `analyzed`, whatever happens. */
	| { kind: "analyze"; id: number; path: string; text: string }
	/** Not begun yet: answered without being analysed. */
	| { kind: "cancel"; id: number }
	| { kind: "open"; uri: string; path: string; version: number; text: string }
	| { kind: "change"; uri: string; version: number; changes: readonly TextChange[] }
	| { kind: "close"; uri: string }
	/** Answered by `refactorings`, of which there are none where the document has another version by now. */
	| { kind: "ask-refactorings"; id: number; place: RefactoringPlace }
	/** Answered by `refactored`. */
	| { kind: "refactor"; id: number; place: RefactoringPlace; refactoring: string }
	/** Holds for what is asked and opened after it. */
	| { kind: "levels"; levels: RuleLevels }
	/** Answered by `facts`. */
	| { kind: "ask-facts"; id: number };

export type FromWorker =
	/** `memoryBytes`: of this worker by now, the grammars' included. */
	| { kind: "analyzed"; id: number; analysis: Analysis; memoryBytes: number }
	/**
	 * `instant`: at once after an edit; `whole`: when the typing rests, with everything. Without `functions`, which are most of it, where they are
	 * those of the message before.
	 */
	| { kind: "document"; uri: string; version: number; tier: "instant" | "whole"; analysis: Analysis; hasSameFunctions: boolean }
	| { kind: "refactorings"; id: number; offered: OfferedRefactoring[] }
	| { kind: "refactored"; id: number; outcome: RefactorOutcome }
	| { kind: "facts"; id: number; openDocuments: number; liveTrees: number }
	/** The Python linter broke on this file. The worker goes on without it; a new one would have it. */
	| { kind: "linter-failed"; path: string }
	| { kind: "log"; level: "debug" | "info" | "warn" | "error"; message: string; fields: Record<string, unknown> };
