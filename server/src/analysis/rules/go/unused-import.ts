import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";

export const unusedImport: Rule = {
	id: "unused-import",
	languages: ["go"],
	type: "unused",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: "(source_file) @at",
	find: ({ scopes }) => {
		const found: Node[] = [];
		for (const { kind, references, declaration } of scopes().bindings)
			if (kind === "import" && references.length === 0 && isNameCertain(declaration)) found.push(declaration);
		return found;
	},
	message: ({ at }) => `${at.text} is imported and not used: this does not compile`,
	suggestion: "Remove the import.",
	fix: ({ at, source }) => {
		const spec = at.parent;
		if (!spec) return undefined;
		const alone = spec.parent?.type === "import_declaration" ? spec.parent : spec;
		const before = /(?:^|\n)([ \t]*)$/.exec(source.slice(0, alone.startIndex))?.[1]?.length ?? 0;
		const after = /^[ \t]*(?:;[ \t]*)?(?:\r?\n)?/.exec(source.slice(alone.endIndex))?.[0].length ?? 0;
		return { title: "Remove the import", safety: "safe", edits: [{ start: alone.startIndex - before, end: alone.endIndex + after, text: "" }] };
	},
	explanation:
		"Go refuses to compile a file with an import that nothing uses. Only imports whose name is certain are reported: those with a name of their own, and those of the standard library; what others call their package is not seen here.",
	examples: {
		bad: ['package a\n\nimport "os"\n', 'package a\n\nimport (\n\t"fmt"\n\tyaml "example.com/yaml.v3"\n)\n\nfunc f() { fmt.Println() }\n'],
		good: [
			'package a\n\nimport "os"\n\nfunc f() { os.Exit(1) }\n',
			'package a\n\nimport _ "embed"\n',
			'package a\n\nimport "example.com/strange"\n',
			'package a\n\nimport "io"\n\nvar r io.Reader\n',
		],
	},
	sameAs: ["gopls/UnusedImport"],
};

const standard =
	/^"(?:archive|bufio|bytes|cmp|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|go|hash|html|image|index|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|runtime|slices|sort|strconv|strings|sync|syscall|testing|text|time|unicode|unique|unsafe)(?:\/[a-z0-9/]+)?"$/;

/** A name that stands there, or a path that says it. */
const isNameCertain = (declaration: Node): boolean => declaration.type === "package_identifier" || standard.test(declaration.text);
