// A loop that counts through the indices of a list, taken apart: `for (let i = 0; i < a.length; i++)`, `for i := 0; i < len(a); i++`,
// `for i in range(len(a))`.

import type { Node } from "web-tree-sitter";
import { parts } from "../rules/tree.ts";
import type { Place } from "./place.ts";

export interface IndexLoop {
	node: Node;
	body: Node;
	/** The name that counts, where it is declared. */
	index: Node;
	/** The name of the list. */
	list: Node;
	/** What stands between the parentheses, or between `for` and the body. */
	headStart: number;
	headEnd: number;
}

export function counted(node: Node, place: Place): IndexLoop | undefined {
	const body = node.childForFieldName("body");
	if (!body) return undefined;
	if (place.grammar === "python") return overRange(node, body);
	const clause = place.grammar === "go" ? node.namedChildren.find(({ type }) => type === "for_clause") : node;
	const start = clause?.childForFieldName("initializer") ?? clause?.childForFieldName("init");
	const condition = clause?.childForFieldName("condition");
	const step = clause?.childForFieldName("increment") ?? clause?.childForFieldName("update");
	if (!clause || !start || !condition || !step) return undefined;
	const index = fromZero(start);
	const isCounting = step.text === `${index?.text}++` || step.text === `++${index?.text}`;
	const list =
		condition.childForFieldName("operator")?.type === "<" && condition.childForFieldName("left")?.text === index?.text
			? lengthOf(condition.childForFieldName("right"))
			: undefined;
	if (!index || !list || !isCounting) return undefined;
	return { node, body, index, list, headStart: start.startIndex, headEnd: step.endIndex };
}

/** The name that is declared as 0, if nothing else is. */
function fromZero(start: Node): Node | undefined {
	if (start.type === "short_var_declaration") {
		const name = start.childForFieldName("left")?.namedChildren[0];
		return start.childForFieldName("left")?.namedChildCount === 1 && start.childForFieldName("right")?.text === "0" ? name : undefined;
	}
	const declarators = parts(start).filter(({ type }) => type === "variable_declarator");
	const [only] = declarators;
	if (declarators.length !== 1 || only?.childForFieldName("value")?.text !== "0") return undefined;
	if (start.type === "local_variable_declaration" && start.childForFieldName("type")?.text !== "int") return undefined;
	return only.childForFieldName("name") ?? undefined;
}

function lengthOf(node: Node | null): Node | undefined {
	if (!node) return undefined;
	const isCall = node.childForFieldName("function")?.text === "len";
	const list = isCall ? node.childForFieldName("arguments")?.namedChildren[0] : node.childForFieldName("object");
	const field = (node.childForFieldName("property") ?? node.childForFieldName("field"))?.text;
	return list?.type === "identifier" && (isCall || field === "length") ? list : undefined;
}

function overRange(node: Node, body: Node): IndexLoop | undefined {
	const index = node.childForFieldName("left");
	const range = node.childForFieldName("right");
	const list = /^range\(len\(\w+\)\)$/.test(range?.text ?? "") ? lengthOf(range?.childForFieldName("arguments")?.namedChildren[0] ?? null) : undefined;
	if (index?.type !== "identifier" || !range || !list) return undefined;
	return { node, body, index, list, headStart: index.startIndex, headEnd: range.endIndex };
}
