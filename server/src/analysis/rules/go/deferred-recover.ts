import type { Rule } from "../rule.ts";

export const deferredRecover: Rule = {
	id: "deferred-recover",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(defer_statement (call_expression function: (identifier) @name) (#eq? @name "recover")) @at`,
	message: "recover() deferred directly does not stop the panic",
	suggestion: "Call it inside of a deferred function: defer func() { recover() }().",
	fix: ({ at }) => ({
		title: "Call it inside of a deferred function",
		safety: "unsafe",
		edits: [{ start: at.startIndex, end: at.endIndex, text: "defer func() { _ = recover() }()" }],
	}),
	explanation: "`recover` only works when a deferred function calls it. Deferred itself it returns nil, and the panic goes on.",
	examples: { bad: ["func f() { defer recover(); work() }"], good: ["func f() { defer func() { if r := recover(); r != nil { log(r) } }(); work() }"] },
};
