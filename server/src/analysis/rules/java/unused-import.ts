import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { mentions } from "../tree.ts";

export const unusedImport: Rule = {
	id: "unused-import",
	languages: ["java"],
	type: "unused",
	severity: "hint",
	enabledByDefault: true,
	tier: "idle",
	query: "(import_declaration) @at",
	where: ({ at, ofFile }) => {
		if (at.namedChildren.some((child) => child.type === "asterisk")) return false;
		const name = /([\w$]+)\s*;$/.exec(at.text)?.[1];
		if (!name) return false;
		return mentions(ofFile(withoutImports), name, 1) === 0;
	},
	message: (match) => `${/([\w$]+)\s*;$/.exec(match.at.text)?.[1] ?? ""} is imported and not used`,
	suggestion: "Remove the import.",
	fix: ({ at, source }) => {
		const rest = /^[ \t]*(?:\r\n|\n|\r)?/.exec(source.slice(at.endIndex))?.[0].length ?? 0;
		return { title: "Remove the import", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex + rest, text: "" }] };
	},
	explanation:
		"An import that nothing uses suggests a dependency that is not there, and fails the build once the class is gone. A name that only Javadoc mentions counts as used.",
	examples: {
		bad: ["import java.util.List;\nclass A { }"],
		good: [
			"import java.util.List;\nclass A { List<String> names; }",
			"import java.util.List;\n/** See {@link List}. */\nclass A { }",
			"import java.util.*;\nclass A { }",
		],
	},
	sameAs: ["pmd/UnnecessaryImport"],
};

/** Javadoc may name what is imported too, so comments count; other imports do not. */
const withoutImports = (_root: Node, source: string): string => source.replace(/^[ \t]*import\s[^;]*;/gm, "");
