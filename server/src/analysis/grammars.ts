// Loads tree-sitter once and each grammar when the first text of its language comes; everything that parses shares them.
// The rule: a tree that was handed out comes back through `release`; `liveTrees` counts those that have not.

import { join } from "node:path";
import type { Language, Parser, ParseState, Tree } from "web-tree-sitter";
import { type CompiledGrammars, compileFile, coreFile, wasmFiles } from "./compiled-grammars.ts";
import type { Grammar } from "./rules/rule.ts";
import type { ParserMemory } from "./trees/language-facts.ts";
import type { SourceText } from "./trees/source-text.ts";
import { SyntaxTable } from "./trees/syntax-table.ts";

/** Asked again and again while a text is parsed; true stops it there. */
export type StopParsing = (state: ParseState) => boolean;

export interface LoadedGrammar {
	readonly name: Grammar;
	readonly language: Language;
	/** Undefined where `stop` said so. The same text given again, unedited, goes on from there; another one needs `reset` first. */
	parse(text: SourceText, old?: Tree, stop?: StopParsing): Tree | undefined;
	reset(): void;
	release(tree: Tree): void;
	/** `text`: what the tree is of. */
	table(tree: Tree, text: SourceText): SyntaxTable;
}

/** The parser's library takes as many at once. */
const readChars = 5 * 1024;

/** tree-sitter, and the memory that it keeps trees in. */
interface Core {
	module: typeof import("web-tree-sitter");
	memory: ParserMemory;
}

export interface GrammarsDeps {
	/** Folder of the tree-sitter wasm files. */
	wasmFolder: string;
	/** On its way from another thread; what is not among it is compiled here. */
	compiled?: Promise<CompiledGrammars>;
}

export class Grammars {
	readonly #deps: GrammarsDeps;
	#core: Promise<Core> | undefined;
	readonly #loaded = new Map<Grammar, Promise<LoadedGrammar & { dispose(): void }>>();
	readonly #live = new Set<Tree>();

	constructor(deps: GrammarsDeps) {
		this.#deps = deps;
	}

	get liveTrees(): number {
		return this.#live.size;
	}

	/** What failed to load is tried again with the next text. */
	load(name: Grammar): Promise<LoadedGrammar> {
		const known = this.#loaded.get(name);
		if (known) return known;
		const loading = this.#load(name);
		this.#loaded.set(name, loading);
		loading.catch(() => this.#loaded.delete(name));
		return loading;
	}

	async dispose(): Promise<void> {
		const loaded = await Promise.allSettled(this.#loaded.values());
		this.#loaded.clear();
		for (const tree of this.#live) tree.delete();
		this.#live.clear();
		for (const result of loaded) if (result.status === "fulfilled") result.value.dispose();
	}

	async #load(name: Grammar) {
		const { module, memory } = await this.#loadCore();
		const language = module.Language.loadSync(await this.#moduleOf(wasmFiles[name]));
		const parser = new module.Parser().setLanguage(language);
		const table = (tree: Tree, text: SourceText) => new SyntaxTable(memory, tree, text);
		return { name, language, ...this.#parsing(parser), table, dispose: () => parser.delete() };
	}

	#parsing(parser: Parser): Pick<LoadedGrammar, "parse" | "reset" | "release"> {
		return {
			parse: (text, old, stop) => {
				const input = typeof text === "string" ? text : (index: number) => text.slice(index, index + readChars);
				const tree = parser.parse(input, old, stop && { progressCallback: stop });
				if (tree) this.#live.add(tree);
				return tree ?? undefined;
			},
			reset: () => parser.reset(),
			release: (tree) => {
				if (this.#live.delete(tree)) tree.delete();
			},
		};
	}

	async #moduleOf(file: string): Promise<WebAssembly.Module> {
		return (await this.#deps.compiled)?.get(file) ?? compileFile(join(this.#deps.wasmFolder, file));
	}

	#loadCore() {
		const loading = this.#core ?? this.#moduleOf(coreFile).then(loadCore);
		this.#core = loading;
		loading.catch(() => {
			this.#core = undefined;
		});
		return loading;
	}
}

/** web-tree-sitter is one for a whole thread: whoever loads it first gives it its memory, which is seen only then. */
const memories = new WeakMap<object, ParserMemory>();

async function loadCore(compiled: WebAssembly.Module): Promise<Core> {
	const module = await import("web-tree-sitter");
	await module.Parser.init({
		instantiateWasm(imports: WebAssembly.Imports, instantiated: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) {
			memories.set(module.Parser, imports.env?.memory as unknown as ParserMemory);
			const instance = new WebAssembly.Instance(compiled, imports);
			instantiated(instance, compiled);
			return instance.exports;
		},
	});
	const memory = memories.get(module.Parser);
	if (!memory) throw new Error("tree-sitter has its memory elsewhere.");
	return { module, memory };
}
