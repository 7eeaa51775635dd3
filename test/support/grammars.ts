// The real grammars, straight from node_modules, for tests of rules and scopes.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";

const resolve = createRequire(import.meta.url).resolve;

const wasmFiles: Record<Grammar, string> = {
	python: "tree-sitter-python/tree-sitter-python.wasm",
	javascript: "tree-sitter-javascript/tree-sitter-javascript.wasm",
	typescript: "tree-sitter-typescript/tree-sitter-typescript.wasm",
	tsx: "tree-sitter-typescript/tree-sitter-tsx.wasm",
	java: "tree-sitter-java/tree-sitter-java.wasm",
	go: "tree-sitter-go/tree-sitter-go.wasm",
};

export interface LoadedGrammar {
	language: Language;
	parser: Parser;
}

export async function loadGrammar(grammar: Grammar): Promise<LoadedGrammar> {
	await Parser.init({ wasmBinary: await readFile(resolve("web-tree-sitter/web-tree-sitter.wasm")) });
	const language = await Language.load(await readFile(resolve(wasmFiles[grammar])));
	return { language, parser: new Parser().setLanguage(language) };
}
