import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";

export const receiverNames: Rule = {
	id: "receiver-names",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "idle",
	query: "(method_declaration receiver: (parameter_list (parameter_declaration name: (identifier) @at type: (_) @type)))",
	where: ({ at, node }) => {
		if (at.text === "_") return false;
		const type = node("type").text.replace(/^\*/, "");
		const file = at.parent?.parent?.parent?.parent;
		for (const other of file?.namedChildren ?? []) {
			const receiver = other.type === "method_declaration" ? field(other, "receiver")?.namedChild(0) : undefined;
			if (!receiver || field(receiver, "type")?.text.replace(/^\*/, "") !== type) continue;
			const name = field(receiver, "name")?.text;
			if (name !== undefined && name !== "_") return name !== at.text;
		}
		return false;
	},
	message: (match) => `Other methods of ${match.node("type").text.replace(/^\*/, "")} call their receiver differently`,
	suggestion: "Use one name for the receiver of a type.",
	explanation: "One name in all methods lets a reader recognise the receiver at a glance, and lets code move between methods unchanged.",
	examples: { bad: ["package a\nfunc (t T) A() {}\nfunc (x T) B() {}"], good: ["package a\nfunc (t T) A() {}\nfunc (t *T) B() {}"] },
	sameAs: ["staticcheck/ST1016"],
};
