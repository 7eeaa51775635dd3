import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { field } from "../tree.ts";
import { argumentsOf, calleeOf, isInTest, isStringLiteral, stringContent } from "./go-syntax.ts";

export const sqlFormatting: Rule = {
	id: "sql-formatting",
	languages: ["go"],
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (selector_expression field: (field_identifier) @name) arguments: (argument_list [(binary_expression) (call_expression)] @at)
		(#any-of? @name "Query" "QueryRow" "Exec" "QueryContext" "QueryRowContext" "ExecContext" "Prepare" "PrepareContext" "Raw"))`,
	// Tests put in what they have written themselves.
	where: ({ at, source }) => !isInTest(at, source) && (at.type === "binary_expression" ? isJoined(at) : isFormatted(at)),
	message: "The query is put together from text: a value can change what it does",
	suggestion: "Use placeholders and pass the values as arguments.",
	explanation:
		"A value that contains a quote ends the literal and goes on as SQL. That is how data gets read or deleted by people who only fill in a form. Placeholders keep values apart from the query.",
	examples: {
		bad: [
			'func f(db *sql.DB, n string) { db.Query("SELECT * FROM users WHERE name = \'" + n + "\'") }',
			"func f(db *sql.DB, n string) { db.Exec(fmt.Sprintf(\"DELETE FROM users WHERE name = '%s'\", n)) }",
		],
		good: [
			'func f(db *sql.DB, n string) { db.Query("SELECT * FROM users WHERE name = ?", n) }',
			'func f(p Pool, n string) { p.Exec("task " + n) }',
			'func f(db *sql.DB, quotedTable string) { db.Query("SELECT * FROM " + quotedTable) }',
			'func f(db *sql.DB, n int) { db.Query(fmt.Sprintf("SELECT * FROM a LIMIT %d", n)) }',
		],
	},
};

const isSql = (text: string): boolean => /^\s*(?:select\s|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b|drop\s+table\b|alter\s+table\b)/i.test(text);

function isJoined(concatenation: Node): boolean {
	const operands = operandsOf(concatenation);
	const first = operands[0];
	return isStringLiteral(first) && isSql(stringContent(first)) && operands.some((operand) => !isStringLiteral(operand) && !isQuoted(operand));
}

const operandsOf = (node: Node): Node[] => {
	const left = field(node, "left");
	const right = field(node, "right");
	return node.type === "binary_expression" && left && right ? [...operandsOf(left), ...operandsOf(right)] : [node];
};

function isFormatted(call: Node): boolean {
	const [format, ...values] = argumentsOf(call);
	if (calleeOf(call) !== "fmt.Sprintf" || !isStringLiteral(format) || !isSql(stringContent(format))) return false;
	return /%[sv]/.test(stringContent(format)) && !values.every(isQuoted);
}

/** Names of tables cannot be placeholders; somebody thought of the quotes. */
const isQuoted = (value: Node): boolean => /quoted|quote\w*\(|sanitize/i.test(value.text);
