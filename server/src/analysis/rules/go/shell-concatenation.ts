import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { calleeOf, isInTest } from "./go-syntax.ts";

export const shellConcatenation: Rule = {
	id: "shell-concatenation",
	languages: ["go"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list (interpreted_string_literal) @shell . (interpreted_string_literal) @flag . [(binary_expression) (call_expression)] @at)
		(#eq? @package "exec") (#any-of? @name "Command" "CommandContext") (#match? @shell "^\\"(.*/)?(sh|bash|zsh|cmd|cmd\\\\.exe|powershell)\\"$") (#any-of? @flag "\\"-c\\"" "\\"/C\\"" "\\"/c\\"" "\\"-lc\\""))`,
	// Tests put in what they have written themselves.
	where: (match) => {
		const { at } = match;
		if (isInTest(match)) return false;
		if (at.type === "call_expression") return calleeOf(at) === "fmt.Sprintf";
		return !/literal$/.test(field(at, "left")?.type ?? "") || !/literal$/.test(field(at, "right")?.type ?? "");
	},
	message: "The shell gets a command put together from text: a value can add commands of its own",
	suggestion: 'Call the program itself: exec.Command("convert", name).',
	explanation: "A semicolon, a backtick or `$(…)` in the value runs as a command. Without a shell each argument stays one argument, whatever is in it.",
	examples: {
		bad: [
			'func f(n string) { exec.Command("sh", "-c", "convert "+n).Run() }',
			'func f(n string) { exec.Command("bash", "-c", fmt.Sprintf("convert %s", n)).Run() }',
		],
		good: ['func f(n string) { exec.Command("convert", n).Run() }', 'func f() { exec.Command("sh", "-c", "ls | wc").Run() }'],
	},
};
