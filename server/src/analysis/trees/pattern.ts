// Reads patterns in tree-sitter's query language (https://tree-sitter.github.io/tree-sitter/using-parsers/queries) into data. As much of it as
// rules say: kinds, fields, tokens, wildcards, alternatives, anchors, absent fields, captures, neighbours in a group, and the predicates
// #eq?, #any-of? and #match?. No quantifiers and no supertypes: `where` of a rule says such things. A test holds the two to each other.

import type { Language } from "web-tree-sitter";

/** In place of the number of a kind. */
export const anyNamed = -1;
export const anyNode = -2;

/** What one node must be. */
export interface NodePattern {
	kind: number;
	captures: string[];
	/** Of its text. */
	tests: ((text: string) => boolean)[];
	/** Fields that it must not have. */
	without: number[];
	children: ChildPattern[];
}

/** One of the children, in their order. */
export interface ChildPattern {
	/** 0: whichever. */
	field: number;
	oneOf: NodePattern[];
	/** Nothing that is named stands between the one before, or the beginning, and this. */
	isNext: boolean;
	/** Nothing that is named comes after. */
	isLast: boolean;
	hasCaptures: boolean;
}

export interface Pattern {
	root: NodePattern;
	/** Names of captures whose texts must be the same. */
	same: readonly (readonly [string, string])[];
}

/** Throws where it cannot be read, or names what the grammar does not have. */
export function readPatterns(language: Language, text: string): Pattern[] {
	const reader = new Reader(language, text);
	const patterns: Pattern[] = [];
	while (!reader.isAtEnd) patterns.push(...reader.pattern());
	return patterns;
}

/** Brackets, strings, captures, predicates, names, and what stands alone. */
const token = /\s*(?:([()[\].!:])|"((?:[^"\\]|\\.)*)"|@([\w.-]+)|(#[\w-]+[?!])|([\w]+))/y;

interface Token {
	mark?: string;
	text?: string;
	capture?: string;
	predicate?: string;
	name?: string;
}

class Reader {
	readonly #language: Language;
	readonly #tokens: readonly Token[];
	#at = 0;
	/** Of the pattern that is being read. */
	#nodes: NodePattern[] = [];
	#tests: { capture: string; isTrue: (text: string) => boolean }[] = [];
	#same: [string, string][] = [];

	constructor(language: Language, text: string) {
		this.#language = language;
		this.#tokens = tokensOf(text);
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#tokens.length;
	}

	/** Of the top level; one for each alternative. */
	pattern(): Pattern[] {
		this.#nodes = [];
		this.#tests = [];
		this.#same = [];
		const roots = this.#item();
		for (const { capture, isTrue } of this.#tests) for (const node of this.#nodes) if (node.captures.includes(capture)) node.tests.push(isTrue);
		const same = this.#same;
		return roots.map((root) => ({ root, same }));
	}

	/** A node, or the alternatives for one, with what captures it. */
	#item(): NodePattern[] {
		const { mark, text, name } = this.#next();
		let nodes: NodePattern[];
		if (mark === "[") nodes = this.#alternatives();
		else if (mark === "(") nodes = this.#parenthesized();
		else if (text !== undefined) nodes = [this.#node(this.#kind(text, false))];
		else if (name === "_") nodes = [this.#node(anyNode)];
		else throw new Error(`A pattern cannot begin with ${mark ?? name ?? "this"}.`);
		for (let capture = this.#peek().capture; capture !== undefined; capture = this.#peek().capture) {
			this.#at++;
			for (const node of nodes) capturedIn(node).captures.push(capture);
		}
		return nodes;
	}

	#alternatives(): NodePattern[] {
		const nodes: NodePattern[] = [];
		while (!this.#skip("]")) nodes.push(...this.#item());
		return nodes;
	}

	/** After the bracket: a node with its children, or neighbours below whatever node. */
	#parenthesized(): NodePattern[] {
		const { name } = this.#peek();
		if (name === undefined) return this.#group();
		this.#at++;
		const node = this.#node(name === "_" ? anyNamed : this.#kind(name, true));
		this.#readChildren(node);
		return [node];
	}

	#group(): NodePattern[] {
		const parent = this.#node(anyNode);
		this.#readChildren(parent);
		const [only, ...more] = parent.children;
		return only && more.length === 0 ? only.oneOf : [parent];
	}

