import type { Node } from "web-tree-sitter";
import { holdsComment, parts } from "../rules/tree.ts";
import { type Refactoring, refuse, replace, scripts } from "./refactoring.ts";

/** `"a" + b + "c"` becomes a template. An object that turns into a string and a number differently would show the difference. */
export const toTemplate: Refactoring = {
	id: "to-template",
	kind: "refactor.rewrite",
	languages: scripts,
	title: "Convert to a template string",
	offer(place) {
		const chain = outermostSum(place.around(sums));
		return chain && !holdsComment(chain) && operandsOf(chain).some(({ type }) => type === "string") ? chain : undefined;
	},
	edits(chain, { source }) {
		const operands = operandsOf(chain);
		if (operands.some(({ type, text }) => type === "string" && /\\[0-7]/.test(text))) return refuse("A template cannot have octal escapes");
		const first = operands.findIndex(({ type }) => isText(type));
		// What stands before the first text is added up as before.
		const sum = first > 1 ? [`\${${source.slice(chain.startIndex, operands[first - 1]?.endIndex)}}`] : operands.slice(0, first).map(templatePart);
		return { edits: [replace(chain, `\`${joined([...sum, ...operands.slice(first).map(templatePart)])}\``)] };
	},
};

/** A template becomes texts and values that are added up. */
export const toConcatenation: Refactoring = {
	id: "to-concatenation",
	kind: "refactor.rewrite",
	languages: scripts,
	title: "Convert to concatenation",
	offer(place) {
		const node = place.around(templates);
		const isTagged = node?.parent?.type === "call_expression" && node.parent.childForFieldName("arguments")?.id === node.id;
		const isType = node?.parent?.type === "literal_type";
		return node && !isTagged && !isType && node.namedChildren.some(({ type }) => type === "template_substitution") ? node : undefined;
	},
	edits(node, { source }) {
		const quote = (source.match(/'/g)?.length ?? 0) > (source.match(/"/g)?.length ?? 0) ? "'" : '"';
		const pieces: { text: string; isText: boolean }[] = [];
		let raw = "";
		const endText = () => {
			if (raw !== "") pieces.push({ text: quoted(raw, quote), isText: true });
			raw = "";
		};
		for (const part of node.namedChildren) {
			if (part.type !== "template_substitution") {
				raw += part.text;
				continue;
			}
			endText();
			const value = parts(part)[0];
			if (value) pieces.push({ text: isTight(value) ? value.text : `(${value.text})`, isText: false });
		}
		endText();
		// Two values would be added up before the first text is met.
		if (!pieces[0]?.isText && !pieces[1]?.isText) pieces.unshift({ text: quote + quote, isText: true });
		const text = pieces.map((piece) => piece.text).join(" + ");
		return { edits: [replace(node, standsAlone(node) ? text : `(${text})`)] };
	},
};

const sums: ReadonlySet<string> = new Set(["binary_expression"]);
const templates: ReadonlySet<string> = new Set(["template_string"]);
const isText = (type: string): boolean => type === "string" || type === "template_string";
const isSum = (node: Node | null | undefined): boolean => node?.type === "binary_expression" && node.childForFieldName("operator")?.type === "+";

function outermostSum(node: Node | undefined): Node | undefined {
	let at = isSum(node) ? node : undefined;
	while (at?.parent && isSum(at.parent)) at = at.parent;
	return at;
}

/** From left to right; what stands in parentheses is one. */
function operandsOf(node: Node): Node[] {
	const left = node.childForFieldName("left");
	const right = node.childForFieldName("right");
	return isSum(node) && left && right ? [...operandsOf(left), right] : [node];
}

/** A dollar and a brace that only meet now begin no value. */
const joined = (pieces: readonly string[]): string =>
	pieces.reduce((text, piece) => text + (text.endsWith("$") && piece.startsWith("{") ? `\\${piece}` : piece));

function templatePart(node: Node): string {
	if (node.type === "template_string") return node.text.slice(1, -1);
	if (node.type === "string")
		return node.text
			.slice(1, -1)
			.replace(/\\([\s\S])|`|\$\{/g, (found, escaped) => (escaped === undefined ? `\\${found}` : /["']/.test(escaped) ? escaped : found));
	const inner = node.type === "parenthesized_expression" ? parts(node)[0] : node;
	return `\${${inner?.text ?? ""}}`;
}

function quoted(raw: string, quote: string): string {
	const text = raw.replace(/\\(\r\n|[\s\S])|["']|\r?\n/g, (found, escaped) => {
		if (escaped !== undefined) return /[`${]/.test(escaped) ? escaped : found;
		if (found === quote) return `\\${quote}`;
		return found.endsWith("\n") ? "\\n" : found;
	});
	return quote + text + quote;
}

const tight =
	/^(identifier|member_expression|subscript_expression|call_expression|this|number|string|template_string|parenthesized_expression|true|false|null|undefined|super)$/;
const isTight = (node: Node): boolean => tight.test(node.type);

const free =
	/^(arguments|variable_declarator|assignment_expression|return_statement|parenthesized_expression|pair|array|template_substitution|expression_statement|arrow_function|throw_statement|public_field_definition|field_definition|jsx_expression)$/;
const standsAlone = ({ parent }: Node): boolean => parent !== null && free.test(parent.type);
