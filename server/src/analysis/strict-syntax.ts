// Syntax errors that a grammar lets pass: tree-sitter's grammars take more than the language does, such as statements outside any function in
// Go. Asked only about texts that parse. No check may ever fire on valid code; the agreement tests hold them to that.

import type { Language, Node } from "web-tree-sitter";
import type { Issue } from "#protocol/analysis.ts";
import type { Grammar } from "./rules/rule.ts";
import { byPlace } from "./text-positions.ts";
import { PatternMatcher } from "./trees/pattern-matcher.ts";
import type { SyntaxTable } from "./trees/syntax-table.ts";

interface Check {
	/** The place is captured as `@at`. */
	query: string;
	where?(at: Node): boolean;
	message: string;
	suggestion: string;
}

const reservedWords = new Set(
	`break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null
	return super switch this throw true try typeof var void while with`.split(/\s+/),
);

const javaWords = `abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if
	implements import instanceof int interface long native new package private protected public return short static strictfp super switch synchronized this
	throw throws transient try void volatile while`;

const noName = { message: "This word cannot be a name", suggestion: "Choose another name, or remove it." };
const noEscape = { message: "This is no escape sequence", suggestion: "Double the backslash, or correct what follows it." };

const script: readonly Check[] = [
	{ query: '(arguments "(" . "," @at)', message: "An argument is missing before ','", suggestion: "Add the argument, or remove the comma." },
	{ query: '(arguments "," . "," @at)', message: "An argument is missing before ','", suggestion: "Add the argument, or remove the comma." },
	{ query: '(object ["{" ","] . "," @at)', message: "A property is missing before ','", suggestion: "Add the property, or remove the comma." },
	{
		query: "(expression_statement . [(function_expression) (generator_function) (class)] @at)",
		where: (at) => at.childForFieldName("name") === null,
		message: "This has no name",
		suggestion: "Name it, or put it in parentheses.",
	},
	{
		query: "(binary_expression right: [(assignment_expression) (augmented_assignment_expression) (arrow_function) (yield_expression)] @at)",
		message: "This cannot be an operand",
		suggestion: "Put it in parentheses, or add what is missing before it.",
	},
	{ query: '(object_pattern ["{" ","] . "," @at)', message: "A name is missing before ','", suggestion: "Add the name, or remove the comma." },
	{
		query: `[
			(break_statement label: (statement_identifier) @at)
			(continue_statement label: (statement_identifier) @at)
			(function_declaration name: (identifier) @at)
			(class_declaration name: (_) @at)
			(object (shorthand_property_identifier) @at)
		]`,
		where: (at) => reservedWords.has(at.text),
		...noName,
	},
	{
		query: "(regex) @at",
		where: (at) => at.text.startsWith("/*"),
		message: "The comment is never closed",
		suggestion: "Add '*/'.",
	},
	{
		query: "(regex pattern: (_) @at)",
		where: (at) => !at.text.startsWith("*") && isTornPattern(at.text),
		message: "This is no regular expression",
		suggestion: "Close what is open in it, or put a backslash before what stands for itself.",
	},
];

const jsx: readonly Check[] = [
	{
		query: "(jsx_closing_element name: (_) @at)",
		where: (at) => at.parent?.parent?.childForFieldName("open_tag")?.childForFieldName("name")?.text !== at.text,
		message: "This closes another tag than the one that is open",
		suggestion: "Name the tag that is open.",
	},
];

const types: readonly Check[] = [
	{ query: '(union_type (_) "|" (union_type . "|" @at))', message: "A type is missing before '|'", suggestion: "Add the type, or remove '|'." },
	{ query: '(intersection_type (_) "&" (intersection_type . "&" @at))', message: "A type is missing before '&'", suggestion: "Add the type, or remove '&'." },
	{ query: "(parenthesized_expression type: (_) @at)", message: "A type cannot stand here", suggestion: "Remove it, or write 'as' instead of ':'." },
];

