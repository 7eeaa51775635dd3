// The head of a method in Java, where every type has to be written.

import type { Node } from "web-tree-sitter";
import type { Binding } from "../scopes/scope-table.ts";
import type { DataFlow } from "./data-flow.ts";
import { bare } from "./expressions.ts";
import type { Place } from "./place.ts";
import { type Refusal, refuse } from "./refactoring.ts";
import type { SelectedCode } from "./selected-code.ts";

export function javaMethod(name: string, { nodes, owner, isExpression }: SelectedCode, { inputs, locals, output }: DataFlow, place: Place): string | Refusal {
	if (owner.childForFieldName("type_parameters")) return refuse("The method has types of its own");
	for (let at = nodes[0]?.parent; at && at.id !== owner.id; at = at.parent) {
		if (/^try_(with_resources_)?statement$/.test(at.type)) return refuse("A try around it may catch what it throws");
	}
	if (locals.some((local) => typeOf(local) === undefined)) return refuse("The types of its variables are not written");
	const parameters: string[] = [];
	for (const input of inputs) {
		const type = typeOf(input);
		if (type === undefined) return refuse(`The type of ${input.name} is not written`);
		if (input === output && isUnset(input)) return refuse(`${input.name} has no value before it`);
		parameters.push(`${type} ${input.name}`);
	}
	const result = isExpression ? typeOfExpression(nodes[0]) : output ? typeOf(output) : "void";
	if (result === undefined) return refuse("The type of what it gives back is not written");
	const isStatic = owner.namedChildren.some((child) => child.type === "modifiers" && child.children.some(({ type }) => type === "static"));
	const throws = owner.namedChildren.find(({ type }) => type === "throws");
	const thrown = throws ? ` ${place.source.slice(throws.startIndex, throws.endIndex)}` : "";
	return `private ${isStatic ? "static " : ""}${result} ${name}(${parameters.join(", ")})${thrown} {`;
}

/** As it is written; undefined for `var` and where there is none. */
export function typeOf({ declaration }: Binding): string | undefined {
	const { parent } = declaration;
	const typed = parent?.type === "variable_declarator" ? parent.parent : parent;
	if (!typed || !/^(local_variable_declaration|formal_parameter|enhanced_for_statement)$/.test(typed.type) || parent?.childForFieldName("dimensions"))
		return undefined;
	const type = typed.childForFieldName("type")?.text;
	return type === "var" || typed.childForFieldName("dimensions") ? undefined : type;
}

const isUnset = ({ declaration }: Binding): boolean =>
	declaration.parent?.type === "variable_declarator" && declaration.parent.childForFieldName("value") === null;

/** Of what can only be of one type. */
function typeOfExpression(node: Node | undefined): string | undefined {
	const value = node && bare(node);
	const operator = value?.childForFieldName("operator")?.type ?? "";
	if (value?.type === "instanceof_expression" || /^(==|!=|<|>|<=|>=|&&|\|\||!)$/.test(operator)) return "boolean";
	return value?.type === "string_literal" ? "String" : undefined;
}
