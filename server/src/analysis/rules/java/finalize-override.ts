import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";

export const finalizeOverride: Rule = {
	id: "finalize-override",
	languages: ["java"],
	type: "maintainability",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_declaration type: (void_type) name: (identifier) @at parameters: (formal_parameters) @parameters body: (block) @body (#eq? @at "finalize"))`,
	// An empty one takes the work of a superclass away.
	where: (match) => parts(match.node("parameters")).length === 0 && parts(match.node("body")).length > 0,
	message: "finalize() may run late or never, and is deprecated for removal",
	suggestion: "Implement AutoCloseable, with java.lang.ref.Cleaner as a net.",
	explanation:
		"The garbage collector promises neither when nor whether it calls `finalize()`; objects with it are slower to make and to collect, and an exception in it vanishes. Java removes it.",
	examples: {
		bad: ["class A { protected void finalize() { close(); } }"],
		good: ["class A implements AutoCloseable { public void close() { } }", "class A { void finalize(int step) { } }"],
	},
	sameAs: ["pmd/AvoidFinalize"],
};
