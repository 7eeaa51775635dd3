import type { Rule } from "../rule.ts";
import { lineLike, within } from "../tree.ts";

export const switchWithoutDefault: Rule = {
	id: "switch-without-default",
	languages: ["java"],
	type: "style",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(switch_expression . "switch" @at body: (switch_block) @body)`,
	where: (match) => !within(match.node("body"), new Set(["switch_label"]), new Set(["switch_expression"])).some((label) => label.text.startsWith("default")),
	message: "The switch has no default: other values pass unseen",
	suggestion: "Add a default case, if only to throw.",
	fix: ({ node, source }) => {
		const brace = node("body").endIndex - 1;
		const last = node("body").namedChildren.findLast(({ type }) => type === "switch_rule" || type === "switch_block_statement_group");
		const text = `default${last?.type === "switch_rule" ? " ->" : ":"} throw new IllegalStateException();`;
		const end = source.slice(0, brace).trimEnd().length;
		const isLine = /[\r\n]/.test(source.slice(end, brace));
		const before = isLine ? lineLike(source, last?.startIndex ?? brace) : " ";
		return { title: "Add a default that throws", safety: "unsafe", edits: [{ start: end, end, text: before + text }] };
	},
	explanation:
		"A value that nobody thought of runs past the switch without a trace. A default that throws tells at once when a new constant has been added elsewhere.",
	examples: {
		bad: ["void f(int a) { switch (a) { case 1: x(); break; } }"],
		good: ["void f(int a) { switch (a) { case 1: x(); break; default: y(); } }"],
	},
	sameAs: ["pmd/NonExhaustiveSwitch"],
};
