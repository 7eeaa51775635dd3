import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { isSuppressed, modifiersOf } from "./java-syntax.ts";

export const finalizeOverride: Rule = {
	id: "finalize-override",
	languages: ["java"],
	type: "maintainability",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_declaration type: (void_type) name: (identifier) @at parameters: (formal_parameters) @parameters body: (block) @body (#eq? @at "finalize"))`,
	// An empty one takes the work of a superclass away.
	// Who marks it as deprecated knows.
	where: (match) =>
		parts(match.node("parameters")).length === 0 &&
		parts(match.node("body")).length > 0 &&
		!isSuppressed(match.at, "deprecation", "removal") &&
		!isDeprecated(match.at),
	message: "finalize() may run late or never, and is deprecated for removal",
	suggestion: "Implement AutoCloseable, with java.lang.ref.Cleaner as a net.",
	explanation:
		"The garbage collector promises neither when nor whether it calls `finalize()`; objects with it are slower to make and to collect, and an exception in it vanishes. Java removes it.",
	examples: {
		bad: ["class A { protected void finalize() { close(); } }"],
		good: [
			"class A implements AutoCloseable { public void close() { } }",
			"class A { void finalize(int step) { } }",
			'class A { @SuppressWarnings("deprecation") protected void finalize() { close(); } }',
			"class A { @Deprecated protected void finalize() { close(); } }",
		],
	},
	sameAs: ["pmd/AvoidFinalize"],
};

const isDeprecated = (name: Node): boolean => name.parent !== null && (modifiersOf(name.parent)?.text.includes("@Deprecated") ?? false);
