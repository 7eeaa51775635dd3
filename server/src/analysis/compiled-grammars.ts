// The WebAssembly modules of tree-sitter and its grammars, compiled once for all worker threads, which take them over as they are.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Grammar } from "./rules/rule.ts";

export const coreFile = "web-tree-sitter.wasm";
export const wasmFiles: Readonly<Record<Grammar, string>> = {
	python: "tree-sitter-python.wasm",
	javascript: "tree-sitter-javascript.wasm",
	typescript: "tree-sitter-typescript.wasm",
	tsx: "tree-sitter-tsx.wasm",
	java: "tree-sitter-java.wasm",
	go: "tree-sitter-go.wasm",
};

/** By file name. */
export type CompiledGrammars = ReadonlyMap<string, WebAssembly.Module>;

export async function compileGrammars(wasmFolder: string): Promise<CompiledGrammars> {
	const compiled = [coreFile, ...Object.values(wasmFiles)].map(async (name) => [name, await compileFile(join(wasmFolder, name))] as const);
	return new Map(await Promise.all(compiled));
}

export async function compileFile(file: string): Promise<WebAssembly.Module> {
	return WebAssembly.compile(await readFile(file));
}
