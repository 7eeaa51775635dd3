import type { Rule } from "../rule.ts";

export const fStringWithoutPlaces: Rule = {
	id: "f-string-without-places",
	languages: ["python"],
	type: "unused",
	severity: "info",
	enabledByDefault: true,
	tier: "instant",
	query: `(string . (string_start) @start) @at`,
	where: ({ at, node }) => {
		if (!/^[rR]?[fF]/.test(node("start").text) || at.parent?.type === "concatenated_string") return false;
		return !at.namedChildren.some((child) => child.type === "interpolation") && !/\{|\}/.test(at.text);
	},
	message: "The f does nothing: there is no place in the string",
	suggestion: "Remove the f, or add the braces that are missing.",
	fix: ({ node }) => {
		const start = node("start");
		const at = start.startIndex + start.text.search(/[fF]/);
		return { title: "Remove the f", safety: "safe", edits: [{ start: at, end: at + 1, text: "" }] };
	},
	explanation:
		"Without `{…}` an f-string is a plain string. Now and then the braces were forgotten, and the name of a variable is printed in place of its value.",
	examples: { bad: ['x = f"total"\n'], good: ['x = f"total {n}"\n', 'x = "total"\n', 'x = f"{{}}"\n'] },
	sameAs: ["ruff/F541"],
};
