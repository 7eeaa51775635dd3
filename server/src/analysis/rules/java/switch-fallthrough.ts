import type { Rule } from "../rule.ts";
import { following, parts } from "../tree.ts";

export const switchFallthrough: Rule = {
	id: "switch-fallthrough",
	languages: ["java"],
	type: "bug",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: "(switch_block_statement_group (switch_label) @at)",
	where: ({ at, source }) => {
		const group = at.parent;
		if (!group || at.nextNamedSibling?.type === "switch_label" || following(group).length === 0) return false;
		const last = parts(group).at(-1);
		if (!last || last.type === "switch_label" || leaving.test(last.type)) return false;
		if (last.type === "block" && leaving.test(parts(last).at(-1)?.type ?? "")) return false;
		return !/fall/i.test(source.slice(group.startIndex, following(group)[0]?.startIndex));
	},
	message: "The case runs on into the next one",
	suggestion: "End it with break, or say // fall through.",
	explanation:
		"Without `break` the statements of the following case run too. Where that is meant a comment with the words `fall through` says so and this rule is silent; arrow cases (`case 1 ->`) do not fall through at all.",
	examples: {
		bad: ["void f(int a) { switch (a) { case 1: x(); case 2: y(); break; } }"],
		good: [
			"void f(int a) { switch (a) { case 1: x(); break; case 2: y(); } }",
			"void f(int a) { switch (a) { case 1: x(); // fall through\n case 2: y(); } }",
			"void f(int a) { switch (a) { case 1: case 2: y(); } }",
		],
	},
	sameAs: ["pmd/ImplicitSwitchFallThrough"],
};

const leaving = /^(?:break|return|throw|continue|yield|while|do|if|switch|try)/;
