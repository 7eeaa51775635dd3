import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { argumentsOf, functionTypes, isStringLiteral, standsAlone, typeOfName } from "./java-syntax.ts";

export const ignoredResult: Rule = {
	id: "ignored-result",
	languages: ["java"],
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(expression_statement (method_invocation object: (_) @receiver name: (identifier) @name) @at
		(#any-of? @name "trim" "strip" "stripLeading" "stripTrailing" "toUpperCase" "toLowerCase" "replaceAll" "replaceFirst" "substring" "concat" "isEmpty" "equalsIgnoreCase"
			"replace" "add" "subtract" "multiply" "divide" "negate" "setScale" "pow" "mod" "plusDays" "plusHours" "plusMinutes" "plusSeconds" "plusMonths" "plusYears" "minusDays" "minusHours" "minusMonths"))`,
	where: ({ at, node }) => {
		const name = node("name").text;
		const counts = purePerArguments[name];
		const receiver = node("receiver");
		if (standsAlone(at) && numbersAndDates.test(typeOfName(receiver) ?? "") && !enclosing(at, tryTypes, functionTypes)) return argumentsOf(at).length < 3;
		const isString = isStringLiteral(receiver) || typeOfName(receiver) === "String" || (receiver.type === "method_invocation" && onlyOfStrings.has(name));
		if (!isString || !standsAlone(at)) return false;
		// Inside of try the call may be there for the exception that it throws.
		return counts?.includes(argumentsOf(at).length) === true && !enclosing(at, tryTypes, functionTypes);
	},
	message: (match) => `The result of ${match.node("name").text}() is thrown away, and the call does nothing else`,
	suggestion: "Use the result: the value itself never changes.",
	explanation:
		"Strings, big numbers and dates are immutable. `s.trim()` leaves `s` as it was and returns a new string; as a statement of its own it has no effect. Nearly always the assignment was forgotten.",
	examples: {
		bad: [
			"void f(String s) { s.trim(); use(s); }",
			'void f(String s) { s.replaceAll("a", "b"); }',
			"void f(BigDecimal sum, BigDecimal a) { sum.add(a); use(sum); }",
			"void f(LocalDate day) { day.plusDays(1); }",
		],
		good: [
			"void f(String s) { s = s.trim(); use(s); }",
			"void f(List<String> l) { l.replaceAll(String::trim); }",
			"void f(List<BigDecimal> l, BigDecimal a) { l.add(a); }",
		],
	},
	sameAs: ["pmd/UselessOperationOnImmutable"],
};

const purePerArguments: Readonly<Record<string, readonly number[]>> = {
	trim: [0],
	strip: [0],
	stripLeading: [0],
	stripTrailing: [0],
	toUpperCase: [0, 1],
	toLowerCase: [0, 1],
	replaceAll: [2],
	replaceFirst: [2],
	replace: [2],
	substring: [1, 2],
	concat: [1],
	isEmpty: [0],
	equalsIgnoreCase: [1],
};
const numbersAndDates = /^(?:BigDecimal|BigInteger|LocalDate|LocalTime|LocalDateTime|ZonedDateTime|OffsetDateTime|Instant|Duration|Period)$/;
const tryTypes: ReadonlySet<string> = new Set(["try_statement", "try_with_resources_statement"]);
/** No other well-known class has these. */
const onlyOfStrings: ReadonlySet<string> = new Set(["toUpperCase", "toLowerCase", "replaceFirst", "equalsIgnoreCase"]);