const go: readonly Check[] = [
	{ query: "(escape_sequence) @at", where: (at) => !/^\\([abfnrtvxuU\\'"]|[0-7]{3})/.test(at.text), ...noEscape },
	{
		query: "(source_file (_) @at)",
		where: (at) => !/^((package|import)_(clause|declaration)|(function|method|const|var|type)_declaration|comment)$/.test(at.type),
		message: "A statement stands outside any function",
		suggestion: "Move it into a function, or correct what comes before it.",
	},
	{ query: '(import_spec path: (_) @at (#match? @at "^.(.*\\\\s.*)?.$"))', message: "This is no import path", suggestion: "Name a package." },
	{
		query: "(literal_value) @at",
		where: (at) => endsWithoutComma(at),
		message: "A comma is missing at the end of the last line",
		suggestion: "Add ',' or close the bracket on the same line.",
	},
	{
		query: "(parameter_list) @at",
		where: (at) => isHalfNamed(at),
		message: "Some parameters have names and others have none",
		suggestion: "Name all of them, or none.",
	},
];

const java: readonly Check[] = [
	{ query: `((identifier) @at (#any-of? @at "${javaWords.split(/\s+/).join('" "')}"))`, ...noName },
	{ query: "(escape_sequence) @at", where: (at) => !/^\\[btnfrsu0-7\\'"\r\n]/.test(at.text), ...noEscape },
	{
		query: "(expression_statement . (_) @at)",
		where: (at) =>
			!/^(assignment_expression|update_expression|method_invocation|object_creation_expression|switch_expression|line_comment|block_comment)$/.test(at.type) &&
			at.parent?.parent?.type !== "switch_rule",
		message: "This is not a statement",
		suggestion: "Use the value, or remove it.",
	},
	{
		query: "(modifiers) @at",
		where: (at) => hasTwice(at),
		message: "A modifier is repeated",
		suggestion: "Remove one.",
	},
	{
		query: '(generic_type (type_arguments "<" . ">") @at)',
		where: (at) => at.parent?.parent?.type !== "object_creation_expression",
		message: "A type argument is missing",
		suggestion: "Name the type.",
	},
	{
		query:
			"(program [(expression_statement) (if_statement) (for_statement) (while_statement) (return_statement) (throw_statement) (try_statement) (local_variable_declaration)] @at)",
		// Around a main() there need not be a class, and what looks like a variable is a field of it.
		where: (at) => at.type !== "local_variable_declaration" || !hasMain(at.parent),
		message: "A statement stands outside any class",
		suggestion: "Move it into a method, or correct what comes before it.",
	},
];

const checksOf: Readonly<Record<Grammar, readonly Check[]>> = {
	python: [],
	javascript: [...script, ...jsx],
	typescript: [...script, ...types],
	tsx: [...script, ...jsx, ...types],
	java,
	go,
};
const maxFound = 20;

export class StrictSyntax {
	readonly #checks: PatternMatcher<Check>;

	constructor(grammar: Grammar, language: Language) {
		this.#checks = new PatternMatcher(
			language,
			checksOf[grammar].map((check) => [check, check.query] as const),
		);
	}

	/** In source order. */
	errorsIn(table: SyntaxTable): Issue[] {
		const issues: Issue[] = [];
		this.#checks.match(table, { isLate: () => issues.length >= maxFound }, ({ where, message, suggestion }, captures) => {
			const capture = captures.find(({ name }) => name === "at");
			const at = capture && table.nodeAt(capture.node);
			if (at && (!where || where(at))) issues.push(issueAt(at, message, suggestion));
		});
		return issues.sort(byPlace).slice(0, maxFound);
	}
}

function issueAt({ startPosition: start, endPosition: end }: Node, message: string, suggestion: string): Issue {
	const range = { line: start.row + 1, column: start.column, end_line: end.row + 1, end_column: end.column };
	return { ...range, type: "syntax", rule: "syntax-error", severity: "error", message, suggestion };
}

/** By the engine's word on brackets and quantifiers alone: of the rest an older one knows less. */
function isTornPattern(pattern: string): boolean {
	try {
		new RegExp(pattern);
		return false;
	} catch (error) {
		return /Unterminated group|Unmatched|Nothing to repeat/.test(String(error));
	}
}

/** A line end after the last element ends the statement there. */
function endsWithoutComma(list: Node): boolean {
	const children = list.children.filter((child) => child.type !== "comment");
	const [last, bracket] = children.slice(-2);
	if (!last || bracket?.type !== "}" || last.type === "," || last.type === "{") return false;
	return last.endPosition.row < bracket.startPosition.row;
}

/** The grammar reads a long list of names with one type as types, the last with a name: what may be a name is let pass. */
function isHalfNamed(list: Node): boolean {
	const parameters = list.namedChildren.filter((child) => !child.isExtra);
	const unnamed = parameters.filter((child) => child.childForFieldName("name") === null);
	if (unnamed.length === 0 || unnamed.length === parameters.length) return false;
	return unnamed.some((child) => child === parameters.at(-1) || child.childForFieldName("type")?.type !== "type_identifier");
}

function hasMain(file: Node | null): boolean {
	return file?.namedChildren.some((child) => child.type === "method_declaration" && child.childForFieldName("name")?.text === "main") ?? false;
}

function hasTwice(modifiers: Node): boolean {
	const words = modifiers.children.filter((child) => !child.isNamed).map((child) => child.type);
	return new Set(words).size < words.length;
}