	#readChildren(parent: NodePattern): void {
		let isNext = false;
		while (!this.#skip(")")) {
			if (this.#skip(".")) {
				isNext = true;
				continue;
			}
			const { predicate } = this.#peek();
			if (predicate !== undefined) throw new Error(`${predicate} stands without brackets.`);
			if (this.#skip("!")) parent.without.push(this.#field(this.#next().name));
			else if (this.#peek().mark === "(" && this.#peek(1).predicate !== undefined) this.#readPredicate();
			else {
				const field = this.#peek(1).mark === ":" ? this.#fieldAhead() : 0;
				const oneOf = this.#item();
				parent.children.push({ field, oneOf, isNext, isLast: false, hasCaptures: oneOf.some(hasCaptures) });
				isNext = false;
			}
		}
		const last = parent.children.at(-1);
		if (last) last.isLast = isNext;
	}

	#fieldAhead(): number {
		const { name } = this.#next();
		this.#at++;
		return this.#field(name);
	}

	#readPredicate(): void {
		this.#at++;
		const { predicate } = this.#next();
		const { capture = "" } = this.#next();
		const others: Token[] = [];
		while (!this.#skip(")")) others.push(this.#next());
		const [{ text, capture: second } = {}] = others;
		if (predicate === "#eq?" && second !== undefined) this.#same.push([capture, second]);
		else this.#tests.push({ capture, isTrue: testOf(predicate, text, others) });
	}

	#node(kind: number): NodePattern {
		const node: NodePattern = { kind, captures: [], tests: [], without: [], children: [] };
		this.#nodes.push(node);
		return node;
	}

	#kind(name: string, isNamed: boolean): number {
		const kind = this.#language.idForNodeType(name, isNamed);
		if (kind === null) throw new Error(`The grammar has no node ${JSON.stringify(name)}.`);
		return kind;
	}

	#field(name = ""): number {
		const field = this.#language.fieldIdForName(name);
		if (field === null) throw new Error(`The grammar has no field ${JSON.stringify(name)}.`);
		return field;
	}

	#peek(ahead = 0): Token {
		return this.#tokens[this.#at + ahead] ?? {};
	}

	#next(): Token {
		const next = this.#tokens[this.#at++];
		if (!next) throw new Error("The pattern ends too early.");
		return next;
	}

	#skip(mark: string): boolean {
		if (this.isAtEnd) throw new Error(`The pattern ends before ${mark}.`);
		if (this.#peek().mark !== mark) return false;
		this.#at++;
		return true;
	}
}

function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	const end = text.trimEnd().length;
	token.lastIndex = 0;
	while (token.lastIndex < end) {
		const from = token.lastIndex;
		const match = token.exec(text);
		if (!match) throw new Error(`The pattern cannot be read from ${JSON.stringify(text.slice(from, from + 20))} on.`);
		const [, mark, quoted, capture, predicate, name] = match;
		tokens.push({ mark, text: quoted?.replace(/\\(.)/g, (_, char: string) => escapes[char] ?? char), capture, predicate, name });
	}
	return tokens;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

function testOf(predicate: string | undefined, wanted: string | undefined, others: readonly Token[]): (text: string) => boolean {
	if (predicate === "#any-of?") {
		const texts = new Set(others.map(({ text }) => text));
		return (text) => texts.has(text);
	}
	if (predicate === "#match?" && wanted !== undefined) {
		const pattern = new RegExp(wanted);
		return (text) => pattern.test(text);
	}
	if (predicate === "#eq?") return (text) => text === wanted;
	throw new Error(`There is no predicate ${predicate}.`);
}

/** A capture of neighbours is one of the first. */
const capturedIn = (node: NodePattern): NodePattern => (node.kind === anyNode ? (node.children[0]?.oneOf[0] ?? node) : node);

const hasCaptures = ({ captures, children }: NodePattern): boolean => captures.length > 0 || children.some((child) => child.hasCaptures);
