import type { Node } from "web-tree-sitter";
import { givenTo, isMadeSafeSql, isWrittenHere, namesSqlStructure } from "../glued-values.ts";
import type { Rule, RuleMatch } from "../rule.ts";
import { field } from "../tree.ts";
import { argumentsOf, calleeOf, isInTest, isStringLiteral, stringContent } from "./go-syntax.ts";

export const sqlFormatting: Rule = {
	id: "sql-formatting",
	languages: ["go"],
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `(call_expression function: (selector_expression field: (field_identifier) @name) arguments: (argument_list [(binary_expression) (call_expression) (identifier)] @at)
		(#any-of? @name "Query" "QueryRow" "Exec" "QueryContext" "QueryRowContext" "ExecContext" "Prepare" "PrepareContext" "Raw"))`,
	// Tests put in what they have written themselves.
	where: (match) => !isInTest(match) && isUnsafe(givenTo(match.at, match) ?? match.at, match),
	message: "The query is put together from text: a value can change what it does",
	suggestion: "Use placeholders and pass the values as arguments.",
	explanation:
		"A value that contains a quote ends the literal and goes on as SQL. That is how data gets read or deleted by people who only fill in a form. Placeholders keep values apart from the query.",
	examples: {
		bad: [
			'func f(db *sql.DB, n string) { db.Query("SELECT * FROM users WHERE name = \'" + n + "\'") }',
			"func f(db *sql.DB, n string) { query := fmt.Sprintf(\"SELECT * FROM users WHERE name = '%s'\", n); db.Query(query) }",
			"func f(db *sql.DB, n string) { db.Exec(fmt.Sprintf(\"DELETE FROM users WHERE name = '%s'\", n)) }",
		],
		good: [
			'func f(db *sql.DB, n string) { db.Query("SELECT * FROM users WHERE name = ?", n) }',
			'func f(p Pool, n string) { p.Exec("task " + n) }',
			'func f(db *sql.DB, n int) { db.Query("SELECT * FROM a LIMIT " + strconv.Itoa(n)) }',
			'func f(db *sql.DB, ids []any) { marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ","); db.Query("SELECT * FROM a WHERE id IN (" + marks + ")", ids...) }',
			'const userColumns = "id, name"\nfunc f(db *sql.DB) { db.Query("SELECT " + userColumns + " FROM users") }',
			'func f(db *sql.DB, ids []int) { db.Query("SELECT * FROM a WHERE id IN (" + strings.Join(marks, ",") + ")", ids) }',
			'func f(db *sql.DB, name string) { db.Exec(fmt.Sprintf("ALTER TABLE users ADD %s text", name)) }',
			'func f(db *sql.DB, quotedTable string) { db.Query("SELECT * FROM " + quotedTable) }',
			'func f(db *sql.DB, n int) { db.Query(fmt.Sprintf("SELECT * FROM a LIMIT %d", n)) }',
		],
	},
};

/** Where values belong; a statement on tables takes no placeholders. */
const isSql = (text: string): boolean => /^\s*(?:select\s|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b)/i.test(text);

const isUnsafe = (query: Node, match: RuleMatch): boolean =>
	query.type === "binary_expression" ? isJoined(query, match) : query.type === "call_expression" && isFormatted(query, match);

function isJoined(query: Node, match: RuleMatch): boolean {
	const operands = operandsOf(query);
	const first = operands[0];
	return isStringLiteral(first) && isSql(stringContent(first)) && operands.some((operand) => isForeign(operand, match));
}

const operandsOf = (node: Node): Node[] => {
	const left = field(node, "left");
	const right = field(node, "right");
	return node.type === "binary_expression" && left && right ? [...operandsOf(left), ...operandsOf(right)] : [node];
};

function isFormatted(call: Node, match: RuleMatch): boolean {
	const [format, ...values] = argumentsOf(call);
	if (calleeOf(call) !== "fmt.Sprintf" || !isStringLiteral(format) || !isSql(stringContent(format))) return false;
	return /%[sv]/.test(stringContent(format)) && values.some((value) => isForeign(value, match));
}

function isForeign(value: Node, match: RuleMatch): boolean {
	if (isWrittenHere(value, match) || namesSqlStructure(value.text)) return false;
	// Somebody thought of the quotes.
	if (/quoted|quote\w*\(|sanitize/i.test(value.text)) return false;
	return !isMadeSafeSql(value, match);
}
