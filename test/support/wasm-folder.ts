// The grammars' wasm files in one folder, as the build lays them beside the backend.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll } from "vitest";

export function wasmFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-wasm-"));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const modules = dirname(dirname(createRequire(import.meta.url).resolve("web-tree-sitter/web-tree-sitter.wasm")));
	for (const file of [
		"web-tree-sitter/web-tree-sitter.wasm",
		"tree-sitter-javascript/tree-sitter-javascript.wasm",
		"tree-sitter-typescript/tree-sitter-typescript.wasm",
		"tree-sitter-typescript/tree-sitter-tsx.wasm",
	])
		symlinkSync(join(modules, file), join(folder, basename(file)));
	return folder;
}
