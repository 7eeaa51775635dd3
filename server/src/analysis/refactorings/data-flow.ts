// Which names a piece of code takes from the function around it, and which it gives back.

import type { Node } from "web-tree-sitter";
import { contains } from "../rules/tree.ts";
import type { Binding, Reference } from "../scopes/scope-table.ts";
import type { Place } from "./place.ts";
import { type Refusal, refuse } from "./refactoring.ts";
import type { SelectedCode } from "./selected-code.ts";
import { functionAround, loops } from "./syntax.ts";

export interface DataFlow {
	/** In the order in which they are declared. */
	inputs: readonly Binding[];
	/** Declared before the code, but only assigned and read in it: to be declared anew. */
	locals: readonly Binding[];
	/** Assigned in the code and read behind it. */
	output: Binding | undefined;
	/** Whether the output is declared in the code. */
	isDeclaredInside: boolean;
}

export function dataFlow(code: SelectedCode, place: Place): DataFlow | Refusal {
	const table = place.scopes();
	if (table.isOpaque) return refuse("Names can come into being unseen in this file");
	const uses = table.references.filter(({ node }) => isInside(code, node));
	const declared = table.bindings.filter(({ declarations }) => declarations.some((each) => isInside(code, each)));
	const used = new Set([...uses.map(({ binding }) => binding), ...declared].filter((binding) => binding !== undefined));
	const inputs: Binding[] = [];
	const outputs: Binding[] = [];
	const locals: Binding[] = [];
	for (const binding of used) {
		const isLocal = contains(code.anchor, binding.scope.node) && binding.scope.node.id !== code.nodes[0]?.id;
		const written = accesses(binding, code).filter(({ access }) => access !== "read");
		if (!isLocal) {
			if (written.length > 0 && place.grammar === "python") return refuse(`It assigns ${binding.name}, which belongs to another scope`);
			continue;
		}
		const refusal = obstacleOf(binding, code, written);
		if (refusal !== undefined) return refuse(refusal);
		const isOutput = written.length > 0 && isReadBehind(binding, code);
		if (!isOutput && place.grammar !== "python" && isLost(binding, code)) return refuse(`It declares ${binding.name}, which is used outside of it`);
		if (isOutput) outputs.push(binding);
		if (isInput(binding, code, isOutput)) inputs.push(binding);
		else if (written.length > 0 && !binding.declarations.some((each) => isInside(code, each))) locals.push(binding);
	}
	const [output, ...others] = outputs;
	if (others.length > 0) return refuse(`It would give back more than one value: ${outputs.map(({ name }) => name).join(", ")}`);
	if (output && code.isExpression) return refuse(`It assigns ${output.name}`);
	inputs.sort((a, b) => a.declaration.startIndex - b.declaration.startIndex);
	return { inputs, locals, output, isDeclaredInside: output?.declarations.every((each) => isInside(code, each)) ?? false };
}

const isInside = ({ nodes }: SelectedCode, node: Node): boolean => nodes.some((each) => contains(each, node));

interface Access {
	node: Node;
	access: Reference["access"];
}

/** Within the code; declarations assign. */
function accesses(binding: Binding, code: SelectedCode): Access[] {
	const declarations = binding.declarations.map((node): Access => ({ node, access: "write" }));
	return [...declarations, ...binding.references].filter(({ node }) => isInside(code, node)).sort((a, b) => a.node.startIndex - b.node.startIndex);
}

