import type { Node } from "web-tree-sitter";
import type { Rule, RuleMatch } from "../rule.ts";
import { argumentsOf, calleeOf, isStringLiteral, stringContent } from "./go-syntax.ts";

export const printfArguments: Rule = {
	id: "printf-arguments",
	languages: ["go"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression operand: (identifier) @package field: (field_identifier) @name) arguments: (argument_list [(interpreted_string_literal) (raw_string_literal)])
		(#any-of? @package "fmt" "log" "t" "b") (#any-of? @name "Printf" "Sprintf" "Fprintf" "Errorf" "Fatalf" "Panicf" "Logf" "Skipf")) @at`,
	where: (match) => problemOf(match) !== undefined,
	message: (match) => problemOf(match) ?? "",
	suggestion: "Give one argument for each verb.",
	explanation:
		"A verb without an argument prints `%!d(MISSING)`, an argument without a verb `%!(EXTRA …)`. Neither is an error when it runs, so it is found in a log, late.",
	examples: {
		bad: [
			'func f(n string) { fmt.Printf("%s has %d\\n", n) }',
			'func f(n string) { fmt.Printf("done\\n", n) }',
			'func f(n string) { fmt.Printf("%,d\\n", n) }',
			'func f() { fmt.Printf("%d\\n", "three") }',
			'func f() { fmt.Printf("%s has %s\\n", "a", 3) }',
		],
		good: [
			'func f(n string) { fmt.Printf("%s has %d\\n", n, 1) }',
			'func f(a []any) { fmt.Printf("%s %s\\n", a...) }',
			'func f(n int) { fmt.Printf("%*d 100%%\\n", 3, n) }',
			'func f(e error) error { return fmt.Errorf("open: %w", e) }',
			'func f(n int) { fmt.Printf("%[1]d %[1]x\\n", n) }',
		],
	},
};

const verb = /%[-+# 0]*(?:\[(\d+)\])?(\*|\d+)?(?:\.(?:\[(\d+)\])?(\*|\d*))?(?:\[(\d+)\])?(.)/gs;

function problemOf({ at }: RuleMatch): string | undefined {
	const name = calleeOf(at).split(".")[1] ?? "";
	const all = argumentsOf(at);
	const format = all[name === "Fprintf" ? 1 : 0];
	if (!isStringLiteral(format) || at.text.includes("...")) return undefined;
	const values = all.slice(name === "Fprintf" ? 2 : 1);
	const read = readVerbs(stringContent(format));
	if (read === undefined) return undefined;
	// A call may return several values that fill all places.
	if (values.length === 1 && values[0]?.type === "call_expression" && read.wanted > 1) return undefined;
	if (read.unknown) return `There is no verb %${read.unknown}`;
	if (read.wanted === values.length) return mistaken(read.kinds, values);
	return read.wanted > values.length
		? `The format needs ${read.wanted} arguments and gets ${values.length}`
		: `The format has ${read.wanted} verbs and gets ${values.length} arguments`;
}

/** What a literal is, no verb changes. */
function mistaken(kinds: readonly string[], values: readonly Node[]): string | undefined {
	for (const [at, value] of values.entries()) {
		const kind = kinds[at] ?? "v";
		if (isStringLiteral(value) && /^[dcbefgtUoO]$/i.test(kind)) return `%${kind} is not for text`;
		if (/^(?:int|float)_literal$/.test(value.type) && /^[sqt]$/.test(kind) && !(kind === "q" && value.type === "int_literal"))
			return `%${kind} is not for numbers`;
	}
	return undefined;
}

/** Undefined where arguments are chosen by number: their count says little. */
function readVerbs(format: string): { wanted: number; kinds: string[]; unknown?: string } | undefined {
	let wanted = 0;
	const kinds: string[] = [];
	let unknown: string | undefined;
	for (const [, first, width, second, precision, third, kind = ""] of format.matchAll(verb)) {
		if (kind === "%") continue;
		if (first ?? second ?? third) return undefined;
		kinds.push(...(width === "*" ? ["d"] : []), ...(precision === "*" ? ["d"] : []), kind);
		wanted += 1 + (width === "*" ? 1 : 0) + (precision === "*" ? 1 : 0);
		// Types may have verbs of their own (fmt.Formatter), but only letters.
		if (!/\p{L}/u.test(kind)) unknown ??= kind;
	}
	return { wanted, kinds, ...(unknown ? { unknown } : {}) };
}
