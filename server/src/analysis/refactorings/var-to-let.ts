import type { Node } from "web-tree-sitter";
import { contains, parts } from "../rules/tree.ts";
import type { Binding } from "../scopes/scope-table.ts";
import { type Refactoring, refuse, replace, scripts } from "./refactoring.ts";
import { functions, loops, walk } from "./syntax.ts";

/** `var` becomes `const`, or `let` where it is assigned again; only where every use is in its block and after it. */
export const varToLet: Refactoring = {
	id: "var-to-let",
	kind: "refactor.rewrite",
	languages: scripts,
	title: "Convert var to const or let",
	offer(place) {
		const node = place.around(statements);
		const word = node && wordOf(node);
		const first = node && (parts(node).find(({ type }) => type === "variable_declarator") ?? node.childForFieldName("left"));
		return word && first && place.start <= (first.childForFieldName("name") ?? first).endIndex ? node : undefined;
	},
	edits(node, place) {
		const word = wordOf(node);
		const table = place.scopes();
		const names = declaredNames(node).map((name) => table.bindingAt(name));
		const found = names.filter((binding) => binding !== undefined);
		if (!word || found.length === 0 || found.length < names.length) return { edits: [] };
		if (table.isOpaque) return refuse("Names can come into being unseen in this file");
		for (const binding of found) {
			const obstacle = obstacleOf(binding, node);
			if (obstacle !== undefined) return refuse(`${binding.name} ${obstacle}`);
		}
		const isConstant = found.every(({ references }) => references.every(({ access }) => access === "read")) && hasValues(node);
		return { edits: [replace(word, isConstant ? "const" : "let")] };
	},
};

const statements: ReadonlySet<string> = new Set(["variable_declaration", "for_in_statement"]);

function wordOf(node: Node): Node | undefined {
	const word = node.type === "for_in_statement" ? node.childForFieldName("kind") : node.child(0);
	return word?.type === "var" ? word : undefined;
}

function declaredNames(node: Node): Node[] {
	const targets = node.type === "for_in_statement" ? [node.childForFieldName("left")] : parts(node).map((each) => each.childForFieldName("name"));
	const isName = ({ type }: Node) => type === "identifier" || type === "shorthand_property_identifier_pattern";
	// The default of a pattern only refers to names.
	return targets.flatMap((target) =>
		target ? [...walk(target, ({ type }) => !functions.has(type))].filter((each) => isName(each) && !isDefault(each, target)) : [],
	);
}

function isDefault(name: Node, target: Node): boolean {
	for (let at = name; at.id !== target.id && at.parent; at = at.parent) {
		if (/assignment_pattern$/.test(at.parent.type) && at.parent.childForFieldName("right")?.id === at.id) return true;
		if (at.parent.type === "computed_property_name") return true;
	}
	return false;
}

const hasValues = (node: Node): boolean =>
	node.type === "for_in_statement" || parts(node).every((each) => each.type !== "variable_declarator" || each.childForFieldName("value") !== null);

function obstacleOf(binding: Binding, node: Node): string | undefined {
	const isInLoopHead = node.type === "for_in_statement" || node.parent?.type === "for_statement";
	const block = node.type === "for_in_statement" ? node : node.parent;
	if (!block || /^(switch_case|switch_default)$/.test(block.type) || /^(export_statement|labeled_statement|else_clause)$/.test(block.type))
		return "is declared where a block scope would not hold it";
	if (!isInLoopHead && !/^(program|statement_block)$/.test(block.type)) return "is declared where a block scope would not hold it";
	if (binding.isExported) return "is seen outside of this file";
	if (binding.declarations.length > 1 || binding.kind === "parameter") return "is declared more than once";
	const outside = binding.references.some((each) => !contains(block, each.node) || each.node.startIndex < binding.declaration.startIndex);
	if (outside) return "is used before its declaration or outside of its block";
	const ownValue = node.type !== "for_in_statement" && parts(node).find((each) => contains(each, binding.declaration));
	if (ownValue && binding.references.some((each) => contains(ownValue, each.node) && each.scope === binding.scope)) return "is used in its own value";
	const inner = binding.references.filter((each) => isInInnerFunction(each.node, block));
	if (inner.length > 0 && isRepeated(node)) return "is kept by a function from one turn of the loop to the next";
	if (isRepeated(node) && !isInLoopHead && !hasValues(node)) return "keeps its value from one turn of the loop to the next";
	return inner.some(({ node: use }) => isHoisted(use, block)) && !isFirst(node) ? "may be used by a function that is called before" : undefined;
}

function isInInnerFunction(use: Node, block: Node): boolean {
	for (let at: Node | null = use; at && at.id !== block.id; at = at.parent) if (functions.has(at.type)) return true;
	return false;
}

/** Functions that are declared can be called from above. */
function isHoisted(use: Node, block: Node): boolean {
	for (let at: Node | null = use; at && at.id !== block.id; at = at.parent)
		if (at.type === "function_declaration" || at.type === "generator_function_declaration") return true;
	return false;
}

/** Whether a loop of the same function is around it. */
function isRepeated(node: Node): boolean {
	for (let at: Node | null = node; at; at = at.parent) {
		if (functions.has(at.type)) return false;
		if (loops.has(at.type)) return true;
	}
	return false;
}

const inert = /^(import_statement|function_declaration|generator_function_declaration|comment|empty_statement|interface_declaration|type_alias_declaration)$/;

/** Whether nothing before it in its block can call a function of the block. */
function isFirst(node: Node): boolean {
	for (const each of node.parent?.namedChildren ?? []) {
		if (each.startIndex >= node.startIndex) return true;
		const isDirective = each.type === "expression_statement" && each.namedChildren[0]?.type === "string";
		const isRequire =
			/_declaration$/.test(each.type) && parts(each).every((one) => /^(require\([^()]*\)|["'\d].*)?$/.test(one.childForFieldName("value")?.text ?? ""));
		if (!inert.test(each.type) && !isDirective && !isRequire) return false;
	}
	return true;
}
