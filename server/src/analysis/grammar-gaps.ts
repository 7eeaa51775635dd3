// What a language takes and its grammar cannot read, written so that it can: in the same places. Asked only about texts that do not parse. Pure.
// The rule: a pattern sees what it is about before it looks back, and looks back a bounded way, so that no text takes long.

import type { Grammar } from "./rules/rule.ts";

interface Gap {
	pattern: RegExp;
	readably(text: string): string;
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, " ");

const script: readonly Gap[] = [
	// export { nothing as null }; what is no export is as readable after it as it was
	{ pattern: /\b(?=[a-z]{1,20}\s{0,9}[,}])(?<=\bas\s{1,9})[a-z]+/g, readably: (text) => "_".repeat(text.length) },
	// A declaration without semicolon before a line that begins with a bracket
	{ pattern: /(?=[ \t]\[)(?<=\b(?:let|var)\s{1,9}[\w$]{1,99}[ \t]{0,9}\r?\n[ \t]{0,200})[ \t]/g, readably: () => ";" },
	// String.raw`\users`: behind a tag, a template may have escapes that are none
	{
		pattern: /\\(?:u(?!\{[\da-fA-F]+\}|[\da-fA-F]{4})|x(?![\da-fA-F]{2}))(?<=[\w$)\]]`[^`]{0,300})/g,
		readably: (text) => "_".repeat(text.length),
	},
	// for await (using file of files)
	{
		pattern: /\b(?:await\s+)?using(?=\s+[\w$]+\s+of\b)(?<=\bfor\s{0,9}(?:await\s{0,9})?\(\s{0,9}(?:await\s{1,9})?using)/g,
		readably: (text) => "const".padEnd(text.length),
	},
];

const types: readonly Gap[] = [
	// interface Box<in out T> {}
	{
		pattern:
			/\b(?=(?:in|out)\s)(?<=\b(?:interface|class|type)\s{1,9}[\w$]{1,99}\s{0,9}<(?:[^(){};]{0,500}[,\s])?)(?:in\s+out|in|out)\s+(?=[\w$]+\s*(?:[,>=]|extends\b))/g,
		readably: blank,
	},
	// import("module").Name<Argument> as a type: a name instead of the module
	{ pattern: /\bimport\((["'])[^"'\n]*\1\)(?=(?:\.[\w$]+)+\s*<)/g, readably: (text) => text.replace(/\W/g, "_") },
	// import { type, other }
	{ pattern: /\btype(?=\s{0,9}[,}])(?<=[{,]\s{0,99}type)/g, readably: () => "name" },
	// new new Outer()
	{ pattern: /\bnew(?=\s+new\b)/g, readably: blank },
	// export type * from "module"
	{ pattern: /\btype(?=\s+\*)(?<=\bexport\s{1,9}type)/g, readably: blank },
	// static accessor size = 1
	{ pattern: /\baccessor(?=\s+[#\w$[])/g, readably: blank },
	// static [name: string]: number
	{ pattern: /\bstatic(?=\s+(?:readonly\s+)?\[\s*[\w$]+\s*:)/g, readably: blank },
	// call<<T>(value: T) => T>(): the parameters of the function type go
	{ pattern: /(?<=<)<[\w$][^<>(){}]*>(?=\s*\()/g, readably: blank },
];

const java: readonly Gap[] = [
	// import module java.base;
	{ pattern: /\bmodule(?=\s+[\w.]+\s*;)(?<=\bimport\s{1,9}module)/g, readably: blank },
	// A constructor that does something before super(): a call of any name
	{ pattern: /\b(?:super|this)(?=\s*\()(?<=[;}]\s{0,200}(?:super|this))/g, readably: (text) => "_".repeat(text.length) },
	// case Circle _, Square _ -> and case Circle(_), Square(_) ->: the first stands for all
	{ pattern: /,\s*[\w.]+(?:\s+_|\s*\([\w\s.,]*\))(?=\s*(?:,|->|:|when\b))(?<=\bcase\s[^;{}]{0,300})/g, readably: blank },
];

// A type at the very end of a file, without a line end
const go: readonly Gap[] = [{ pattern: /(?<!\n)$/, readably: () => "\n" }];

const gapsOf: Readonly<Record<Grammar, readonly Gap[]>> = {
	python: [],
	javascript: script,
	typescript: [...script, ...types],
	tsx: [...script, ...types],
	java,
	go,
};

/** Undefined where there is nothing that the grammar could not read. */
export function withoutGaps(grammar: Grammar, text: string): string | undefined {
	let readable = text;
	for (const { pattern, readably } of gapsOf[grammar]) readable = readable.replace(pattern, readably);
	return readable === text ? undefined : readable;
}
