import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { within } from "../tree.ts";
import { isTestFile } from "./java-syntax.ts";

export const commandConcatenation: Rule = {
	id: "command-concatenation",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(method_invocation object: (method_invocation) @runtime name: (identifier) @exec arguments: (argument_list . (binary_expression) @at))
		(method_invocation object: (method_invocation) @runtime name: (identifier) @exec arguments: (argument_list .
			(array_creation_expression value: (array_initializer . (string_literal) @program . (string_literal) . (binary_expression) @at .))))
		(object_creation_expression type: (_) @type arguments: (argument_list . (string_literal) @shell . (string_literal) @flag . (binary_expression) @at))
	]`,
	where: (match) => {
		const { at, all } = match;
		if (isTestFile(match)) return false;
		const [shell, runtime] = [all("shell")[0], all("runtime")[0]];
		if (runtime && (!/\bgetRuntime\(\)$/.test(runtime.text) || all("exec")[0]?.text !== "exec")) return false;
		const program = all("program")[0];
		if (program && !isShell(program)) return false;
		if (shell && (all("type")[0]?.text !== "ProcessBuilder" || !isShell(shell))) return false;
		const holdsString = within(at, new Set(["string_literal"]), new Set()).length > 0;
		const operands = within(at, new Set(["identifier", "method_invocation", "field_access"]), new Set(["method_invocation", "field_access"]));
		return holdsString && operands.some((operand) => !/(?:^|\.)[A-Z][A-Z0-9_]*$/.test(operand.text));
	},
	message: "The command is put together from text: a value can add words or commands of its own",
	suggestion: "Pass program and arguments one by one: new ProcessBuilder(program, argument).",
	explanation:
		"A space in a value becomes another argument, and in a shell a semicolon another command. With a list each value stays one argument, whatever is in it.",
	examples: {
		bad: [
			'void f(String name) { Runtime.getRuntime().exec("convert " + name); }',
			'void f(String name) { Runtime.getRuntime().exec(new String[] { "sh", "-c", "convert " + name }); }',
			'void f(String name) { new ProcessBuilder("sh", "-c", "convert " + name).start(); }',
		],
		good: ['void f(String name) { new ProcessBuilder("convert", name).start(); }', 'void f() { Runtime.getRuntime().exec("ls"); }'],
	},
};

const isShell = (program: Node): boolean => /^"(?:.*\/)?(?:sh|bash|zsh|cmd|cmd\.exe|powershell)"$/.test(program.text);
