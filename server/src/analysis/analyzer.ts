// The port to code analysis: text in, issues out. Pure and quick; does not read files.

import type { Analysis } from "#protocol/analysis.ts";

export interface Analyzer {
	/** `path` decides the language by its ending. Never throws for what the text is. */
	analyze(path: string, text: string, signal?: AbortSignal): Promise<Analysis>;
	/** Languages that it has rules for, by file ending (".py"). */
	supports(path: string): boolean;
	dispose(): Promise<void>;
}
