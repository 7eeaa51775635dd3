// What a variable of Go keeps itself, so that a copy of it is another value, and what it only refers to.

import type { Node } from "web-tree-sitter";
import { isBasic } from "./go-types.ts";
import type { Place } from "./place.ts";

/** Whether of a variable of this type, undefined where it is not known, or of a part of it. */
export function hasAddressTaken(use: Node, type: string | undefined): boolean {
	const whole = type !== undefined && isReference(type) ? use : partOf(use);
	return whole.parent?.type === "unary_expression" && whole.parent.childForFieldName("operator")?.type === "&";
}

/** What is kept in it, and not behind it, may be changed: by an assignment to a part, by a method, through a slice of it. */
export function isChangedInPlace(use: Node, type: string | undefined, place: Place): boolean {
	if (type !== undefined && (isReference(type) || isBasic(type) || isInterface(type, place))) return false;
	const part = partOf(use);
	const above = part.parent;
	if (part.id !== use.id && isAssigned(part)) return true;
	return above?.type === "slice_expression" || (part.id !== use.id && above?.type === "call_expression" && above.childForFieldName("function")?.id === part.id);
}

/** `a.b[c].d` of `a`. */
function partOf(use: Node): Node {
	let part = use;
	for (let above = use.parent; above && /^(selector_expression|index_expression|parenthesized_expression)$/.test(above.type); above = above.parent) {
		if (above.childForFieldName("index")?.id === part.id) break;
		part = above;
	}
	return part;
}

function isAssigned(target: Node): boolean {
	const { parent } = target;
	if (parent?.type === "inc_statement" || parent?.type === "dec_statement") return true;
	return parent?.type === "expression_list" && /^(assignment_statement|range_clause)$/.test(parent.parent?.type ?? "") && isLeft(parent);
}

const isLeft = (list: Node): boolean => list.parent?.childForFieldName("left")?.id === list.id;

const isReference = (type: string): boolean => /^(?:\*|\[\]|map\[|(?:<-)?chan\b|func\b|interface\b|any$)/.test(type);

/** Those of the standard library that functions are often given. */
const knownInterfaces =
	/^(?:error|context\.Context|io\.(?:Reader|Writer|Closer|Seeker|ReadWriter|ReadCloser|WriteCloser|ReadWriteCloser|ReadSeeker|ReaderAt|WriterAt|ByteReader|StringWriter)|http\.(?:ResponseWriter|Handler|RoundTripper)|net\.(?:Conn|Listener|Addr)|fs\.(?:FS|File|FileInfo|DirEntry)|os\.(?:FileInfo|DirEntry|Signal)|fmt\.(?:Stringer|State)|testing\.TB|sort\.Interface|reflect\.Type|hash\.Hash|ast\.(?:Node|Expr|Stmt|Decl))$/;

function isInterface(type: string, place: Place): boolean {
	if (knownInterfaces.test(type)) return true;
	const declared = place.scopes().bindings.find(({ name, kind }) => kind === "type" && name === type)?.declaration.parent;
	return declared?.childForFieldName("type")?.type === "interface_type";
}
