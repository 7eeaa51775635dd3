import type { Rule } from "../rule.ts";
import { hasModifier } from "./java-syntax.ts";

export const staticDateFormat: Rule = {
	id: "static-date-format",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(field_declaration type: (_) @type (#match? @type "^(java\\.text\\.)?(SimpleDateFormat|DateFormat)$")) @at`,
	where: ({ at }) => hasModifier(at, "static"),
	message: "A date format is not safe to share between threads",
	suggestion: "Use java.time.format.DateTimeFormatter, which is.",
	explanation:
		"`SimpleDateFormat` keeps the date that it is working on in a field. Two threads that use one object get each other's dates, or an exception, now and then. `DateTimeFormatter` is immutable.",
	examples: {
		bad: ['class A { static final SimpleDateFormat DAY = new SimpleDateFormat("yyyy-MM-dd"); }'],
		good: ['class A { static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd"); }', "class A { private SimpleDateFormat day; }"],
	},
	sameAs: ["pmd/UnsynchronizedStaticFormatter"],
};
