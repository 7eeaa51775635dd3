import type { Rule } from "../rule.ts";
import { functionTypes, loopTypes, script } from "./script-syntax.ts";

export const awaitInLoop: Rule = {
	id: "await-in-loop",
	languages: script,
	type: "performance",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: '(await_expression "await" @at)',
	where(match) {
		let below = match.at;
		for (let above = match.at.parent; above; below = above, above = above.parent) {
			if (functionTypes.has(above.type)) return false;
			if (!loopTypes.has(above.type)) continue;
			const isForAwait = above.children.some((child) => child.type === "await");
			return !isForAwait && above.childForFieldName("body")?.startIndex === below.startIndex;
		}
		return false;
	},
	message: "Each round waits for the one before",
	suggestion: "Where the rounds do not depend on each other, start them all and await Promise.all.",
	explanation:
		"An `await` in a loop makes its rounds run one after another. Where they are independent, starting all of them and awaiting " +
		"`Promise.all` takes the time of the slowest instead of the sum. Often one after another is right, so this rule is off by default.",
	examples: {
		bad: ["async function f() { for (const a of b) { await g(a); } }"],
		good: ["async function f() { await Promise.all(b.map((a) => g(a))); }", "async function f() { for (const a of await g()) h(a); }"],
	},
	sameAs: ["eslint/no-await-in-loop"],
};
