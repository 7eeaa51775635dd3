// Types of names and values in Go, as far as one file says them.

import type { Node } from "web-tree-sitter";
import type { Binding } from "../scopes/scope-table.ts";
import { bare } from "./expressions.ts";
import type { Place } from "./place.ts";

const basic = /^(?:bool|string|byte|rune|error|u?int(?:8|16|32|64)?|uintptr|float(?:32|64)|complex(?:64|128))$/;

export const isBasic = (type: string): boolean => basic.test(type);

/** As it is written, or evident from the first value; undefined where it is neither. */
export function goTypeOf({ declaration, kind }: Binding, place: Place): string | undefined {
	if (kind !== "parameter" && kind !== "variable") return undefined;
	const list = declaration.parent?.type === "expression_list" ? declaration.parent : undefined;
	const declaring = list ? list.parent : declaration.parent;
	const type = declaring?.childForFieldName("type")?.text;
	switch (declaring?.type) {
		case "parameter_declaration":
			return type;
		case "variadic_parameter_declaration":
			return type && `[]${type}`;
		case "var_spec":
			return type ?? valueType(declaring.childrenForFieldName("name"), declaring.childForFieldName("value"), declaration, place);
		case "short_var_declaration":
			return valueType(list?.namedChildren ?? [], declaring.childForFieldName("right"), declaration, place);
		default:
			return undefined;
	}
}

function valueType(names: readonly Node[], values: Node | null, name: Node, place: Place): string | undefined {
	const index = names.findIndex(({ id }) => id === name.id);
	const [first, ...others] = values?.namedChildren ?? [];
	if (!first) return undefined;
	if (names.length === 1 + others.length) return goTypeOfValue(index === 0 ? first : others[index - 1], place);
	return others.length === 0 && first.type === "call_expression" ? resultsOf(first, place)?.[index] : undefined;
}

const literals: Readonly<Record<string, string>> = {
	interpreted_string_literal: "string",
	raw_string_literal: "string",
	int_literal: "int",
	float_literal: "float64",
	imaginary_literal: "complex128",
	rune_literal: "rune",
	true: "bool",
	false: "bool",
};

/** A constant without a type of its own. */
export function isLiteral(node: Node): boolean {
	const value = bare(node);
	const operand = value.type === "unary_expression" ? value.childForFieldName("operand") : value;
	return operand !== null && literals[operand.type] !== undefined;
}

/** What a variable would be of that is made with this value. */
export function goTypeOfValue(node: Node | undefined, place: Place): string | undefined {
	const value = node && bare(node);
	if (!value) return undefined;
	const type = value.childForFieldName("type");
	switch (value.type) {
		case "composite_literal":
			return type?.type === "implicit_length_array_type" ? undefined : type?.text;
		case "type_conversion_expression":
			return type?.text;
		case "func_literal": {
			const body = value.childForFieldName("body");
			return body ? place.source.slice(value.startIndex, body.startIndex).trim() : undefined;
		}
		case "unary_expression":
			return unaryType(value, place);
		case "binary_expression":
			return /^(?:[=!<>]=|[<>]|&&|\|\|)$/.test(value.childForFieldName("operator")?.type ?? "") ? "bool" : undefined;
		case "call_expression": {
			const results = resultsOf(value, place);
			return results?.length === 1 ? results[0] : undefined;
		}
		default:
			return literals[value.type];
	}
}

function unaryType(value: Node, place: Place): string | undefined {
	const operand = value.childForFieldName("operand") ?? undefined;
	switch (value.childForFieldName("operator")?.type) {
		case "!":
			return "bool";
		case "&": {
			const type = operand?.type === "composite_literal" ? goTypeOfValue(operand, place) : undefined;
			return type && `*${type}`;
		}
		case "-":
			return operand && /^(?:int|float)_literal$/.test(operand.type) ? literals[operand.type] : undefined;
		default:
			return undefined;
	}
}

/** Of the standard library, by what they are called in every file. */
const knownResults: ReadonlyMap<string, readonly string[]> = new Map(
	Object.entries({
		"errors.New": ["error"],
		"fmt.Errorf": ["error"],
		"fmt.Sprintf": ["string"],
		"fmt.Sprint": ["string"],
		"fmt.Sprintln": ["string"],
		"strconv.Itoa": ["string"],
		"strconv.Atoi": ["int", "error"],
		"strings.Split": ["[]string"],
		"strings.Fields": ["[]string"],
		"strings.Join": ["string"],
		"strings.TrimSpace": ["string"],
		"strings.ToLower": ["string"],
		"strings.ToUpper": ["string"],
		"strings.Replace": ["string"],
		"strings.ReplaceAll": ["string"],
		"strings.Contains": ["bool"],
		"strings.HasPrefix": ["bool"],
		"strings.HasSuffix": ["bool"],
		"strings.Index": ["int"],
		"os.ReadFile": ["[]byte", "error"],
		"io.ReadAll": ["[]byte", "error"],
		"time.Now": ["time.Time"],
		"time.Since": ["time.Duration"],
		"filepath.Join": ["string"],
		"path.Join": ["string"],
	}),
);

/** Types of what a call gives back; undefined where this file does not say. */
function resultsOf(call: Node, place: Place): readonly string[] | undefined {
	const callee = call.childForFieldName("function");
	if (!callee) return undefined;
	if (callee.type === "selector_expression") {
		const operand = callee.childForFieldName("operand");
		return operand && place.scopes().bindingAt(operand)?.kind === "import" ? knownResults.get(callee.text) : undefined;
	}
	if (callee.type !== "identifier") return undefined;
	const binding = place.scopes().bindingAt(callee);
	if (binding) return binding.kind === "function" ? declaredResults(binding.declaration.parent) : undefined;
	const [first] = call.childForFieldName("arguments")?.namedChildren ?? [];
	if (callee.text === "make") return first && [first.text];
	if (callee.text === "new") return first && [`*${first.text}`];
	if (/^(?:len|cap|copy)$/.test(callee.text)) return ["int"];
	return isBasic(callee.text) ? [callee.text] : undefined;
}

function declaredResults(declaration: Node | null): string[] | undefined {
	if (!declaration || declaration.childForFieldName("type_parameters")) return undefined;
	const result = declaration.childForFieldName("result");
	if (result?.type !== "parameter_list") return result ? [result.text] : [];
	const types: string[] = [];
	for (const each of result.namedChildren) {
		const type = each.childForFieldName("type")?.text;
		if (type === undefined) continue;
		for (let names = Math.max(1, each.childrenForFieldName("name").length); names > 0; names--) types.push(type);
	}
	return types;
}
