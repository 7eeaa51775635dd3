// The grammars' wasm files in one folder, as the build lays them beside the backend.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll } from "vitest";

const wasmFiles = [
	"web-tree-sitter/web-tree-sitter.wasm",
	"tree-sitter-python/tree-sitter-python.wasm",
	"tree-sitter-javascript/tree-sitter-javascript.wasm",
	"tree-sitter-typescript/tree-sitter-typescript.wasm",
	"tree-sitter-typescript/tree-sitter-tsx.wasm",
	"tree-sitter-java/tree-sitter-java.wasm",
	"tree-sitter-go/tree-sitter-go.wasm",
];

export function wasmFolder(): string {
	const folder = linkWasmFiles();
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** The caller removes it. */
export function linkWasmFiles(): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-wasm-"));
	const modules = dirname(dirname(createRequire(import.meta.url).resolve("web-tree-sitter/web-tree-sitter.wasm")));
	for (const file of wasmFiles) symlinkSync(join(modules, file), join(folder, basename(file)));
	return folder;
}
