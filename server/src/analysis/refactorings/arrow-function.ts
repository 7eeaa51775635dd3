import type { Node } from "web-tree-sitter";
import { holdsComment, parts } from "../rules/tree.ts";
import { ownWord } from "./own-word.ts";
import type { Place } from "./place.ts";
import { type Refactoring, refuse, replace, scripts } from "./refactoring.ts";
import { walk } from "./syntax.ts";

/** `function (a) { return b; }` becomes `(a) => b`, where it does not use `this` or `arguments`. */
export const toArrow: Refactoring = {
	id: "to-arrow-function",
	kind: "refactor.rewrite",
	languages: scripts,
	title: "Convert to an arrow function",
	offer(place) {
		const node = place.headOf(functionExpressions, bodyOf);
		return node && !/^(new_expression|method_definition)$/.test(node.parent?.type ?? "") ? node : undefined;
	},
	edits(node, place) {
		const word = ownWord(node);
		if (word !== undefined) return refuse(`It uses ${word}`);
		const name = node.childForFieldName("name");
		if (name && mentions(node, name.text)) return refuse("It calls itself by its own name");
		if (isConstructed(node, place)) return refuse("It is used with new, or has a prototype");
		const body = bodyOf(node);
		const open = node.childForFieldName("type_parameters") ?? node.childForFieldName("parameters");
		if (!body || !open) return { edits: [] };
		const head = place.source.slice(open.startIndex, body.startIndex).trimEnd();
		const value = returned(body);
		const text = `${isAsync(node) ? "async " : ""}${head} => ${value === undefined ? body.text : value}`;
		return { edits: [replace(node, takesArrow(node) ? text : `(${text})`)] };
	},
};

/** `(a) => b` becomes `function (a) { return b; }`, where `this` and `arguments` of the function around it are not used. */
export const toFunction: Refactoring = {
	id: "to-function-expression",
	kind: "refactor.rewrite",
	languages: scripts,
	title: "Convert to a function expression",
	offer(place) {
		const node = place.headOf(arrows, bodyOf);
		return node && !/^(public_field_definition|field_definition)$/.test(node.parent?.type ?? "") ? node : undefined;
	},
	edits(node, place) {
		const word = ownWord(node);
		if (word !== undefined) return refuse(`It uses ${word} of the function around it`);
		const body = bodyOf(node);
		const arrow = node.children.find(({ type }) => type === "=>");
		const first = node.childForFieldName("type_parameters") ?? node.childForFieldName("parameters") ?? node.childForFieldName("parameter");
		if (!body || !arrow || !first) return { edits: [] };
		const head = place.source.slice(first.startIndex, arrow.startIndex).trimEnd();
		const value = body.type === "parenthesized_expression" && parts(body)[0]?.type === "object" ? (parts(body)[0] ?? body) : body;
		const block = body.type === "statement_block" ? body.text : `{ return ${value.text}; }`;
		const text = `${isAsync(node) ? "async " : ""}function ${first.type === "identifier" ? `(${head})` : head} ${block}`;
		return { edits: [replace(node, node.parent?.type === "expression_statement" ? `(${text})` : text)] };
	},
};

const functionExpressions: ReadonlySet<string> = new Set(["function_expression"]);
const arrows: ReadonlySet<string> = new Set(["arrow_function"]);
const bodyOf = (node: Node): Node | null => node.childForFieldName("body");
const isAsync = (node: Node): boolean => node.child(0)?.type === "async";

const mentions = (node: Node, name: string): boolean => [...walk(bodyOf(node) ?? node)].some((each) => /identifier$/.test(each.type) && each.text === name);

/** Whether something may build objects with it: by the name that it is given. */
function isConstructed(node: Node, place: Place): boolean {
	const { parent } = node;
	const target =
		parent?.type === "variable_declarator"
			? parent.childForFieldName("name")
			: parent?.type === "assignment_expression"
				? parent.childForFieldName("left")
				: undefined;
	if (!target) return false;
	if (target.type !== "identifier") return /(^|\.)[A-Z]\w*$/.test(target.text);
	const binding = place.scopes().bindingAt(target);
	const isBuilt = (use: Node) =>
		use.parent?.type === "new_expression" ||
		use.parent?.childForFieldName("property")?.text === "prototype" ||
		use.parent?.type === "class_heritage" ||
		use.parent?.type === "extends_clause";
	return (
		!binding ||
		(binding.isExported && /^[A-Z]/.test(binding.name)) ||
		binding.references.some(({ node: use }) => isBuilt(use) || (/^[A-Z]/.test(binding.name) && use.parent?.type !== "call_expression"))
	);
}

/** What its only statement returns; undefined where it has others, or comments. */
function returned(body: Node): string | undefined {
	const [only, ...others] = parts(body);
	const value = only?.type === "return_statement" ? parts(only)[0] : undefined;
	if (!value || others.length > 0 || holdsComment(body)) return undefined;
	return value.type === "object" || value.type === "sequence_expression" || value.text.startsWith("{") ? `(${value.text})` : value.text;
}

const takes =
	/^(arguments|variable_declarator|assignment_expression|return_statement|parenthesized_expression|pair|array|arrow_function|export_statement|assignment_pattern|public_field_definition|field_definition|jsx_expression|template_substitution|yield_expression|spread_element|sequence_expression|throw_statement)$/;

/** An arrow binds looser than every operator. */
const takesArrow = ({ parent }: Node): boolean => parent !== null && takes.test(parent.type);
