import type { Node } from "web-tree-sitter";
import type { Rule, RuleFix } from "../rule.ts";
import { following, mentions, parts, previous } from "../tree.ts";
import { script, wholeLine } from "./script-syntax.ts";

/** What compilers of JSX call without its name being written. */
const jsxFactories: ReadonlySet<string> = new Set(["React", "h", "Fragment", "preact", "jsx"]);

export const unusedImport: Rule = {
	id: "unused-import",
	languages: script,
	type: "unused",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: "(program) @at",
	*find(match) {
		const scopes = match.scopes();
		if (scopes.isOpaque) return;
		for (const binding of scopes.bindings) {
			if (binding.kind !== "import" || binding.isExported || binding.references.length > 0) continue;
			if (jsxFactories.has(binding.name) && (match.grammar === "tsx" || /<\/|\/>/.test(match.source))) continue;
			// Comments for documentation refer to types by name.
			const isDocumented = new RegExp(`\\*[^\\n]*[{|<\\s]${binding.name.replaceAll("$", "\\$")}\\b`).test(match.source);
			if (!isDocumented || mentions(match.source, binding.name) === 1) yield binding.declaration;
		}
	},
	message: (match) => `${match.at.text} is imported and never used`,
	suggestion: "Remove the import.",
	fix: (match) => removal(match.at, match.source),
	explanation:
		"An import that nothing uses makes readers look for its use, and loads code for nothing. When the whole line goes, what its module does " +
		"on loading goes with it; the fix says so by being marked unsafe.",
	examples: {
		bad: ['import { a, b } from "c";\nb();', 'import a from "b";\n', 'import a, { b } from "c";\nb();', 'import * as a from "b";\n'],
		good: ['import { a } from "b";\na();', 'import "a";', 'import { a } from "b";\nexport { a };'],
	},
	sameAs: ["eslint/no-unused-vars", "typescript-eslint/no-unused-vars", "biome/noUnusedImports", "typescript/6133"],
};

function removal(name: Node, source: string): RuleFix | undefined {
	let part = name;
	while (part.parent && part.parent.type !== "import_clause" && part.parent.type !== "named_imports") part = part.parent;
	const list = part.parent;
	if (!list) return undefined;
	if (parts(list).length > 1) return { title: `Remove ${name.text}`, safety: "safe", edits: [{ ...withComma(part), text: "" }] };
	if (list.type === "import_clause") return wholeImport(list, source);
	const clause = list.parent;
	if (clause && parts(clause).length > 1) return { title: `Remove ${name.text}`, safety: "safe", edits: [{ ...withComma(list), text: "" }] };
	return clause ? wholeImport(clause, source) : undefined;
}

function wholeImport(clause: Node, source: string): RuleFix | undefined {
	const statement = clause.parent;
	if (statement?.type !== "import_statement") return undefined;
	const isTypeOnly = statement.children.some((child) => child.type === "type");
	return { title: "Remove the import", safety: isTypeOnly ? "safe" : "unsafe", edits: [{ ...wholeLine(statement, source), text: "" }] };
}

/** With the comma and space that part it from its neighbour. */
function withComma(part: Node): { start: number; end: number } {
	const [next] = following(part);
	if (!next) return { start: previous(part)?.endIndex ?? part.startIndex, end: part.endIndex };
	const isCommaNext = part.nextSibling?.type === ",";
	return { start: part.startIndex, end: (isCommaNext ? part.nextNamedSibling : next)?.startIndex ?? next.startIndex };
}
