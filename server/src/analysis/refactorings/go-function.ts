// The head of a function in Go, where every type has to be written, and what is handed over is copied.

import type { Node } from "web-tree-sitter";
import { contains } from "../rules/tree.ts";
import type { Binding } from "../scopes/scope-table.ts";
import type { DataFlow } from "./data-flow.ts";
import { goTypeOf, goTypeOfValue, isLiteral } from "./go-types.ts";
import { hasAddressTaken, isChangedInPlace } from "./go-values.ts";
import type { Place } from "./place.ts";
import { type Refusal, refuse } from "./refactoring.ts";
import type { SelectedCode } from "./selected-code.ts";

export function goFunction(name: string, code: SelectedCode, flow: DataFlow, place: Place): string | Refusal {
	const { inputs, locals, output } = flow;
	if (hasOwnTypes(code.anchor)) return refuse("The function has types of its own");
	const parameters: string[] = [];
	for (const binding of new Set([...inputs, ...locals, ...(output ? [output] : [])])) {
		const type = goTypeOf(binding, place);
		if (type === undefined) return refuse(`The type of ${binding.name} is not known`);
		const obstacle = obstacleTo(binding, type, { code, flow, place });
		if (obstacle !== undefined) return refuse(obstacle);
		if (inputs.includes(binding)) parameters.push(`${binding.name} ${type}`);
	}
	const [value] = code.nodes;
	if (code.isExpression && value && isLiteral(value)) return refuse("It takes on the type of its place");
	const result = code.isExpression && value ? goTypeOfValue(value, place) : output ? goTypeOf(output, place) : "";
	if (result === undefined) return refuse("The type of its value is not known");
	const head = `func ${name}(${parameters.join(", ")})${result && ` ${result}`} {`;
	const own = place.scopes().bindings.find((each) => each.kind === "type" && contains(code.anchor, each.scope.node) && namesType(head, each.name));
	return own ? refuse(`${own.name} is a type of the function around it`) : head;
}

const hasOwnTypes = (declaration: Node): boolean =>
	declaration.childForFieldName("type_parameters") !== null || /\[/.test(declaration.childForFieldName("receiver")?.text ?? "");

const namesType = (head: string, name: string): boolean => head.split(/\W+/).includes(name);

interface Moving {
	code: SelectedCode;
	flow: DataFlow;
	place: Place;
}

function obstacleTo(binding: Binding, type: string, { code, flow, place }: Moving): string | undefined {
	const { name, references, declaration } = binding;
	const uses = references.filter(({ node }) => code.nodes.some((each) => contains(each, node)));
	const isWritten = uses.some(({ access }) => access !== "read");
	const result = code.owner.childForFieldName("result");
	// It is read by a `return` that does not name it.
	if (isWritten && result && contains(result, declaration)) return `It assigns ${name}, a result of the function around it`;
	if (references.some(({ node }) => hasAddressTaken(node, type))) return `The address of ${name} is taken`;
	if (flow.inputs.includes(binding) && uses.some(({ node }) => isChangedInPlace(node, type, place))) return `${name} would be copied`;
	const isReadOutside = references.some(({ node, access }) => access !== "write" && !uses.some((each) => each.node.id === node.id));
	return flow.locals.includes(binding) && !isReadOutside ? `${name} is declared before it` : undefined;
}
