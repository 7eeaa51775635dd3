import type { Node } from "web-tree-sitter";
import { contains, isComment } from "../rules/tree.ts";
import type { Binding } from "../scopes/scope-table.ts";
import type { Rewrite } from "../text-edits.ts";
import { type DataFlow, dataFlow } from "./data-flow.ts";
import { goFunction } from "./go-function.ts";
import { goTypeOf } from "./go-types.ts";
import { javaMethod, typeOf as javaType } from "./java-method.ts";
import { freeName } from "./names.ts";
import type { Place } from "./place.ts";
import { everyLanguage, insert, type Refactoring, type Refusal, refuse } from "./refactoring.ts";
import { reindented } from "./reindent.ts";
import { type SelectedCode, selectedCode } from "./selected-code.ts";
import { isOneLine } from "./syntax.ts";

/** Selected statements, or an expression, become a function: what they use is handed over, the one thing that they make is returned. */
export const extractFunction: Refactoring = {
	id: "extract-function",
	kind: "refactor.extract",
	languages: everyLanguage,
	title: "Extract function",
	offer(place) {
		const code = selectedCode(place);
		return code && ("refused" in code ? code : code.nodes[0]);
	},
	edits(_first, place) {
		const code = selectedCode(place);
		if (!code || "refused" in code) return code ?? refuse("This cannot be moved");
		const flow = dataFlow(code, place);
		if ("refused" in flow) return flow;
		const obstacle = obstacleToOutput(flow, code, place);
		if (obstacle !== undefined) return refuse(obstacle);
		const name = freeName("extracted", place);
		const head = headOf(name, code, flow, place);
		return typeof head === "string" ? rewritten(head, name, { code, flow }, place) : head;
	},
};

function obstacleToOutput({ inputs, output }: DataFlow, code: SelectedCode, { grammar }: Place): string | undefined {
	if (!output) return undefined;
	if (output.references.some(({ node }) => isInHandler(node, code))) return `${output.name} is read where an error of it is handled`;
	const before = output.declarations.some((each) => each.endIndex <= (code.nodes[0]?.startIndex ?? 0));
	const isPlain = output.declarations.some((each) => code.nodes.some((node) => each.parent?.parent?.id === node.id));
	// Python finds no value for a name that was not assigned.
	return grammar === "python" && !before && (!isPlain || inputs.includes(output)) ? `${output.name} is not assigned each time` : undefined;
}

function isInHandler(node: Node, { owner, nodes }: SelectedCode): boolean {
	for (let at: Node | null = node; at && at.id !== owner.id; at = at.parent) {
		const isHandler = /^(catch_clause|except_clause|finally_clause)$/.test(at.type);
		if (isHandler && nodes.some((each) => at?.parent && each.startIndex >= at.parent.startIndex && each.endIndex <= at.startIndex)) return true;
	}
	return false;
}

/** Up to the body. */
function headOf(name: string, code: SelectedCode, flow: DataFlow, place: Place): string | Refusal {
	if (place.grammar === "java") return javaMethod(name, code, flow, place);
	if (place.grammar === "go") return goFunction(name, code, flow, place);
	const isTyped = place.grammar === "typescript" || place.grammar === "tsx";
	const parameters = flow.inputs.map((input) => (isTyped ? `${input.name}: ${typeOf(input, code.anchor, place)}` : input.name)).join(", ");
	return place.grammar === "python" ? `def ${name}(${parameters}):` : `function ${name}(${parameters}) {`;
}

/** As it is written; what the compiler only infers, and types that the new function does not see, are left to the person. */
function typeOf({ declaration: { parent } }: Binding, anchor: Node, place: Place): string {
	const annotation = parent?.childForFieldName("type");
	if (!annotation || !/^(required_parameter|optional_parameter|variable_declarator)$/.test(parent?.type ?? "")) return "any";
	const names = place.scopes().references.filter(({ node }) => contains(annotation, node));
	const isSeen = names.every(({ binding }) => !binding || (contains(binding.scope.node, anchor) && binding.scope.node.id !== anchor.id));
	return isSeen ? annotation.text.replace(/^:\s*/, "") + (parent?.type === "optional_parameter" ? " | undefined" : "") : "any";
}

