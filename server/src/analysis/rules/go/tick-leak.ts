import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";

export const tickLeak: Rule = {
	id: "tick-leak",
	languages: ["go"],
	type: "performance",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) (#eq? @package "time") (#eq? @name "Tick")) @at`,
	where: ({ at }) => {
		const callable = enclosing(at, new Set(["function_declaration", "method_declaration"]));
		return callable !== undefined && field(callable, "name")?.text !== "main";
	},
	message: "Before Go 1.23 the ticker behind time.Tick is never freed",
	suggestion: "Use time.NewTicker and defer its Stop.",
	explanation: "There is no way to stop it. Up to Go 1.22 it stays for as long as the program runs; since 1.23 the collector frees it. Off by default.",
	examples: {
		bad: ["func f() { c := time.Tick(time.Second); <-c }"],
		good: ["func f() { c := time.NewTicker(time.Second); defer c.Stop(); <-c.C }", "func main() { c := time.Tick(time.Second); <-c }"],
	},
	sameAs: ["staticcheck/SA1015"],
};
