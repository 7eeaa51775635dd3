import type { Rule } from "../rule.ts";
import { calleeOf } from "./go-syntax.ts";

export const decimalFileMode: Rule = {
	id: "decimal-file-mode",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression arguments: (argument_list (int_literal) @at .) (#match? @at "^[1-7][0-7][0-7]$")) @call`,
	where: (match) => /^(?:os|ioutil)\.(?:Mkdir|MkdirAll|WriteFile|OpenFile|Chmod)$/.test(calleeOf(match.node("call"))),
	message: (match) => `${match.at.text} is decimal: these are other permissions than 0o${match.at.text}`,
	suggestion: "Write it in octal.",
	fix: ({ at }) => ({ title: `Write 0o${at.text}`, safety: "unsafe", edits: [{ start: at.startIndex, end: at.endIndex, text: `0o${at.text}` }] }),
	explanation: "Permissions are three octal digits. Decimal 755 is octal 1363: the owner may not read, and the sticky bit is set.",
	examples: { bad: ['func f() { os.Mkdir("a", 755) }'], good: ['func f() { os.Mkdir("a", 0o755) }', 'func f() { os.Mkdir("a", 0755) }'] },
	sameAs: ["staticcheck/SA9002"],
};
