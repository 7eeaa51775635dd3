// Which calls of a file start an async function that the file itself declares: what can be known without types.

import type { Node } from "web-tree-sitter";
import type { RuleMatch } from "../rule.ts";
import { enclosing, field } from "../tree.ts";
import { isAsync } from "./script-syntax.ts";

const classBodies: ReadonlySet<string> = new Set(["class_body"]);

/** The call's function is declared `async` in this file, once, and never replaced. */
export function startsAsync(call: Node, match: RuleMatch): boolean {
	const callee = field(call, "function");
	if (callee?.type === "identifier") return isAsyncName(callee, match);
	if (callee?.type !== "member_expression" || field(callee, "object")?.type !== "this") return false;
	const name = field(callee, "property")?.text;
	const members = enclosing(call, classBodies)?.namedChildren.filter((member) => field(member, "name")?.text === name) ?? [];
	return members.length === 1 && members[0]?.type === "method_definition" && isAsync(members[0]) && !isGenerator(members[0]);
}

function isAsyncName(name: Node, match: RuleMatch): boolean {
	const binding = match.scopes().bindingAt(name);
	if (!binding || binding.declarations.length !== 1 || binding.references.some((reference) => reference.access !== "read")) return false;
	const declared = binding.declaration.parent;
	if (binding.kind === "function") return declared?.type === "function_declaration" && isAsync(declared);
	const value = binding.kind === "constant" && declared?.type === "variable_declarator" ? field(declared, "value") : undefined;
	return value !== undefined && (value.type === "arrow_function" || value.type === "function_expression") && isAsync(value);
}

const isGenerator = (node: Node): boolean => node.children.some((child) => child.type === "*");