function obstacleOf(binding: Binding, code: SelectedCode, written: readonly Access[]): string | undefined {
	const { name, kind } = binding;
	const isDeclaredOutside = binding.declarations.some((each) => !isInside(code, each));
	const outside = [...binding.references].filter(({ node }) => !isInside(code, node));
	const isType = ({ type }: Node) => type === "type_identifier";
	const isHalf = isDeclaredOutside && binding.declarations.some((each) => isInside(code, each)) && binding.declarations.some(isType);
	if (isHalf || (isDeclaredOutside && accesses(binding, code).some(({ node }) => isType(node)))) return `${name} is a type of the function around it`;
	const cannotBeReturned = /^(function|class|import)$/.test(kind) || outside.some(({ node }) => isType(node));
	if (!isDeclaredOutside && outside.length > 0 && cannotBeReturned) return `It declares ${name}, which is used outside of it`;
	const isInFunction = ({ node }: { node: Node }) => functionAround(node)?.id !== code.owner.id;
	const isShared = isDeclaredOutside || outside.length > 0;
	if (isShared && written.some(isInFunction)) return `A function in it assigns ${name}`;
	if (written.length > 0 && outside.some(isInFunction)) return `A function outside of it uses ${name}, which it assigns`;
	const changes =
		outside.filter(({ access }) => access !== "read").length + Math.max(0, binding.declarations.filter((each) => !isInside(code, each)).length - 1);
	return isDeclaredOutside && changes > 0 && accesses(binding, code).some(isInFunction) ? `A function in it sees later changes of ${name}` : undefined;
}

/** Whether its only declaration goes while something else stays. */
const isLost = ({ declarations, references }: Binding, code: SelectedCode): boolean =>
	declarations.every((each) => isInside(code, each)) && references.some(({ node }) => !isInside(code, node));

/** Later in the function, or in the next turn of a loop around the code. */
function isReadBehind(binding: Binding, code: SelectedCode): boolean {
	const end = code.nodes.at(-1)?.endIndex ?? 0;
	const isInLoop = hasLoopAround(code);
	const isDeclaredInLoop = binding.scope.node.id !== code.owner.id && binding.scope.kind === "block" && !hasLoopBetween(code, binding.scope.node);
	return binding.references.some(
		({ node, access }) => access !== "write" && !isInside(code, node) && (node.startIndex >= end || (isInLoop && !isDeclaredInLoop)),
	);
}

function hasLoopAround({ nodes, owner }: SelectedCode): boolean {
	for (let at = nodes[0]?.parent; at && at.id !== owner.id; at = at.parent) if (loops.has(at.type)) return true;
	return false;
}

function hasLoopBetween({ nodes }: SelectedCode, scope: Node): boolean {
	for (let at = nodes[0]?.parent; at && at.id !== scope.id; at = at.parent) if (loops.has(at.type)) return true;
	return loops.has(scope.type);
}

/** Whether the code may see the value that the name has before it. */
function isInput(binding: Binding, code: SelectedCode, isOutput: boolean): boolean {
	if (
		binding.declarations.every((each) => isInside(code, each)) &&
		binding.references.every(({ node }) => isInside(code, node) || node.startIndex > (code.nodes[0]?.startIndex ?? 0))
	)
		return false;
	const [first] = accesses(binding, code);
	if (!first) return false;
	const isWrittenFirst = first.access === "write" && isUnconditional(first.node, code) && !isReadIn(first.node, binding);
	return !isWrittenFirst && (isOutput || accesses(binding, code).some(({ access }) => access !== "write"));
}

/** Go's targets stand in a list. */
const assignmentTo = ({ parent }: Node): Node | null => (parent?.type === "expression_list" ? parent.parent : parent);

/** Whether the assignment is one of the statements themselves. */
function isUnconditional(target: Node, code: SelectedCode): boolean {
	const assignment = assignmentTo(target);
	const isPart = assignment?.type === "variable_declarator" || assignment?.parent?.type === "expression_statement";
	const statement = isPart ? assignment.parent : /^(assignment_statement|short_var_declaration)$/.test(assignment?.type ?? "") ? assignment : undefined;
	return statement !== undefined && code.nodes.some(({ id }) => id === statement?.id);
}

/** `x = x + 1` reads first. */
function isReadIn(target: Node, binding: Binding): boolean {
	const assignment = assignmentTo(target);
	return binding.references.some(({ node, access }) => access !== "write" && contains(assignment ?? target, node));
}
