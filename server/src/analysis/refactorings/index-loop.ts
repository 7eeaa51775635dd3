import type { Node } from "web-tree-sitter";
import { contains } from "../rules/tree.ts";
import type { Binding } from "../scopes/scope-table.ts";
import type { Rewrite, TextEdit } from "../text-edits.ts";
import { counted, type IndexLoop } from "./index-loop-parts.ts";
import { freeName } from "./names.ts";
import type { Place } from "./place.ts";
import { everyLanguage, type Refactoring, type Refusal, refuse, replace } from "./refactoring.ts";

/** `for (let i = 0; i < a.length; i++)` goes over the elements instead, where a is known to be an array that the loop does not change. */
export const indexLoop: Refactoring = {
	id: "index-loop-to-range",
	kind: "refactor.rewrite",
	languages: everyLanguage,
	title: "Loop over the elements",
	offer(place) {
		const node = place.headOf(loopTypes, (each) => each.childForFieldName("body"));
		return node && counted(node, place) ? node : undefined;
	},
	edits(node, place) {
		const loop = counted(node, place);
		if (!loop) return { edits: [] };
		const table = place.scopes();
		const index = table.bindingAt(loop.index);
		const list = table.bindingAt(loop.list);
		if (!index || !list || table.isOpaque) return refuse("It is not known what the names stand for");
		if (place.grammar === "python" && table.bindings.some(({ name }) => name === "range" || name === "len"))
			return refuse("This file has a range or len of its own");
		const obstacle = obstacleOf(loop, { index, list }, place);
		return obstacle === undefined ? rewritten(loop, index, place) : refuse(obstacle);
	},
};

const loopTypes: ReadonlySet<string> = new Set(["for_statement"]);

function obstacleOf(loop: IndexLoop, { index, list }: { index: Binding; list: Binding }, place: Place): string | undefined {
	if (!isKnownList(list, place)) return `${list.name} is not known to be a list of elements`;
	const inside = (binding: Binding) => [
		...binding.references.filter(({ node }) => contains(loop.body, node)),
		...binding.references.filter(({ access, node }) => access !== "read" && contains(loop.node, node)),
	];
	const isChanged =
		inside(index).some(({ access, node }) => access !== "read" && contains(loop.body, node)) || index.declarations.some((each) => contains(loop.body, each));
	if (isChanged) return `${index.name} is changed in the loop`;
	if (list.declarations.some((each) => contains(loop.node, each)) || inside(list).some(({ access }) => access !== "read"))
		return `${list.name} is changed in the loop`;
	if (place.grammar === "go") return undefined;
	if (inside(list).some(({ node }) => !isElement(node, loop))) return `${list.name} is used for more than its elements`;
	if (inside(list).some(({ node }) => isWritten(node.parent ?? node))) return "An element is assigned";
	const isUsedOutside = index.references.some(({ node }) => !contains(loop.node, node));
	const isMore = inside(index).some(({ node }) => contains(loop.body, node) && !isElementIndex(node, loop));
	return place.grammar !== "python" && (isMore || isUsedOutside) ? `${index.name} is used for more than the elements` : undefined;
}

