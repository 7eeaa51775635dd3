import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";

export const fileNotClosed: Rule = {
	id: "file-not-closed",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `(call function: [(identifier) @open (attribute object: (identifier) attribute: (identifier)) @open] (#match? @open "^(open|io\\\\.open|codecs\\\\.open)$")) @at`,
	where: ({ at }) => isUsedUp(at) || isForgotten(at),
	message: "Nobody closes this file",
	suggestion: "Open it in a with statement.",
	explanation:
		"The file stays open until the interpreter happens to collect it. What was written may not be on disk before, other programs may not be able to use it, and a program that opens many runs out of them.",
	examples: {
		bad: [
			'text = open("a").read()\n',
			'import json\ndata = json.load(open("a"))\n',
			'for line in open("a"):\n    print(line)\n',
			'def f():\n    file = open("a", "w")\n    file.write("b")\n',
		],
		good: [
			'with open("a") as file:\n    print(file.read())\n',
			'def f():\n    file = open("a")\n    try:\n        print(file.read())\n    finally:\n        file.close()\n',
			'def f():\n    file = open("a")\n    return file\n',
			'class A:\n    def f(self):\n        self.file = open("a")\n',
		],
	},
	sameAs: ["ruff/SIM115"],
};

const readers = /^(?:(?:json|pickle|yaml|csv|tomllib|marshal|plistlib|configparser)\.\w+|list|tuple|set|sorted|len|sum|enumerate)$/;
const uses = "(?:read|readline|readlines|readinto|write|writelines|flush|seek|tell|truncate)";

/** Nothing holds the file once the expression is done. */
function isUsedUp(call: Node): boolean {
	const above = call.parent;
	if (above?.type === "attribute") return above.parent?.type === "call" && new RegExp(`^${uses}$`).test(above.childForFieldName("attribute")?.text ?? "");
	if (above?.type === "argument_list") return readers.test(above.parent?.childForFieldName("function")?.text ?? "");
	return (above?.type === "for_statement" || above?.type === "for_in_clause") && above.childForFieldName("right")?.id === call.id;
}

/** Kept in a name of a function that does nothing with it but read and write. */
function isForgotten(call: Node): boolean {
	const assignment = call.parent;
	const name = assignment?.childForFieldName("left");
	if (assignment?.type !== "assignment" || name?.type !== "identifier") return false;
	const body = enclosing(call, new Set(["function_definition"]), new Set(["lambda"]))?.childForFieldName("body")?.text;
	if (body === undefined || /\b(?:global|nonlocal)\b/.test(body)) return false;
	const word = `(?<![\\w.])${name.text}\\b`;
	const harmless = new RegExp(`${word}\\s*=[^=]|${word}\\.${uses}\\(|\\bin\\s+${word}\\s*[:\\])]`, "g");
	return !new RegExp(word).test(body.replaceAll(harmless, ""));
}
