import type { Node } from "web-tree-sitter";
import type { Binding } from "../../scopes/scope-table.ts";
import type { Rule, RuleMatch } from "../rule.ts";
import { contains, enclosing, field } from "../tree.ts";
import { functionTypes, loopTypes, script } from "./script-syntax.ts";

/** Call their function before they return, so that the variable still has its value. */
const immediate =
	/^(?:forEach|map|filter|find|findIndex|findLast|findLastIndex|some|every|reduce|reduceRight|flatMap|sort|replace|replaceAll|call|apply|each|eachSync|times|from|describe)$/;
const runsLater =
	/^(?:setTimeout|setInterval|setImmediate|requestAnimationFrame|nextTick|queueMicrotask|then|catch|finally|addEventListener|on|once|click|subscribe)$/;

export const loopClosure: Rule = {
	id: "loop-closure",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `[(for_statement initializer: (variable_declaration)) (for_in_statement kind: "var")] @at`,
	*find(match) {
		for (const binding of countersOf(match)) {
			if (binding.declarations.length > 1) continue;
			for (const reference of binding.references) {
				const closure = enclosing(reference.node, functionTypes, loopTypes);
				if (closure && closure.startIndex > match.at.startIndex && contains(match.at, closure) && isRunLater(closure)) yield reference.node;
			}
		}
	},
	message: (match) => `When this runs, ${match.at.text} has the value of the last round`,
	suggestion: "Declare the loop variable with let.",
	explanation:
		"`var` makes one variable for the whole loop. A function that runs later sees it after the loop has ended. " + "`let` makes a new one for each round.",
	examples: {
		bad: ["for (var i = 0; i < 3; i++) { setTimeout(() => log(i)); }", "for (var i = 0; i < 3; i++) { items[i].onclick = function () { show(i); }; }"],
		good: [
			"for (let i = 0; i < 3; i++) { setTimeout(() => log(i)); }",
			"for (var i = 0; i < 3; i++) { list.forEach((a) => a(i)); }",
			"for (var i = 0; i < 3; i++) { (function (j) { setTimeout(() => log(j)); })(i); }",
		],
	},
	sameAs: ["eslint/no-loop-func", "typescript-eslint/no-loop-func"],
};

/** What the head of the loop declares. */
function countersOf({ at, scopes }: RuleMatch): Set<Binding> {
	const head = field(at, "initializer") ?? field(at, "left");
	const names = head?.descendantsOfType(["identifier", "shorthand_property_identifier_pattern"]) ?? [];
	const bindings = names.map((name) => scopes().bindingAt(name)).filter((binding) => binding !== undefined);
	return new Set(bindings.filter(({ declaration }) => head && contains(head, declaration)));
}

function isRunLater(closure: Node): boolean {
	// `element.onclick = function …`
	if (closure.parent?.type === "assignment_expression") return /\.on[a-z]+$/.test(field(closure.parent, "left")?.text ?? "");
	const call = closure.parent?.type === "arguments" ? closure.parent.parent : undefined;
	if (call?.type !== "call_expression") return false;
	const callee = field(call, "function");
	const name = (callee?.type === "member_expression" ? field(callee, "property") : callee)?.text ?? "";
	return runsLater.test(name) && !immediate.test(name);
}
