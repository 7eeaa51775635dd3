// What a syntax table needs to know of a grammar, read from the parser's records of it: once for each language, and productions when they are met.

import type { Language } from "web-tree-sitter";
import { languageRecord, tables } from "./tree-records.ts";

/** Of the parser whose trees are read; its buffer is another one when it has grown. */
export interface ParserMemory {
	readonly buffer: ArrayBuffer;
}

/** What a production of the grammar makes of its children, by their places among those that are no extras, such as comments; 0 is nothing. */
interface Production {
	/** Symbols that stand in place of the children's own. */
	aliases: readonly number[];
	fields: readonly number[];
}

export class LanguageFacts {
	/** Names of kinds. */
	readonly types: readonly (string | null)[];
	/** Numbers of fields by their names. */
	readonly fields: ReadonlyMap<string, number>;
	/** By symbol. */
	readonly kinds: Uint16Array;
	/** 1 or 0, by symbol. */
	readonly named: Uint8Array;
	readonly #memory: ParserMemory;
	readonly #address: number;
	readonly #productions: (Production | undefined)[] = [];

	/** `address`: of the language's record. */
	constructor(language: Language, memory: ParserMemory, address: number) {
		this.#memory = memory;
		this.#address = address;
		this.types = language.types.slice();
		this.fields = new Map(language.fields.flatMap((name, field) => (name ? [[name, field]] : [])));
		const bytes = new Uint8Array(memory.buffer);
		const metadata = this.#record("metadata");
		this.named = Uint8Array.from(this.types, (_, symbol) => bytes[metadata + symbol * tables.metadataBytes + tables.metadataNamed] ?? 0);
		this.kinds = new Uint16Array(memory.buffer, this.#record("publicSymbols"), this.types.length).slice();
	}

	production(id: number): Production {
		const known = this.#productions[id];
		if (known) return known;
		const made = { aliases: this.#aliasesIn(id), fields: this.#fieldsIn(id) };
		this.#productions[id] = made;
		return made;
	}

	#aliasesIn(production: number): number[] {
		// The first production is the one that changes nothing.
		const count = production === 0 ? 0 : this.#record("maxAliases") & 0xffff;
		return [...new Uint16Array(this.#memory.buffer, this.#record("aliases") + production * count * 2, count)];
	}

	#fieldsIn(production: number): number[] {
		const bytes = new Uint8Array(this.#memory.buffer);
		const short = (address: number) => (bytes[address] ?? 0) | ((bytes[address + 1] ?? 0) << 8);
		const slice = this.#record("fieldSlices") + production * tables.fieldSliceBytes;
		const fields: number[] = [];
		let entry = this.#record("fieldEntries") + short(slice) * tables.fieldEntryBytes;
		for (let left = short(slice + 2); left > 0; left--, entry += tables.fieldEntryBytes) {
			const ordinal = bytes[entry + tables.fieldEntryChild] ?? 0;
			const isInherited = bytes[entry + tables.fieldEntryInherited] === 1;
			while (fields.length <= ordinal) fields.push(0);
			if (!isInherited) fields[ordinal] ||= short(entry);
		}
		return fields;
	}

	#record(name: keyof typeof languageRecord): number {
		return new Uint32Array(this.#memory.buffer)[(this.#address + languageRecord[name]) >> 2] ?? 0;
	}
}
