import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { argumentsOf, isTestFile, script, stringValue } from "./script-syntax.ts";

export const dynamicCode: Rule = {
	id: "dynamic-code",
	languages: script,
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `
		(call_expression function: (identifier) @callee (#any-of? @callee "eval" "Function" "setTimeout" "setInterval")) @at
		(new_expression constructor: (identifier) @callee (#eq? @callee "Function")) @at`,
	where(match) {
		const values = argumentsOf(match.at);
		if (field(match.at, "arguments")?.type !== "arguments" || isTestFile(match)) return false;
		const name = match.node("callee").text;
		const code = name === "Function" ? values.at(-1) : values[0];
		if (!code) return false;
		const isText = code.type === "string" || code.type === "template_string" || (code.type === "binary_expression" && /["'`]/.test(code.text));
		if (name.startsWith("set")) return isText;
		// What is written out in full is as safe as any code.
		return stringValue(code) === undefined && !(code.type === "string" && isText);
	},
	message: "Text is run as code here",
	suggestion: "Use a function, a look-up table or JSON.parse instead.",
	explanation:
		"Text that is put together while the program runs and then run as code does whatever whoever could change the text wants. " +
		"It is slow, too, and cannot be checked by any tool.",
	examples: {
		bad: ["eval(text);", 'const f = new Function("a", body);', 'setTimeout("run()", 10);'],
		good: ["setTimeout(run, 10);", 'const g = Function("return this")();', "JSON.parse(text);"],
	},
	sameAs: ["eslint/no-eval", "eslint/no-new-func", "eslint/no-implied-eval", "typescript-eslint/no-implied-eval", "biome/noGlobalEval"],
};
