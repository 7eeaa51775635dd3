import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";

export const unusedVariable: Rule = {
	id: "unused-variable",
	languages: ["go"],
	type: "unused",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: "(source_file) @at",
	find: ({ scopes }) => {
		const found: Node[] = [];
		for (const { kind, scope, references, declarations } of scopes().bindings) {
			if ((kind !== "variable" && kind !== "loop") || scope.kind === "module" || declarations.length > 1) continue;
			if (references.every(({ access }) => access === "write")) found.push(...declarations);
		}
		return found;
	},
	message: ({ at }) => `${at.text} is declared and not used: this does not compile`,
	suggestion: "Use the variable, or put _ in its place.",
	explanation: "Go refuses to compile a function with a variable that nothing reads. To assign to it is no use of it.",
	examples: {
		bad: [
			"package a\n\nfunc f() {\n\tx := 1\n}\n",
			"package a\n\nfunc f() {\n\tvar x int\n\tx = 2\n}\n",
			"package a\n\nfunc f(m map[int]int) {\n\tfor k, v := range m {\n\t\tprintln(v)\n\t}\n}\n",
		],
		good: [
			"package a\n\nfunc f() int {\n\tx := 1\n\treturn x\n}\n",
			"package a\n\nvar x = 1\n",
			"package a\n\nfunc f(x int) {}\n",
			"package a\n\nfunc f(v any) {\n\tswitch t := v.(type) {\n\tcase int:\n\t\tprintln(t)\n\t}\n}\n",
			"package a\n\nfunc f() {\n\tx := 1\n\tgo func() { println(x) }()\n}\n",
		],
	},
	sameAs: ["gopls/UnusedVar"],
};
