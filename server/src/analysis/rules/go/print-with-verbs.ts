import type { Rule } from "../rule.ts";
import { stringContent } from "./go-syntax.ts";

export const printWithVerbs: Rule = {
	id: "print-with-verbs",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list . (interpreted_string_literal) @format . (_))
		(#any-of? @package "fmt" "log" "t" "b") (#any-of? @name "Print" "Println" "Sprint" "Sprintln" "Fatal" "Fatalln" "Panic" "Panicln" "Error" "Log" "Skip")) @at`,
	where: (match) => /%[-+#0]*\d*(?:\.\d+)?[vdsqxTwf](?![\w%])/.test(stringContent(match.node("format"))),
	message: (match) => `${match.node("name").text}() does not look for verbs: the % is printed as it is`,
	suggestion: "Use the function that ends in f.",
	fix: ({ node }) => {
		const name = node("name");
		if (name.text.endsWith("ln")) return undefined;
		return { title: `Use ${name.text}f()`, safety: "unsafe", edits: [{ start: name.endIndex, end: name.endIndex, text: "f" }] };
	},
	explanation: "Only the functions whose names end in `f` read the verbs of their first argument. The others print all arguments one after the other.",
	examples: {
		bad: ['func f(n int) { fmt.Println("n = %d", n) }', 'func f(n int) { log.Fatal("n = %d", n) }'],
		good: ['func f(n int) { fmt.Printf("n = %d\\n", n) }', 'func f(n int) { fmt.Println("100%", n) }'],
	},
};