function rewritten(head: string, name: string, { code, flow }: { code: SelectedCode; flow: DataFlow }, place: Place): Rewrite {
	const { newline, unit, grammar } = place;
	const [first] = code.nodes;
	const start = first?.startIndex ?? 0;
	const end = code.nodes.at(-1)?.endIndex ?? start;
	const hasStops = grammar !== "python" && grammar !== "go";
	const stop = hasStops && /[;}]$/.test(code.nodes.findLast((node) => !isComment(node))?.text ?? "") ? ";" : "";
	const call = `${name}(${flow.inputs.map((input) => input.name).join(", ")})`;
	const outer = place.indentAt(code.anchor.startIndex);
	const body = reindented(place, { start, end }, place.indentAt(start), outer + unit);
	const close = grammar === "python" ? "" : `${newline}${outer}}`;
	const declarations = grammar === "python" ? [] : flow.locals.map((local) => declared(local, stop, place));
	const lines =
		first && code.isExpression ? [returned(body, first, place)] : [...declarations, body, ...(flow.output ? [`return ${flow.output.name}${stop}`] : [])];
	const text = [head, ...lines].join(`${newline}${outer}${unit}`) + close;
	const use = { start, end, text: code.isExpression ? inPlace(call, first) : `${resultOf(flow, code, place)}${call}${stop}` };
	const gap = newline.repeat(outer === "" && grammar === "python" ? 3 : 2);
	const offset = use.text.lastIndexOf(`${name}(`);
	if (grammar !== "python") return { edits: [use, insert(endOfLine(code.anchor, place), `${gap}${outer}${text}`)], name: { edit: 0, offset } };
	return { edits: [insert(startWithComments(code.anchor, place), `${text}${gap}${outer}`), use], name: { edit: 1, offset } };
}

function declared(local: Binding, stop: string, place: Place): string {
	if (place.grammar === "go") return `var ${local.name} ${goTypeOf(local, place)}`;
	return `${place.grammar === "java" ? javaType(local) : "let"} ${local.name}${stop || ";"}`;
}

function returned(text: string, expression: Node, { grammar }: Place): string {
	if (grammar === "go") return `return ${text}`;
	if (grammar !== "python") return `return ${text};`;
	return isOneLine(expression) ? `return ${text}` : `return (${text})`;
}

const inPlace = (call: string, node: Node | undefined): string => (/^jsx_(element|attribute|fragment)$/.test(node?.parent?.type ?? "") ? `{${call}}` : call);

/** What stands before the call: a declaration where the code had it. */
function resultOf({ output, isDeclaredInside }: DataFlow, code: SelectedCode, { grammar }: Place): string {
	if (!output) return "";
	if (!isDeclaredInside || grammar === "python") return `${output.name} = `;
	if (grammar === "go") return `${output.name} := `;
	const declarator = output.declaration.parent;
	if (grammar === "java") return `${declarator?.parent?.childForFieldName("type")?.text ?? "var"} ${output.name} = `;
	const isVar = declarator?.parent?.type === "variable_declaration";
	const isChanged = output.references.some(
		({ access, node }) => access !== "read" && !code.nodes.some((each) => each.startIndex <= node.startIndex && node.endIndex <= each.endIndex),
	);
	return `${isVar ? "var" : isChanged ? "let" : "const"} ${output.name} = `;
}

/** Behind a comment on the same line. */
function endOfLine({ endIndex }: Node, { source }: Place): number {
	return endIndex + (/^;?[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*\*\/)?/.exec(source.slice(endIndex))?.[0].trimEnd().length ?? 0);
}

/** Before the comments that belong to it. */
function startWithComments(node: Node, place: Place): number {
	let first = node;
	for (
		let before = node.previousNamedSibling;
		before && isComment(before) && before.endPosition.row === first.startPosition.row - 1 && place.isFirstOnLine(before.startIndex);
		before = before.previousNamedSibling
	)
		first = before;
	return first.startIndex;
}
