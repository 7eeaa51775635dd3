import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";

export const fatalInGoroutine: Rule = {
	id: "fatal-in-goroutine",
	languages: ["go"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @test field: (field_identifier) @name) (#any-of? @test "t" "b") (#any-of? @name "Fatal" "Fatalf" "FailNow" "Skip" "Skipf" "SkipNow")) @at`,
	where: ({ at }) => {
		const literal = enclosing(at, new Set(["func_literal", "function_declaration", "method_declaration"]));
		return (
			literal?.type === "func_literal" &&
			literal.parent?.parent?.type === "go_statement" &&
			!/\bt \*testing/.test(literal.childForFieldName("parameters")?.text ?? "")
		);
	},
	message: (match) => `${match.node("name").text}() ends this goroutine, not the test`,
	suggestion: "Use Error and return, or send the error to the test.",
	explanation:
		"`FailNow` and its kin stop the goroutine they are called on. In any but the test's own the test runs on, or waits for ever for what that goroutine should have done.",
	examples: {
		bad: ['func TestA(t *testing.T) { go func() { t.Fatal("no") }() }'],
		good: ['func TestA(t *testing.T) { go func() { t.Error("no") }() }', 'func TestA(t *testing.T) { t.Fatal("no") }'],
	},
	sameAs: ["staticcheck/SA2002"],
};
