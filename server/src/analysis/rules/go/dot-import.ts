import type { Rule } from "../rule.ts";

export const dotImport: Rule = {
	id: "dot-import",
	languages: ["go"],
	type: "style",
	severity: "hint",
	enabledByDefault: false,
	tier: "instant",
	query: "(import_spec name: (dot)) @at",
	message: "A dot import hides where names come from",
	suggestion: "Import the package under its name.",
	explanation:
		"Readers and tools cannot tell this file's names from the package's, and a new name in the package can clash. In tests of a package from outside it can be right.",
	examples: { bad: ['package a\nimport . "fmt"'], good: ['package a\nimport "fmt"'] },
	sameAs: ["staticcheck/ST1001"],
};
