import type { Rule, RuleMatch } from "../rule.ts";
import { namesUnguessable } from "../secrets.ts";
import { enclosing, field } from "../tree.ts";
import { isTestFile } from "./go-syntax.ts";

export const guessableSecret: Rule = {
	id: "guessable-secret",
	languages: ["go"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) (#eq? @package "rand") (#any-of? @name "Int" "Intn" "Int63" "Int63n" "Int31n" "Uint32" "Uint64" "Read" "IntN")) @at`,
	where: (match) => !isTestFile(match) && /"math\/rand(?:\/v2)?"/.test(match.source) && usedFor(match) !== undefined,
	message: (match) => `${usedFor(match) ?? "This"} can be guessed: math/rand is predictable`,
	suggestion: "Use crypto/rand.",
	explanation: "`math/rand` computes each number from the one before. Who sees some of them, or knows when the program started, knows the rest.",
	examples: {
		bad: ['package a\nimport "math/rand"\nfunc newToken() int { return rand.Int() }'],
		good: [
			'package a\nimport "math/rand"\nfunc dice() int { return rand.Intn(6) }',
			'package a\nimport "crypto/rand"\nfunc newToken(b []byte) { rand.Read(b) }',
		],
	},
};

/** The variable that the number ends up in, or the function that makes it. */
function usedFor({ at }: RuleMatch): string | undefined {
	const target = enclosing(at, new Set(["short_var_declaration", "assignment_statement", "var_spec"]), new Set(["block"]));
	const callable = enclosing(at, new Set(["function_declaration", "method_declaration"]));
	const names = [target && (field(target, "left") ?? field(target, "name"))?.text, callable && field(callable, "name")?.text];
	return names.find((name) => name !== undefined && namesUnguessable(name));
}
