// Which calls of a file start an async function that the file itself declares: what can be known without types.

import type { Node } from "web-tree-sitter";
import type { RuleMatch } from "../rule.ts";
import { enclosing, field, parts } from "../tree.ts";
import { isAsync, ownDescendants } from "./script-syntax.ts";

const classBodies: ReadonlySet<string> = new Set(["class_body"]);

/** The call's function is declared `async` in this file, once, and never replaced. */
export const startsAsync = (call: Node, match: RuleMatch): boolean => declarationOf(call, match) !== undefined;

function declarationOf(call: Node, match: RuleMatch): Node | undefined {
	const callee = field(call, "function");
	const declared = callee?.type === "identifier" ? declaredFunction(callee, match) : callee && ownMethod(callee, call);
	return declared && isAsync(declared) && !isGenerator(declared) ? declared : undefined;
}

/** `this.name()`: the one method of that name in the class around. */
function ownMethod(callee: Node, call: Node): Node | undefined {
	if (callee.type !== "member_expression" || field(callee, "object")?.type !== "this") return undefined;
	const name = field(callee, "property")?.text;
	const [member, ...others] = enclosing(call, classBodies)?.namedChildren.filter((each) => field(each, "name")?.text === name) ?? [];
	return member?.type === "method_definition" && others.length === 0 ? member : undefined;
}

function declaredFunction(name: Node, match: RuleMatch): Node | undefined {
	const binding = match.scopes().bindingAt(name);
	if (binding?.declarations.length !== 1 || binding.references.some((reference) => reference.access !== "read")) return undefined;
	const declared = binding.declaration.parent ?? undefined;
	if (binding.kind === "function") return declared?.type === "function_declaration" ? declared : undefined;
	const value = binding.kind === "constant" && declared?.type === "variable_declarator" ? field(declared, "value") : undefined;
	return value?.type === "arrow_function" || value?.type === "function_expression" ? value : undefined;
}

const isGenerator = (node: Node): boolean => node.children.some((child) => child.type === "*");

/** A `try` with a `catch` holds all that it waits for: what goes wrong in it stays in it. */
export function catchesItself(call: Node, match: RuleMatch): boolean {
	const declared = declarationOf(call, match);
	const body = declared && field(declared, "body");
	const statements = body?.type === "statement_block" ? parts(body) : [];
	const isGuarded = (statement: Node): boolean => statement.type === "try_statement" && field(statement, "handler") !== undefined;
	return statements.some(isGuarded) && statements.every((each) => isGuarded(each) || !mayReject(each));
}

const mayReject = (statement: Node): boolean =>
	statement.type === "throw_statement" || ownDescendants(statement, "await_expression", "throw_statement").length > 0;
