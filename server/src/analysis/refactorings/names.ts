// Names for what has none yet: taken from what the code says, and free in the whole file.

import type { Node } from "web-tree-sitter";
import type { Grammar } from "../rules/rule.ts";
import type { Place } from "./place.ts";

/** As near to `wanted` as is free. */
export function freeName(wanted: string, place: Place): string {
	const { bindings, references } = place.scopes();
	const taken = new Set([...bindings.map(({ name }) => name), ...references.map(({ name }) => name)]);
	const isFree = (name: string) => !taken.has(name) && !taken.has(`${name}()`) && !reserved.has(name);
	if (isFree(wanted)) return wanted;
	for (let number = 2; ; number++) if (isFree(`${wanted}${number}`)) return `${wanted}${number}`;
}

/** What an expression would be called: the last name in it, as the language writes names. */
export function nameFor(expression: Node, grammar: Grammar): string {
	const last = lastName(expression) ?? (/string|template/.test(expression.type) ? "text" : "value");
	const words = last
		.replace(/^(get|fetch|load|read|create|make|build|new|to)(?=[A-Z_])/, "")
		.replace(/([a-z\d])([A-Z])/g, "$1 $2")
		.split(/[^A-Za-z\d]+/)
		.filter(Boolean)
		.map((word) => word.toLowerCase());
	const joined = grammar === "python" ? words.join("_") : words.map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join("");
	return /^[a-z_]\w*$/.test(joined) ? joined : "value";
}

function lastName(node: Node): string | undefined {
	switch (node.type) {
		case "call_expression":
		case "call": {
			const callee = node.childForFieldName("function");
			return callee ? lastName(callee) : undefined;
		}
		case "method_invocation":
			return node.childForFieldName("name")?.text;
		case "object_creation_expression":
			return node.childForFieldName("type")?.text.replace(/<[\s\S]*/, "");
		case "new_expression":
			return node.childForFieldName("constructor")?.text;
		case "await_expression":
		case "await":
		case "parenthesized_expression":
			return node.namedChildren[0] ? lastName(node.namedChildren[0]) : undefined;
		case "member_expression":
			return node.childForFieldName("property")?.text;
		case "attribute":
			return node.childForFieldName("attribute")?.text;
		case "field_access":
		case "selector_expression":
			return node.childForFieldName("field")?.text;
		case "identifier":
			return node.text;
		default:
			return undefined;
	}
}

const reserved: ReadonlySet<string> = new Set(
	`and as assert async await break case catch chan class const continue def default defer delete do elif else enum except export extends false
	final finally fallthrough for from func function global go goto if implements import in instanceof interface is lambda let list map match native new nil
	none nonlocal not null of or package pass private protected public raise range return select self short static str string struct super switch
	synchronized this throw throws transient true try type typeof undefined var void volatile while with yield int long float double byte char
	boolean bool dict set len id input print open object eval arguments error any number symbol next iter sum min max abs all bytes dir file filter format hash help hex
	zip vars tuple sorted reversed round repr copy close append cap complex real imag panic recover record sealed permits var module exports require`.split(
		/\s+/,
	),
);
