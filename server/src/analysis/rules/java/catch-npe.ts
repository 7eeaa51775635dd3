import type { Rule } from "../rule.ts";

export const catchNpe: Rule = {
	id: "catch-npe",
	languages: ["java"],
	type: "maintainability",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(catch_clause (catch_formal_parameter (catch_type (_) @at)) (#match? @at "^(java\\.lang\\.)?NullPointerException$"))`,
	// Together with others it is how one asks whether a stranger's object fits.
	where: ({ at }) => at.parent?.namedChildCount === 1 && !/^(?:unused|ignored?|expected|_)/.test(at.parent.parent?.childForFieldName("name")?.text ?? ""),
	message: "Catching NullPointerException hides where the null came from",
	suggestion: "Test for null where it can occur.",
	explanation:
		"The block catches every null that is dereferenced anywhere below, also those that are mistakes. A test for null at the place where null is expected says what is meant and leaves real errors visible.",
	examples: {
		bad: ["String f(A a) { try { return a.b().c(); } catch (NullPointerException e) { return none; } }"],
		good: ["String f(A a) { return a == null ? none : a.c(); }", "void f() { try { work(); } catch (IllegalStateException e) { log(e); } }"],
	},
	sameAs: ["pmd/AvoidCatchingNPE"],
};