const types: Readonly<Record<string, RegExp>> = {
	python: /^(list|tuple|str|bytes|List|Tuple|Sequence)\b/,
	go: /^\[/,
	java: /\[\]$/,
	typescript: /(\[\]|^(readonly )?(Array|ReadonlyArray)<.*>)$/,
	tsx: /(\[\]|^(readonly )?(Array|ReadonlyArray)<.*>)$/,
};
const values: Readonly<Record<string, RegExp>> = {
	python: /^(\[|sorted\(|list\(|tuple\()|\.(split|splitlines)\([^()]*\)$/,
	go: /^(make\(\[|\[\]|\[\d+\])/,
	java: /^(?!)/,
	javascript: /^(\[|Array\.from\(|Object\.(keys|values|entries)\()|\.(split|map|filter|slice)\([^()]*\)$/,
};

/** By its declared type, or by the value that it got once and for all. */
function isKnownList({ declaration, declarations, references, kind }: Binding, { grammar }: Place): boolean {
	if (declarations.length > 1) return false;
	const declarator = declaration.parent?.type === "expression_list" ? declaration.parent.parent : declaration.parent;
	const typed = grammar === "java" && declarator?.type === "variable_declarator" ? declarator.parent : declarator;
	const type = typed?.childForFieldName("type")?.text.replace(/^:\s*/, "");
	if (type !== undefined && types[grammar]?.test(type)) return true;
	const value = declarator?.childForFieldName("value") ?? declarator?.childForFieldName("right");
	const isOnce = kind !== "parameter" && references.every(({ access }) => access === "read" || grammar === "go");
	const pattern = values[grammar] ?? values.javascript;
	return isOnce && value != null && type === undefined && (pattern?.test(value.text) ?? false);
}

const isElement = (name: Node, { index }: IndexLoop): boolean => indexOf(name.parent)?.text === index.text && objectOf(name.parent)?.id === name.id;
const isElementIndex = (name: Node, { list }: IndexLoop): boolean => {
	const element = name.parent?.type === "bracketed_argument_list" ? name.parent.parent : name.parent;
	return indexOf(element)?.id === name.id && objectOf(element)?.text === list.text;
};
const indexOf = (node: Node | null): Node | null | undefined => node?.childForFieldName("index") ?? node?.childForFieldName("subscript");
const objectOf = (node: Node | null): Node | null | undefined =>
	node?.childForFieldName("object") ?? node?.childForFieldName("array") ?? node?.childForFieldName("value");

/** Assigned, deleted, or called as a method of the list. */
function isWritten(element: Node): boolean {
	const { parent } = element;
	if (!parent) return false;
	const isTarget = /assignment/.test(parent.type) && parent.childForFieldName("left")?.id === element.id;
	const isDeleted = parent.type === "delete_statement" || (parent.type === "unary_expression" && parent.childForFieldName("operator")?.type === "delete");
	const isPattern = /pattern/.test(parent.type) || (parent.type === "for_in_statement" && parent.childForFieldName("left")?.id === element.id);
	return isTarget || isDeleted || isPattern || /update_expression|augmented/.test(parent.type) || parent.childForFieldName("function")?.id === element.id;
}

function rewritten(loop: IndexLoop, index: Binding, place: Place): Rewrite | Refusal {
	const { list, node } = loop;
	const { grammar } = place;
	const head = (text: string): TextEdit => ({ start: loop.headStart, end: loop.headEnd, text });
	if (grammar === "go") return { edits: [head(`${loop.index.text} := range ${list.text}`)] };
	const name = freeName(singular(list.text), place);
	const inBody = index.references.filter((each) => contains(loop.body, each.node));
	const elements = inBody.filter((each) => isElementIndex(each.node, loop)).map((each) => elementOf(each.node));
	const uses = elements.map((element) => replace(element, name));
	const offset = (text: string) => ({ edits: [head(text), ...uses], name: { edit: 0, offset: text.search(new RegExp(`\\b${name}\\b`)) } });
	if (grammar !== "python") {
		const type = place.scopes().bindingAt(list)?.declaration.parent;
		const element =
			grammar === "java"
				? ((type?.type === "variable_declarator" ? type.parent : type)?.childForFieldName("type")?.text ?? "var[]").replace(/\[\]$/, "")
				: "const";
		return offset(grammar === "java" ? `${element} ${name} : ${list.text}` : `${element} ${name} of ${list.text}`);
	}
	const needsIndex = inBody.length > elements.length || index.references.some((each) => !contains(node, each.node));
	return offset(needsIndex ? `${loop.index.text}, ${name} in enumerate(${list.text})` : `${name} in ${list.text}`);
}

const elementOf = (index: Node): Node => (index.parent?.type === "bracketed_argument_list" ? index.parent.parent : index.parent) ?? index;

function singular(name: string): string {
	if (/ies$/.test(name)) return `${name.slice(0, -3)}y`;
	return /[^s]s$/.test(name) && name.length > 3 ? name.slice(0, -1) : "item";
}
