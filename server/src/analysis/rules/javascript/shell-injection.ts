import type { Node } from "web-tree-sitter";
import { isWrittenHere } from "../glued-values.ts";
import type { Rule } from "../rule.ts";
import { calledName, gluedParts, isConstantName, isTestFile, script } from "./script-syntax.ts";

export const shellInjection: Rule = {
	id: "shell-injection",
	languages: script,
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `(call_expression
		function: [(identifier) @name (member_expression object: (identifier) @object property: (property_identifier) @name)]
		arguments: (arguments . [(template_string) (binary_expression)] @at) (#any-of? @name "exec" "execSync"))`,
	where(match) {
		if (!match.source.includes("child_process") || isTestFile(match)) return false;
		const object = match.get("object")?.text;
		// `pattern.exec(text)` is no shell.
		if (object !== undefined && !/^(?:cp|child_?process|childProc|proc|child)$/i.test(object)) return false;
		const isOurs = (part: Node): boolean => isConstantName(part.text) || isWrittenHere(part, match);
		return (
			gluedParts(match.at)?.some((part) => {
				if (part.type === "call_expression") return !/quote|escape|stringify|resolve/i.test(calledName(part) ?? "") && !isOurs(part);
				return (part.type === "identifier" || part.type === "member_expression") && !isOurs(part) && !/pid|port|version|execpath/i.test(part.text);
			}) ?? false
		);
	},
	message: "A value is glued into a shell command",
	suggestion: "Use execFile or spawn with a list of arguments.",
	explanation:
		"The shell reads the whole text: a space, a quote or a `;` in the value changes the command, by accident or on purpose. " +
		"`execFile(program, [argument])` passes values as they are.",
	examples: {
		bad: ["const { exec } = require('child_process');\nexec(`git log ${branch}`);", "const cp = require('child_process');\ncp.execSync('rm -r ' + folder);"],
		good: [
			"const { exec } = require('child_process');\nexec('git log');",
			"const { execSync } = require('child_process');\nexecSync(`node ${join(__dirname, 'run')} -q`);",
			"const { execSync } = require('child_process');\nconst flags = '--quiet';\nexecSync(`npm test ${flags}`);",
			"const { exec } = require('child_process');\nconst root = path.resolve(__dirname, '..');\nexec(`rm -r ${root}/dist`);",
			"const { exec } = require('child_process');\ndescribe('cli', () => { exec(`node ${bin} new`); });",
			"const m = /a/.exec(`b${c}`);",
			"const cp = require('child_process');\ncp.execFile('git', ['log', branch]);",
		],
	},
};
