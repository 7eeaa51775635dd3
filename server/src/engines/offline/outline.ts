// The outline of a source file, read line by line. Good enough to say what is there; a syntax tree is the analyser's business.

export interface Definition {
	signature: string;
	/** First line of its documentation, or empty. */
	about: string;
	/** 1 for what is in a class. */
	depth: 0 | 1;
}

export interface Outline {
	language: string;
	about: string;
	imports: string[];
	constants: string[];
	definitions: Definition[];
	entry?: string;
	headings: string[];
}

export function outlineOf(path: string, lines: readonly string[]): Outline {
	if (/\.pyi?$/.test(path)) return pythonOutline(lines);
	if (/\.[cm]?[jt]sx?$/.test(path)) return scriptOutline(path, lines);
	if (/\.(md|markdown)$/i.test(path)) return { ...empty("Markdown"), headings: lines.flatMap((line) => /^#{1,3} (.+)$/.exec(line)?.[1] ?? []) };
	return empty(/\.(\w+)$/.exec(path)?.[1] ?? "text");
}

function empty(language: string): Outline {
	return { language, about: "", imports: [], constants: [], definitions: [], headings: [] };
}

function pythonOutline(lines: readonly string[]): Outline {
	const outline = { ...empty("Python"), about: documentation(lines, firstCode(lines)) };
	lines.forEach((line, index) => {
		const imported = /^(?:import ([\w., ]+)|from ([\w.]+) import)/.exec(line);
		const name = imported?.[1] ?? imported?.[2];
		if (name !== undefined) outline.imports.push(...name.split(",").map((each) => each.trim().replace(/ as .*/, "")));
		const constant = /^([A-Z][A-Z0-9_]*)\s*(?::[^=]+)?=[^=]/.exec(line)?.[1];
		if (constant !== undefined) outline.constants.push(constant);
		const defined = /^( {4}|\t)?((?:async )?def|class) (\w+)/.exec(line);
		if (defined?.[3] !== undefined) {
			const { text, end } = signatureFrom(lines, index);
			outline.definitions.push({ signature: text, about: documentation(lines, end + 1), depth: defined[1] ? 1 : 0 });
		}
		if (/^if __name__ == ["']__main__["']:/.test(line)) outline.entry = (lines[index + 1] ?? "").trim();
	});
	return { ...outline, imports: unique(outline.imports), constants: unique(outline.constants) };
}

/** "total(lines, tax=19) -> int" of a def that may run over several lines; "class Basket(Base)" of a class. */
function signatureFrom(lines: readonly string[], start: number): { text: string; end: number } {
	let text = "";
	let end = start;
	for (; end < Math.min(lines.length, start + 20); end++) {
		text += ` ${(lines[end] ?? "").trim()}`;
		if (/:\s*(#.*)?$/.test(text) || /:\s*\.\.\.$/.test(text)) break;
	}
	const plain = text
		.trim()
		.replace(/:\s*(#.*|\.\.\.)?$/, "")
		.replace(/^((?:async )?)def /, "$1")
		.replace(/\(\s+/, "(")
		.replace(/,?\s+\)/, ")");
	return { text: plain.length > 120 ? `${plain.slice(0, 119)}…` : plain, end };
}

function firstCode(lines: readonly string[]): number {
	const index = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("#"));
	return index === -1 ? lines.length : index;
}

/** First line of the string that stands at this line. */
function documentation(lines: readonly string[], at: number): string {
	const opened = /^\s*[rRuU]?("""|'''|"|')(.*)$/.exec(lines[at] ?? "");
	if (opened?.[1] === undefined) return "";
	const [, quote, rest = ""] = opened;
	const text = rest.trim() === "" && quote.length === 3 ? (lines[at + 1] ?? "").trim() : rest;
	const close = text.indexOf(quote);
	return (close === -1 ? text : text.slice(0, close)).trim();
}

function scriptOutline(path: string, lines: readonly string[]): Outline {
	const outline = { ...empty(/\.[cm]?tsx?$/.test(path) ? "TypeScript" : "JavaScript"), about: commentBefore(lines, firstScriptCode(lines)) };
	lines.forEach((line, index) => {
		const imported = /^import\b.*?["']([^"']+)["']|\brequire\(["']([^"']+)["']\)/.exec(line);
		const name = imported?.[1] ?? imported?.[2];
		if (name !== undefined) outline.imports.push(name);
		const constant = /^(?:export )?const ([A-Z][A-Z0-9_]*)\b/.exec(line)?.[1];
		if (constant !== undefined) outline.constants.push(constant);
		const defined = scriptDefinition(line);
		if (defined !== undefined) outline.definitions.push({ signature: defined, about: commentBefore(lines, index), depth: 0 });
	});
	return { ...outline, imports: unique(outline.imports) };
}

const scriptDefinitions = [
	/^(?:export )?(?:default )?((?:async )?function\*? ?\w*\([^)]*\)?)/,
	/^(?:export )?(?:default )?(?:abstract )?(class \w+(?: extends [\w.]+)?)/,
	/^(?:export )?(interface \w+|type \w+|enum \w+)/,
	/^(?:export )?const (\w+) = (?:async )?(\([^)]*\)|\w+)(?::[^=]+)? =>/,
];

function scriptDefinition(line: string): string | undefined {
	for (const pattern of scriptDefinitions) {
		const match = pattern.exec(line);
		if (match?.[1] === undefined) continue;
		const signature = match[2] === undefined ? match[1] : `${match[1]}${match[2].startsWith("(") ? match[2] : `(${match[2]})`}`;
		return line.startsWith("export") ? `export ${signature}` : signature;
	}
	return undefined;
}

function firstScriptCode(lines: readonly string[]): number {
	const index = lines.findIndex((line) => line.trim() === "" || !/^(\/\/|\/\*| ?\*|#!|["']use strict)/.test(line));
	return index === -1 ? lines.length : index;
}

/** First sentence of the comment that ends on the line above. */
function commentBefore(lines: readonly string[], at: number): string {
	let from = at;
	while (from > 0 && /^\s*(\/\/|\/\*\*?|\*)/.test(lines[from - 1] ?? "")) from--;
	const text = lines
		.slice(from, at)
		.map((line) => line.replace(/^\s*(\/\/+|\/\*\*?|\*\/|\*)\s?/, "").replace(/\s*\*\/\s*$/, ""))
		.filter((line) => !line.startsWith("@"))
		.join(" ")
		.trim();
	return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}

const unique = (names: string[]): string[] => [...new Set(names)].filter((name) => name !== "");
