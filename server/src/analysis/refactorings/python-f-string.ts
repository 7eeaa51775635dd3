import type { Node } from "web-tree-sitter";
import { holdsComment, parts } from "../rules/tree.ts";
import { hasEffect } from "./evaluation.ts";
import { embedded, formatParts, percentParts, type StringPart } from "./python-formats.ts";
import { type Refactoring, type Refusal, refuse, replace } from "./refactoring.ts";

/** `"%s" % (a,)`, `"{}".format(a)` and `"a" + str(b)` become f-strings. */
export const toFString: Refactoring = {
	id: "to-f-string",
	kind: "refactor.rewrite",
	languages: ["python"],
	title: "Convert to an f-string",
	offer(place) {
		const node = formatting(place.around(formats));
		return node && !holdsComment(node) ? node : undefined;
	},
	edits(node) {
		const found = node.type === "call" ? ofFormat(node) : operatorOf(node) === "%" ? ofPercent(node) : ofSum(node);
		if ("refused" in found) return found;
		const values: string[] = [];
		for (const part of found.parts) {
			const text = typeof part === "string" ? part : embedded(part, found.quote);
			if (typeof text !== "string") return text;
			values.push(text);
		}
		return { edits: [replace(node, `${found.isRaw ? "rf" : "f"}${found.quote}${values.join("")}${found.quote}`)] };
	},
};

interface Formatted {
	parts: readonly StringPart[];
	quote: string;
	isRaw: boolean;
}

const formats: ReadonlySet<string> = new Set(["call", "binary_operator"]);
const operatorOf = (node: Node): string | undefined => node.childForFieldName("operator")?.type;

function formatting(node: Node | undefined): Node | undefined {
	for (let at: Node | undefined = node; at; at = at.parent ?? undefined) {
		const callee = at.type === "call" ? at.childForFieldName("function") : undefined;
		if (callee?.type === "attribute" && callee.childForFieldName("attribute")?.text === "format" && callee.childForFieldName("object")?.type === "string")
			return at;
		if (at.type === "binary_operator" && operatorOf(at) === "%" && at.childForFieldName("left")?.type === "string") return at;
		const isOuterSum = at.type === "binary_operator" && operatorOf(at) === "+" && !(at.parent?.type === "binary_operator" && operatorOf(at.parent) === "+");
		if (isOuterSum && operandsOf(at).some(({ type }) => type === "string") && operandsOf(at).some(({ type }) => type !== "string")) return at;
		if (!/^(argument_list|binary_operator|attribute|call|tuple|string|string_content|subscript|identifier)$/.test(at.type)) return undefined;
	}
	return undefined;
}

/** A plain string taken apart. */
function literal(node: Node): { content: string; quote: string; isRaw: boolean } | undefined {
	const found = /^([ru]?)("""|'''|"|')([\s\S]*)\2$/i.exec(node.text);
	// `\N{DASH}` is a character, not a place.
	return found && !node.text.includes("\\N{") && !node.namedChildren.some(({ type }) => type === "interpolation")
		? { content: found[3] ?? "", quote: found[2] ?? "", isRaw: /r/i.test(found[1] ?? "") }
		: undefined;
}

function ofPercent(node: Node): Formatted | Refusal {
	const left = node.childForFieldName("left");
	const right = node.childForFieldName("right");
	const text = left && literal(left);
	if (!text || !right) return refuse("Only a plain string can be converted");
	const isOne = /^(string|integer|float)$/.test(right.type) || /^(str|repr|len)\(/.test(right.text);
	if (right.type !== "tuple" && !isOne) return refuse("What stands behind % could be a tuple or a dictionary");
	const found = percentParts(text.content, right.type === "tuple" ? parts(right) : [right]);
	return "refused" in found ? found : { ...text, parts: found };
}

function ofFormat(node: Node): Formatted | Refusal {
	const object = node.childForFieldName("function")?.childForFieldName("object");
	const text = object && literal(object);
	const list = node.childForFieldName("arguments");
	if (!text || !list) return refuse("Only a plain string can be converted");
	const found = formatParts(text.content, parts(list));
	return "refused" in found ? found : { ...text, parts: found };
}

function ofSum(node: Node): Formatted | Refusal {
	const operands = operandsOf(node);
	const texts = operands.filter(({ type }) => type === "string").map(literal);
	const [first] = texts;
	if (!first || texts.some((text) => !text || text.isRaw !== first.isRaw || text.quote.length > 1 || (text.isRaw && text.quote !== first.quote)))
		return refuse("The strings are of different kinds");
	if (operands.findIndex(({ type }) => type === "string") > 1) return refuse("What is added before the first string may not be strings");
	const { quote, isRaw } = first;
	const found = operands.map((operand): StringPart => {
		const text = operand.type === "string" ? literal(operand) : undefined;
		if (!text) return { value: unwrapped(operand) };
		const content = text.quote === quote ? text.content : text.content.replaceAll(quote, `\\${quote}`);
		return content.replace(/[{}]/g, "$&$&");
	});
	return { parts: found, quote, isRaw };
}

/** `str(a)` is what an f-string does anyway. */
function unwrapped(node: Node): Node {
	const inner = node.type === "parenthesized_expression" ? parts(node)[0] : undefined;
	const list = node.type === "call" && node.childForFieldName("function")?.text === "str" ? node.childForFieldName("arguments") : undefined;
	const [only, ...others] = list ? parts(list) : [];
	if (only && others.length === 0 && !/argument|splat/.test(only.type) && !hasEffect(only)) return only;
	return inner ?? node;
}

function operandsOf(node: Node): Node[] {
	const left = node.childForFieldName("left");
	const right = node.childForFieldName("right");
	return node.type === "binary_operator" && operatorOf(node) === "+" && left && right ? [...operandsOf(left), right] : [node];
}
