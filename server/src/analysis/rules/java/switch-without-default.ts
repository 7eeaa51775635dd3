import type { Rule } from "../rule.ts";
import { within } from "../tree.ts";

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
	fix: ({ node }) => {
		const end = node("body").endIndex - 1;
		const arrow = node("body").text.includes("->");
		return {
			title: "Add a default that throws",
			safety: "unsafe",
			edits: [{ start: end, end, text: arrow ? "default -> throw new IllegalStateException();\n" : "default: throw new IllegalStateException();\n" }],
		};
	},
	explanation:
		"A value that nobody thought of runs past the switch without a trace. A default that throws tells at once when a new constant has been added elsewhere.",
	examples: {
		bad: ["void f(int a) { switch (a) { case 1: x(); break; } }"],
		good: ["void f(int a) { switch (a) { case 1: x(); break; default: y(); } }"],
	},
	sameAs: ["pmd/NonExhaustiveSwitch"],
};
