import type { Node } from "web-tree-sitter";
import { givenTo, isMadeSafeSql, isWrittenHere, namesSqlStructure } from "../glued-values.ts";
import type { Rule, RuleMatch } from "../rule.ts";
import { field, within } from "../tree.ts";
import { argumentsOf, isTestFile, stringContent } from "./java-syntax.ts";

export const sqlConcatenation: Rule = {
	id: "sql-concatenation",
	languages: ["java"],
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: `(method_invocation name: (identifier) @name arguments: (argument_list . [(binary_expression) (method_invocation) (identifier)] @at)
		(#any-of? @name "executeQuery" "executeUpdate" "executeLargeUpdate" "execute" "addBatch" "prepareStatement" "prepareCall" "nativeSQL" "createQuery" "createNativeQuery" "createSQLQuery" "queryForObject" "queryForList" "rawQuery" "execSQL"))`,
	where: (match) => !isTestFile(match) && isUnsafe(givenTo(match.at, match) ?? match.at, match),
	message: "The query is put together from text: a value can change what it does",
	suggestion: "Use placeholders (?) and set the values as parameters.",
	explanation:
		"A value that contains a quote ends the literal and goes on as SQL. That is how data gets read or deleted by people who only fill in a form. A prepared statement keeps values apart from the query, and is planned once.",
	examples: {
		bad: [
			'ResultSet f(Statement s, String name) { return s.executeQuery("SELECT * FROM users WHERE name = \'" + name + "\'"); }',
			'void f(Statement s, String id) { String sql = "DELETE FROM users WHERE id = " + id; s.executeUpdate(sql); }',
			"ResultSet f(Statement s, String name) { return s.executeQuery(String.format(\"SELECT * FROM users WHERE name = '%s'\", name)); }",
		],
		good: [
			'ResultSet f(Connection c) { return c.prepareStatement("SELECT * FROM users WHERE name = ?").executeQuery(); }',
			'void f(Statement s) { s.execute("SELECT * FROM " + TABLE); }',
			'void f(Connection c, List<String> ids) { String marks = String.join(",", ids); c.prepareStatement("SELECT * FROM a WHERE id IN (" + marks + ")"); }',
			'void f(Statement s, String tableName) { s.execute("SELECT * FROM " + tableName); }',
			'void f(Statement s) { String rest = " WHERE a > 1"; s.execute("SELECT * FROM a" + rest); }',
			'void f(Statement s, long id) { int most = 3; s.execute("SELECT * FROM a WHERE id = " + id + " LIMIT " + most); }',
			'void f(Pool p, String x) { p.execute("task " + x); }',
		],
	},
};

/** Where values belong; a statement on tables takes no placeholders. */
const isSql = (text: string): boolean =>
	/^\s*(?:select\s.*\bfrom\b|select\s|insert\s+into\b|update\s+\S+\s+set\b|update\s*$|delete\s+from\b|merge\s+into\b|call\s)/is.test(text);

const isUnsafe = (query: Node, match: RuleMatch): boolean =>
	query.type === "binary_expression" ? isBuiltQuery(query, match) : query.type === "method_invocation" && isFormattedQuery(query, match);

function isBuiltQuery(query: Node, match: RuleMatch): boolean {
	const operands = operandsOf(query);
	const first = operands[0];
	return first?.type === "string_literal" && isSql(stringContent(first)) && operands.some((operand) => isForeign(operand, match));
}

function isFormattedQuery(call: Node, match: RuleMatch): boolean {
	if (field(call, "name")?.text !== "format" || field(call, "object")?.text !== "String") return false;
	const [format, ...values] = argumentsOf(call);
	return (
		format?.type === "string_literal" && isSql(stringContent(format)) && stringContent(format).includes("%s") && values.some((value) => isForeign(value, match))
	);
}

function operandsOf(node: Node): Node[] {
	const left = field(node, "left");
	const right = field(node, "right");
	if (node.type !== "binary_expression" || !left || !right) return [node];
	return [...operandsOf(left), ...operandsOf(right)];
}

/** Neither written here nor a constant, or a part of SQL, by its name. */
const isForeign = (operand: Node, match: RuleMatch): boolean => {
	if (isWrittenHere(operand, match) || namesSqlStructure(operand.text) || /(?:^|\.)[A-Z][A-Z0-9_]*$/.test(operand.text)) return false;
	if (isMadeSafeSql(operand, match) || isNumber(operand, match)) return false;
	return within(operand, new Set(["identifier"]), new Set()).length > 0 || operand.type === "identifier";
};

/** By the type that it is declared with: digits end no literal. */
function isNumber(operand: Node, match: RuleMatch): boolean {
	const declaration = operand.type === "identifier" ? match.scopes().bindingAt(operand)?.declaration.parent : undefined;
	const typed = declaration?.type === "variable_declarator" ? declaration.parent : declaration;
	return /^(?:byte|short|int|long|float|double|boolean|Byte|Short|Integer|Long|Float|Double|Boolean)$/.test((typed && field(typed, "type")?.text) ?? "");
}
