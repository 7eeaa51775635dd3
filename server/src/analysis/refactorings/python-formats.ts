// The two older format languages of Python, read into the parts of an f-string.

import type { Node } from "web-tree-sitter";
import { hasEffect } from "./evaluation.ts";
import { type Refusal, refuse } from "./refactoring.ts";
import { walk } from "./syntax.ts";

/** Text as an f-string has it, or a value in braces with what follows it there. */
export type StringPart = string | { value: Node; access?: string; format?: string };

const escaped = (text: string): string => text.replace(/[{}]/g, "$&$&");

/** "%5.2f of %s": flags, width, precision and kind. */
export function percentParts(content: string, values: readonly Node[]): StringPart[] | Refusal {
	if (values.some(({ type }) => /splat/.test(type))) return refuse("The values are not known one by one");
	const found: StringPart[] = [];
	let copied = 0;
	let used = 0;
	for (const match of content.matchAll(/%(?:(%)|([-+ #0]*)(\d*)((?:\.\d+)?)([a-zA-Z])|[\s\S]|$)/g)) {
		found.push(escaped(content.slice(copied, match.index)));
		copied = match.index + match[0].length;
		const [, percent, flags = "", width = "", precision = "", kind] = match;
		if (percent) {
			found.push("%");
			continue;
		}
		const value = values[used++];
		const format = kind && formatOf({ flags, width, precision, kind }, value);
		if (format === undefined || format === "" || !value) return refuse(`${match[0]} has no equal in an f-string`);
		found.push({ value, format: format === "plain" ? "" : format });
	}
	if (used !== values.length) return refuse("There are more values than places");
	found.push(escaped(content.slice(copied)));
	return found;
}

interface Percent {
	flags: string;
	width: string;
	precision: string;
	kind: string;
}

function formatOf({ flags, width, precision, kind }: Percent, value: Node | undefined): string | undefined {
	if (/[ #]/.test(flags)) return undefined;
	if (kind === "s" || kind === "r" || kind === "a") {
		if (precision || /[+0]/.test(flags)) return undefined;
		const conversion = kind === "s" ? (width ? "!s" : "") : `!${kind}`;
		return `${conversion}${width ? `:${flags.includes("-") ? "<" : ">"}${width}` : ""}` || "plain";
	}
	// What is no whole number is cut by `%d`, but not by an f-string.
	const isWhole = value?.type === "integer" || /^len\(/.test(value?.text ?? "");
	if (/[di]/.test(kind)) return isWhole && !precision && !flags ? (width ? `:${width}` : "plain") : undefined;
	if (!/^[feEgG]$/.test(kind) || flags.includes("-")) return undefined;
	return `:${flags.includes("+") ? "+" : ""}${flags.includes("0") && width ? "0" : ""}${width}${precision}${kind}`;
}

/** "{}, {0!r:>5}, {name.field}": each value is used once, in the order in which it is evaluated. */
export function formatParts(content: string, given: readonly Node[]): StringPart[] | Refusal {
	if (given.some(({ type }) => /splat|generator/.test(type))) return refuse("The values are not known one by one");
	const named = new Map(given.map((each, index) => [each.childForFieldName("name")?.text ?? String(index), each.childForFieldName("value") ?? each]));
	const order: number[] = [];
	const found: StringPart[] = [];
	let copied = 0;
	let automatic = 0;
	for (const match of content.matchAll(/\{\{|\}\}|\{([^{}!:]*)((?:![rsa])?(?::[^{}]*)?)\}|[{}]/g)) {
		found.push(content.slice(copied, match.index));
		copied = match.index + match[0].length;
		const [text, field, format = ""] = match;
		if (text === "{{" || text === "}}") found.push(text);
		if (text === "{{" || text === "}}") continue;
		const [, key = "", access = ""] = /^(\w*)((?:\.\w+)*)$/.exec(field ?? "?") ?? [undefined, "?"];
		const value = named.get(key === "" ? String(automatic++) : key);
		if (!value) return refuse(`${text} cannot be written in an f-string`);
		order.push(value.startIndex);
		found.push({ value, access, format });
	}
	const isInOrder = order.length === named.size && order.every((at, index) => index === 0 || at > (order[index - 1] ?? 0));
	if (!isInOrder && [...named.values()].some(hasEffect)) return refuse("The values would be evaluated in another order");
	if (new Set(order).size !== named.size) return refuse("There are more values than places");
	found.push(content.slice(copied));
	return found;
}

/** A value in braces, as Python reads it before version 3.12: without the quotes of the string, without backslashes. */
export function embedded({ value, access = "", format = "" }: Exclude<StringPart, string>, quote: string): string | Refusal {
	const loose = /^(lambda|named_expression|conditional_expression|generator_expression|yield|await)$/.test(value.type);
	const needsParentheses = loose || (access !== "" && !/^(identifier|attribute|call|subscript)$/.test(value.type));
	const code = withOtherQuotes(value, quote);
	if (code === undefined || /[\\\n#]/.test(code) || code.includes(quote[0] ?? quote)) return refuse("A value holds what an f-string cannot");
	const text = `${needsParentheses && !code.startsWith("(") ? `(${code})` : code}${access}`;
	return `{${text.startsWith("{") ? " " : ""}${text}${text.endsWith("}") ? " " : ""}${format}}`;
}

function withOtherQuotes(value: Node, quote: string): string | undefined {
	const other = quote.startsWith('"') ? "'" : '"';
	let code = value.text;
	for (const node of [...walk(value, ({ type }) => type !== "string")].reverse()) {
		if (node.type !== "string") continue;
		const plain = /^([rbu]*)(["'])([^"'\\{}]*)\2$/i.exec(node.text);
		if (!plain) return undefined;
		const at = node.startIndex - value.startIndex;
		code = code.slice(0, at) + plain[1] + other + plain[3] + other + code.slice(at + node.text.length);
	}
	return code;
}
