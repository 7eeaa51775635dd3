import type { Rule } from "../rule.ts";
import { calleeOf } from "./go-syntax.ts";

export const worldWritable: Rule = {
	id: "world-writable",
	languages: ["go"],
	type: "security",
	severity: "warning",
	enabledByDefault: false,
	tier: "instant",
	query: `(call_expression arguments: (argument_list (int_literal) @at .) (#match? @at "^0o?[0-7]?[0-7][0-7][2367]$")) @call`,
	where: (match) => calleeOf(match.node("call")) === "os.Chmod",
	message: "Every user of the machine may write to it",
	suggestion: "Leave out the last write bit: 0o755 or 0o644.",
	explanation: "`os.Chmod` sets the mode as given, past the umask. Any user, and any program that runs as another user, can replace the content.",
	examples: { bad: ['func f() { os.Chmod("a", 0777) }'], good: ['func f() { os.Chmod("a", 0755) }', 'func f() { os.OpenFile("a", os.O_RDWR, 0666) }'] },
	sameAs: ["gosec/G302"],
};
