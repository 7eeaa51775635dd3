// What rules for Go ask of the tree: calls, literals, functions, and the type that a name was declared with.
// Types are those written in this file, next to the name; nothing is resolved beyond it.

import type { Node } from "web-tree-sitter";
import type { RuleMatch } from "../rule.ts";
import { enclosing, field, parts } from "../tree.ts";

export const functionTypes: ReadonlySet<string> = new Set(["function_declaration", "method_declaration", "func_literal"]);
export const loopTypes: ReadonlySet<string> = new Set(["for_statement"]);
/** Code in these runs at another time than the code around it. */
export const deferredTypes: ReadonlySet<string> = new Set(["func_literal"]);

export const argumentsOf = (call: Node): Node[] => {
	const list = field(call, "arguments");
	return list ? parts(list) : [];
};

/** "fmt.Println", "mu.Lock", "len". */
export const calleeOf = (call: Node): string => field(call, "function")?.text ?? "";

export const isStringLiteral = (node: Node | undefined): node is Node => node?.type === "interpreted_string_literal" || node?.type === "raw_string_literal";

/** The content of a string literal as it is written, escapes kept. */
export const stringContent = (literal: Node): string => literal.text.slice(1, -1);

/** The statements of a block, without comments. */
export function statementsOf(block: Node | undefined): Node[] {
	const list = block?.namedChildren.find((child) => child.type === "statement_list");
	return list ? parts(list).filter((statement) => statement.type !== "empty_statement") : [];
}

export const bodyOf = (callable: Node): Node[] => statementsOf(field(callable, "body"));

/** The type that `name` was declared with where `from` stands, as it is written; undefined where it is not written. */
export function declaredType(name: string, from: Node): string | undefined {
	for (let inner = from, scope = from.parent; scope; inner = scope, scope = scope.parent) {
		const found = declaredIn(scope, name, inner);
		if (found !== undefined) return found === "" ? undefined : found;
	}
	return undefined;
}

/** Empty: declared there, without a type. */
function declaredIn(scope: Node, name: string, inner: Node): string | undefined {
	switch (scope.type) {
		case "statement_list":
		case "source_file":
			return beforeIn(scope, name, scope.type === "source_file" ? undefined : inner);
		case "for_statement":
		case "if_statement":
		case "expression_switch_statement":
			return scope.namedChildren.some((child) => introduces(child, name)) ? "" : undefined;
		case "function_declaration":
		case "method_declaration":
		case "func_literal":
			return parameterType(scope, name);
		default:
			return undefined;
	}
}

function beforeIn(scope: Node, name: string, inner: Node | undefined): string | undefined {
	for (const statement of scope.namedChildren.toReversed()) {
		if (inner && statement.startIndex >= inner.startIndex) continue;
		if (statement.type === "short_var_declaration" && introduces(statement, name)) return "";
		if (statement.type === "var_declaration" || statement.type === "const_declaration") {
			for (const spec of statement.descendantsOfType(["var_spec", "const_spec"])) {
				if (spec.childrenForFieldName("name").some((each) => each.text === name)) return field(spec, "type")?.text ?? "";
			}
		}
	}
	return undefined;
}

const introduces = (statement: Node, name: string): boolean => {
	if (statement.type === "for_clause") return statement.namedChildren.some((child) => introduces(child, name));
	if (statement.type !== "short_var_declaration" && statement.type !== "range_clause") return false;
	return field(statement, "left")?.namedChildren.some((child) => child.text === name) ?? false;
};

function parameterType(callable: Node, name: string): string | undefined {
	for (const list of ["receiver", "parameters", "result"]) {
		for (const parameter of field(callable, list)?.namedChildren ?? []) {
			if (!parameter.childrenForFieldName("name").some((each) => each.text === name)) continue;
			const type = field(parameter, "type")?.text ?? "";
			return parameter.type === "variadic_parameter_declaration" ? `[]${type}` : type;
		}
	}
	return undefined;
}

/** Whether control never goes past a statement of this kind, as far as its first words say. */
export function leaves(statement: Node | undefined): boolean {
	if (!statement) return false;
	if (/^(?:return|break|continue|goto)_statement$/.test(statement.type)) return true;
	const call = statement.type === "expression_statement" ? statement.namedChild(0) : undefined;
	return call?.type === "call_expression" && /^(?:panic|os\.Exit|log\.(?:Fatal|Panic)(?:f|ln)?|runtime\.Goexit)$/.test(calleeOf(call));
}

/** A test file, by what it imports: names of files are not known here. */
export const isTestFile = ({ ofFile }: RuleMatch): boolean => ofFile(importsTesting);

const importsTesting = (_root: Node, source: string): boolean => /"(?:testing|gopkg\.in\/check\.v1)"/.test(source);

const namedFunctionTypes: ReadonlySet<string> = new Set(["function_declaration", "method_declaration"]);

/** In a test, benchmark or example, or what helps one: it ends soon, and a failure shows. */
export function isInTest(match: RuleMatch): boolean {
	if (isTestFile(match)) return true;
	const callable = enclosing(match.at, namedFunctionTypes);
	if (!callable) return false;
	return (
		/^(?:Test|Benchmark|Example|Fuzz)(?:[A-Z_]|$)/.test(field(callable, "name")?.text ?? "") ||
		/\*testing\.|testing\.TB/.test(field(callable, "parameters")?.text ?? "")
	);
}
