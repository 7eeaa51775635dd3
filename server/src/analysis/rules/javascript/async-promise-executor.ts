import type { Rule } from "../rule.ts";
import { parts } from "../tree.ts";
import { script } from "./script-syntax.ts";

export const asyncPromiseExecutor: Rule = {
	id: "async-promise-executor",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(new_expression constructor: (identifier) @constructor
		arguments: (arguments . [(arrow_function "async" @at) (function_expression "async" @at)])
		(#eq? @constructor "Promise"))`,
	// Where the whole body is one try with a catch, nothing gets lost.
	where({ at }) {
		const body = at.parent?.childForFieldName("body");
		const [only, ...rest] = body?.type === "statement_block" ? parts(body) : [];
		return !(only?.type === "try_statement" && only.childForFieldName("handler") && rest.length === 0);
	},
	message: "What this async function throws is lost: the promise never settles",
	suggestion: "Make the surrounding function async, or catch inside and call reject.",
	explanation:
		"`new Promise` ignores what its function returns, so when an `async` one throws after an `await`, nobody is told: " +
		"the new promise waits for ever. Most often the wrapping promise is not needed at all.",
	examples: {
		bad: ["new Promise(async (resolve) => { resolve(await f()); });"],
		good: ["new Promise((resolve) => { resolve(1); });", "new Queue(async () => { await f(); });"],
	},
	sameAs: ["eslint/no-async-promise-executor", "biome/noAsyncPromiseExecutor"],
};
