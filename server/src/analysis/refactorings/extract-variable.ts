import type { Node } from "web-tree-sitter";
import { contains } from "../rules/tree.ts";
import type { Rewrite, TextEdit } from "../text-edits.ts";
import { hasEffect, isConditional, isFixed, obstacleToMoving } from "./evaluation.ts";
import { bare, obstacleToNaming, selectedExpression } from "./expressions.ts";
import { freeName, nameFor } from "./names.ts";
import type { Place } from "./place.ts";
import { everyLanguage, insert, type Refactoring, type Refusal, refuse, replace } from "./refactoring.ts";
import { reindented } from "./reindent.ts";
import { functions, isOneLine, statementLists, statementOf, walk } from "./syntax.ts";

/** The selected expression gets a name, declared before its statement. */
export const extractVariable: Refactoring = {
	id: "extract-variable",
	kind: "refactor.extract",
	languages: everyLanguage,
	title: "Extract variable",
	offer: extractable,
	edits: (node, place) => extracted([node], place),
};

/** The same for all equal expressions in the block, where nothing between them can change the value. */
export const extractAllOccurrences: Refactoring = {
	id: "extract-all-occurrences",
	kind: "refactor.extract",
	languages: everyLanguage,
	title: "Extract variable, all occurrences in this block",
	offer(place) {
		const node = extractable(place);
		// A look at the text is enough to offer it.
		const block = node && !("refused" in node) ? statementOf(node)?.parent : undefined;
		return block && node && place.source.slice(block.startIndex, block.endIndex).split(place.source.slice(place.start, place.end)).length > 2
			? node
			: undefined;
	},
	edits(node, place) {
		const same = occurrences(node, place);
		if (same.length < 2) return refuse("There is no other occurrence in this block");
		const [first] = same;
		const last = same.at(-1);
		if (!first || !last || (!isFixed(bare(node), place) && mayChange(first, last))) return refuse("Its value could change from one occurrence to the next");
		return extracted(same, place);
	},
};

function extractable(place: Place): Node | Refusal | undefined {
	const node = selectedExpression(place);
	return node && (obstacleToNaming(node) ?? (statementOf(node) ? (languageObstacle(node, place) ?? node) : refuse("There is no place for a variable here")));
}

