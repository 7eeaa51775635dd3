import type { Rule } from "../rule.ts";
import { previous, within } from "../tree.ts";

export const unreachableCode: Rule = {
	id: "unreachable-code",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(block [(return_statement) (raise_statement) (break_statement) (continue_statement)] . (_) @at)",
	where({ at }) {
		const before = previous(at);
		if (!before || /^(?:comment|pass_statement)$/.test(at.type) || !/^(?:return|raise|break|continue)_statement$/.test(before.type)) return false;
		// A `yield` that never runs makes a generator of the function; leaving once more is a habit, and a text a comment.
		return within(at, yields, functions).length === 0 && !/^(?:return|break|continue)_statement$/.test(at.type) && at.namedChild(0)?.type !== "string";
	},
	message: "This never runs: the statement above leaves",
	suggestion: "Remove it, or move it up.",
	explanation:
		"Nothing runs after `return`, `raise`, `break` or `continue` in the same block. Either the code is left over, or it should have come earlier, or its indentation is wrong.",
	examples: {
		bad: ["def f():\n    return 1\n    print(2)\n", "for a in b:\n    continue\n    print(a)\n"],
		good: [
			"def f():\n    if a:\n        return 1\n    print(2)\n",
			"def f():\n    return\n    yield\n",
			"def f():\n    raise NotImplementedError\n    return 1\n",
			'def f():\n    return 1\n    """What was here before."""\n',
		],
	},
};

const functions: ReadonlySet<string> = new Set(["function_definition", "lambda"]);
const yields: ReadonlySet<string> = new Set(["yield"]);
