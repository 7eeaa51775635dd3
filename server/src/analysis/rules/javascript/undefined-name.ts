import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { isGlobalName } from "./global-names.ts";

const maxUnknownNames = 4;

export const undefinedName: Rule = {
	id: "undefined-name",
	// In TypeScript the compiler knows it, and declarations in other files count.
	languages: ["javascript"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: "(program) @at",
	*find(match) {
		const scopes = match.scopes();
		const unresolved = scopes.references.filter((reference) => !reference.binding && !isGlobalName(reference.name));
		if (scopes.isOpaque || unresolved.length === 0 || !isModule(match.source)) return;
		const announced = announcedNames(match.source);
		// A script that asks for a name with typeof, or makes it by assigning, knows what it does.
		for (const { name, node, access } of unresolved) if (access !== "read" || isTypeofOperand(node)) announced.add(name);
		// Compilers list the names of a module for Node in code that never runs: `0 && (module.exports = { a, b })`.
		const listing = match.source.lastIndexOf("0 && (module.exports");
		const left = unresolved.filter(({ name, node }) => !announced.has(name) && (listing === -1 || node.startIndex < listing));
		// So many unknown names mean an environment of its own, not as many slips.
		if (new Set(left.map(({ name }) => name)).size <= maxUnknownNames) for (const { node } of left) yield node;
	},
	message: (match) => `${match.at.text} is not defined`,
	suggestion: "Declare or import it, or correct its spelling. A global of your own can be announced: /* global name */.",
	explanation:
		"A name that neither the file nor the platform defines throws a ReferenceError when the line runs. It is a misspelling or a missing import. " +
		"Only modules are checked (files with `import`, `export` or `require`); pages share names between scripts.",
	examples: {
		bad: ['import { a } from "b";\na(c);', "const a = require('a');\nmodule.exports = () => a.run(optoins);"],
		good: [
			'import { a } from "b";\na(console);',
			'import { a } from "b";\nif (typeof c !== "undefined") a(c);',
			'/* global c */\nimport { a } from "b";\na(c);',
			"a(b);",
		],
	},
	sameAs: ["eslint/no-undef", "biome/noUndeclaredVariables", "typescript/2304"],
};

const isModule = (source: string): boolean => /^\s*(?:import|export)\b|\brequire\s*\(|\bmodule\.exports\b/m.test(source);

function announcedNames(source: string): Set<string> {
	const lists = [...source.matchAll(/\/\*\s*globals?\s+([^*]*)\*\//g)].map((match) => match[1] ?? "");
	return new Set(lists.flatMap((list) => list.split(/[\s,]+/)).map((name) => name.replace(/:.*/, "")));
}

const isTypeofOperand = (node: Node): boolean => node.parent?.type === "unary_expression" && node.parent.child(0)?.type === "typeof";