/** What the declaration of the language cannot take. */
function languageObstacle(node: Node, { grammar }: Place): Refusal | undefined {
	const statement = statementOf(node);
	const value = bare(node);
	const isWhole = statement?.type === "expression_statement" && node.parent?.id === statement.id;
	if (statement?.parent?.parent?.type === "class_definition") return refuse("It would become a member of the class");
	if (grammar === "java" && (/lambda|null_literal|^array_initializer$/.test(value.type) || /^new\s[^(]*<\s*>/.test(value.text)))
		return refuse("Its type is not known without its place");
	if ((grammar === "java" || grammar === "go") && isWhole) return refuse("It may have no value");
	if (grammar !== "go") return undefined;
	if (value.type === "nil") return refuse("Its type is not known without its place");
	const list = node.parent?.type === "expression_list" ? node.parent : undefined;
	const isAlone = list?.namedChildCount === 1 && /call|type_assertion|index_expression|unary/.test(value.type);
	const takesMore = list?.parent?.type === "return_statement" || (list?.parent?.childForFieldName("left")?.namedChildCount ?? 1) > 1;
	return isAlone && takesMore ? refuse("It may have more than one value") : undefined;
}

function extracted([first, ...others]: readonly Node[], place: Place): Rewrite | Refusal {
	const statement = first && statementOf(first);
	if (!first || !statement) return refuse("There is no place for a variable here");
	const obstacle = obstacleToMoving(first, statement, place);
	if (obstacle !== undefined) return refuse(obstacle);
	const name = freeName(nameFor(bare(first), place.grammar), place);
	const declaration = declarationOf(first, statement, name, place);
	if ("refused" in declaration) return declaration;
	if (statement.type === "expression_statement" && first.parent?.id === statement.id) {
		const head = declaration.text.slice(0, declaration.offset + name.length);
		return { edits: [insert(statement.startIndex, `${head} = `)], name: { edit: 0, offset: declaration.offset } };
	}
	const uses = [first, ...others].map((node) => replace(node, useOf(node, name)));
	return withDeclaration(statement, declaration, uses, place);
}

interface Declaration {
	text: string;
	/** Of the name in the text. */
	offset: number;
}

function declarationOf(node: Node, statement: Node, name: string, place: Place): Declaration | Refusal {
	const { grammar } = place;
	const inner = bare(node);
	const indent = place.indentAt(statement.startIndex);
	const value = reindented(place, { start: inner.startIndex, end: inner.endIndex }, place.indentAt(inner.startIndex), indent);
	if (grammar === "python") return { text: `${name} = ${isOneLine(inner) ? value : `(${value})`}`, offset: 0 };
	if (grammar === "java") return { text: `var ${name} = ${value};`, offset: 4 };
	if (grammar !== "go")
		return { text: `const ${name} = ${value}${place.source[statement.endIndex - 1] === ";" || !isSimple(statement) ? ";" : ""}`, offset: 6 };
	if (statement.parent?.type === "source_file") return refuse("There is no place for a variable here");
	const constancy = constancyOf(inner, place);
	if (constancy === "unknown") return refuse("Its type may come from its place");
	// A constant takes on the type of its place, as the value did.
	return constancy === "constant" ? { text: `const ${name} = ${value}`, offset: 6 } : { text: `${name} := ${value}`, offset: 0 };
}

const constantNodes = /_literal(_content)?$|^(binary|unary|parenthesized)_expression$|^escape_sequence$|^(true|false)$/;

type Constancy = "constant" | "variable" | "unknown";

/** Whether a value of Go is a constant; unknown where all of its names could be constants of another file, or a number takes on its place's type. */
function constancyOf(value: Node, place: Place): Constancy {
	const names: Constancy[] = [];
	for (const node of walk(value, ({ type }) => type !== "selector_expression")) {
		if (node.type === "identifier" || node.type === "selector_expression") names.push(constancyOfName(node, place));
		else if (!constantNodes.test(node.type) || /^(composite|func)_literal$/.test(node.type)) names.push("variable");
	}
	if (names.every((each) => each === "constant")) return "constant";
	return names.includes("variable") && ![...walk(value)].some(isUntypedShift) ? "variable" : "unknown";
}

/** `1 << n`. */
const isUntypedShift = (node: Node): boolean =>
	node.type === "binary_expression" &&
	/^(<<|>>)$/.test(node.childForFieldName("operator")?.type ?? "") &&
	/_literal$/.test(node.childForFieldName("left")?.type ?? "");

function constancyOfName(name: Node, place: Place): Constancy {
	const operand = name.type === "selector_expression" ? name.childForFieldName("operand") : name;
	const binding = operand ? place.scopes().bindingAt(operand) : undefined;
	// As `syscall.O_RDWR` is written; others are seldom without a type.
	if (operand?.id !== name.id) return binding?.kind === "import" && /\.[A-Z][A-Z\d_]*$/.test(name.text) ? "constant" : "variable";
	return binding ? (binding.kind === "constant" ? "constant" : "variable") : "unknown";
}

const isSimple = (statement: Node): boolean =>
	/^(expression_statement|lexical_declaration|variable_declaration|return_statement|throw_statement)$/.test(statement.type);

const useOf = ({ parent }: Node, name: string): string => (/^jsx_(element|attribute|fragment)$/.test(parent?.type ?? "") ? `{${name}}` : name);

/** On a line before the statement, or on the same line where the statement does not begin one. */
function withDeclaration(statement: Node, declaration: Declaration, uses: TextEdit[], place: Place): Rewrite | Refusal {
	const { newline, grammar, source } = place;
	const start = statement.startIndex;
	const name = { edit: 0, offset: declaration.offset };
	if (place.isFirstOnLine(start)) return { edits: [insert(start, `${declaration.text}${newline}${place.indentAt(start)}`), ...uses], name };
	const isOnItsBlocksLine =
		source.slice(place.lineStart(start), start).includes("{") || statement.previousNamedSibling?.endPosition.row === statement.startPosition.row;
	if (!isOnItsBlocksLine) return refuse("Put the statement on a line of its own first");
	const end = grammar === "python" || grammar === "go" || !declaration.text.endsWith(";") ? "; " : " ";
	return { edits: [insert(start, `${declaration.text}${end}`), ...uses], name };
}

/** Equal expressions in the block of the selected one, from the first on that is evaluated whenever its statement runs. */
function occurrences(node: Node, place: Place): Node[] {
	const block = statementOf(node)?.parent;
	if (!block) return [];
	const text = place.source.slice(node.startIndex, node.endIndex);
	const all = [...walk(block)].filter((each) => each.type === node.type && each.endIndex - each.startIndex === text.length && each.text === text);
	const usable = all.filter((each) => !obstacleToNaming(each) && meansTheSame(each, node, place));
	const outer = usable.map((each) => childOf(block, each));
	const from = usable.findIndex((each, index) => {
		const statement = outer[index];
		return statement !== undefined && statementOf(each)?.id === statement.id && !isConditional(each, statement);
	});
	return from < 0 ? [] : usable.slice(from);
}

function childOf(block: Node, node: Node): Node | undefined {
	let at: Node | null = node;
	while (at?.parent && at.parent.id !== block.id) at = at.parent;
	return at && statementLists.has(block.type) ? at : undefined;
}

function meansTheSame(a: Node, b: Node, place: Place): boolean {
	const names = (node: Node) => [...walk(node)].filter(({ type }) => type === "identifier").map((name) => place.scopes().bindingAt(name));
	const theirs = names(b);
	return names(a).every((binding, index) => binding === theirs[index]);
}

/** Whether anything from the first to the last of them could change what they are made of. */
function mayChange(first: Node, last: Node): boolean {
	if (hasEffect(first)) return true;
	const block = statementOf(first)?.parent;
	if (!block) return true;
	const isBetween = (node: Node) => node.startIndex < last.endIndex && node.endIndex > first.startIndex;
	return (
		block.namedChildren.filter(isBetween).some((statement) => isWorking(statement)) ||
		[...walk(block)].some((node) => functions.has(node.type) && contains(node, last))
	);
}

const assignments = /^(assignment|augmented_assignment|assignment_statement|inc_statement|dec_statement|delete_statement|send_statement)$/;

const isWorking = (statement: Node): boolean => hasEffect(statement) || [...walk(statement)].some(({ type }) => assignments.test(type));
