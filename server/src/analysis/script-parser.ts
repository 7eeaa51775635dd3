// Syntax errors of JavaScript and TypeScript texts, from tree-sitter grammars. The one file that loads tree-sitter.
// A grammar is loaded when the first file of its language comes; every tree is freed.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Parser } from "web-tree-sitter";
import type { Issue } from "#protocol/analysis.ts";
import type { Clock } from "../base/clock.ts";
import { syntaxErrors } from "./syntax-errors.ts";

export type Grammar = "javascript" | "typescript" | "tsx";

const wasmFiles: Record<Grammar, string> = {
	javascript: "tree-sitter-javascript.wasm",
	typescript: "tree-sitter-typescript.wasm",
	tsx: "tree-sitter-tsx.wasm",
};

/** 2 MB of ordinary code take half a second; only garbage takes longer. */
const maxParseMs = 2000;

export interface ScriptParser {
	/** Undefined where parsing took too long. */
	check(grammar: Grammar, text: string): Promise<Issue[] | undefined>;
	dispose(): void;
}

export async function loadScriptParser(wasmFolder: string, clock: Clock): Promise<ScriptParser> {
	const { Language, Parser } = await import("web-tree-sitter");
	await Parser.init({ wasmBinary: await readFile(join(wasmFolder, "web-tree-sitter.wasm")) });
	const loadParser = async (wasmFile: string) => new Parser().setLanguage(await Language.load(await readFile(wasmFile)));
	const parsers = new Map<Grammar, Promise<Parser>>();
	return {
		async check(grammar, text) {
			const loading = parsers.get(grammar) ?? loadParser(join(wasmFolder, wasmFiles[grammar]));
			parsers.set(grammar, loading);
			try {
				return checkText(await loading, text, clock);
			} catch (error) {
				// Loaded anew with the next file, whatever it was.
				parsers.delete(grammar);
				throw error;
			}
		},
		dispose() {
			for (const loading of parsers.values()) void loading.then((parser) => parser.delete()).catch(() => undefined); // One that never loaded holds nothing.
			parsers.clear();
		},
	};
}

function checkText(parser: Parser, text: string, clock: Clock): Issue[] | undefined {
	const deadline = clock.now() + maxParseMs;
	const tree = parser.parse(text, undefined, { progressCallback: () => clock.now() > deadline });
	if (!tree) {
		parser.reset();
		return undefined;
	}
	try {
		return tree.rootNode.hasError ? syntaxErrors(tree.rootNode) : [];
	} finally {
		tree.delete();
	}
}
