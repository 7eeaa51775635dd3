import type { Node } from "web-tree-sitter";
import type { Binding, BindingKind, Reference } from "../../scopes/scope-table.ts";
import type { Rule, RuleMatch } from "../rule.ts";
import { contains } from "../tree.ts";
import { script } from "./script-syntax.ts";

const kinds: ReadonlySet<BindingKind> = new Set(["variable", "constant", "function", "class", "type"]);

export const unusedVariable: Rule = {
	id: "unused-variable",
	languages: script,
	type: "unused",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: "(program) @at",
	*find(match) {
		const scopes = match.scopes();
		if (scopes.isOpaque) return;
		const listed = new Set([...match.source.matchAll(/\/\*\s*exported\s+([\w\s,$]+)\*\//g)].flatMap((found) => (found[1] ?? "").split(/[\s,]+/)));
		for (const binding of scopes.bindings) if (!listed.has(binding.name) && isUnused(binding)) yield binding.declaration;
	},
	message: (match) => `${match.at.text} is never ${isAssignedLater(match) ? "read" : "used"}`,
	suggestion: "Remove it, or use it. A name that starts with _ says that it is left unused on purpose.",
	explanation:
		"A variable, function or type that nothing uses is left over, or the sign of a slip: the wrong one of two names was used. " +
		"Parameters, caught errors, loop variables, what is exported and names that start with `_` are left alone, and so is what a rest " +
		"element leaves out: `const { secret, ...rest } = data`.",
	examples: {
		bad: [
			"export function f() { const a = 1; return 2; }",
			"export const a = 1;\nfunction f() { return f(); }",
			"export function f() { let a = 1; a = 2; a++; }",
		],
		good: [
			"export function f() { const a = 1; return a; }",
			"function f() {}",
			"export function f(b) { const { a, ...rest } = b; return rest; }",
			"export function f() { const _a = g(); }",
			"export function f(b) { const [a, c] = b; return c; }",
			"var a = module.exports = { b: 1 };",
		],
	},
	sameAs: ["eslint/no-unused-vars", "typescript-eslint/no-unused-vars", "biome/noUnusedVariables", "typescript/6133"],
};

const isAssignedLater = (match: RuleMatch): boolean => (match.scopes().bindingAt(match.at)?.references.length ?? 0) > 0;

function isUnused(binding: Binding): boolean {
	if (!kinds.has(binding.kind) || binding.isExported || binding.name.startsWith("_") || binding.name === "undefined") return false;
	if (binding.references.some((reference) => isUse(reference, binding)) || isOnlyAnotherName(binding.declaration)) return false;
	return isPlainDeclaration(binding.declaration, binding);
}

/** Only where something is read that is not thrown away at once, and not from inside of what is declared. */
function isUse(reference: Reference, binding: Binding): boolean {
	// In `exports.A = A = {}` and `f(A = {})` the value is not left over.
	if (reference.access === "write")
		return reference.node.parent?.type === "assignment_expression" && reference.node.parent.parent?.type !== "expression_statement";
	if (reference.access === "readwrite") {
		const statement = reference.node.parent?.parent;
		return statement?.type !== "expression_statement" && statement?.type !== "for_statement";
	}
	const isCode = binding.kind === "function" || binding.kind === "class" || binding.kind === "type";
	return !(isCode && binding.declarations.some((declaration) => declaration.parent && contains(declaration.parent, reference.node)));
}

/** Not a name that only makes room: beside a rest element, before another element of a list, a function expression's own name. */
function isPlainDeclaration(name: Node, binding: Binding): boolean {
	const around = name.parent;
	if (binding.kind === "function" || binding.kind === "class" || binding.kind === "type") {
		return around !== null && /_(?:declaration)$/.test(around.type) && around.type !== "enum_declaration";
	}
	for (let above = around; above && /pattern$/.test(above.type); above = above.parent) {
		if (above.type === "object_pattern" && above.namedChildren.some((child) => child.type === "rest_pattern")) return false;
		if (above.type === "array_pattern" && (above.namedChildren.at(-1)?.endIndex ?? 0) > name.endIndex) return false;
	}
	return true;
}

/** `var a = module.exports = b`: what it holds is exported. */
const isOnlyAnotherName = ({ parent }: Node): boolean =>
	parent?.type === "variable_declarator" && /^(?:module\.)?exports\b/.test(parent.childForFieldName("value")?.childForFieldName("left")?.text ?? "");
