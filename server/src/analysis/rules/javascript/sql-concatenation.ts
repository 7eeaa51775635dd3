import type { Node } from "web-tree-sitter";
import { isMadeSafeSql, isWrittenHere, makesSafeSql, namesSqlStructure } from "../glued-values.ts";
import type { Rule } from "../rule.ts";
import { calledName, gluedParts, isConstantName, isTestFile, script } from "./script-syntax.ts";

const statement = /^["'`]\s*(?:select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s[\s\S]*\sset\s|delete\s+from\s|replace\s+into\s)/i;

export const sqlConcatenation: Rule = {
	id: "sql-concatenation",
	languages: script,
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "idle",
	query: '[(template_string) (binary_expression left: [(string) (binary_expression)] operator: "+")] @at',
	where(match) {
		const { at } = match;
		if (!statement.test(at.text) || at.parent?.type === "binary_expression" || isTagged(at) || isTestFile(match)) return false;
		return (
			gluedParts(at)?.some((part) => {
				if (part.type === "call_expression") return !makesSafeSql(calledName(part) ?? "");
				const isName = part.type === "identifier" || part.type === "member_expression" || part.type === "subscript_expression";
				return isName && !isConstantName(part.text) && !namesSqlStructure(part.text) && !isWrittenHere(part, match) && !isMadeSafeSql(part, match);
			}) ?? false
		);
	},
	message: "A value is glued into an SQL statement",
	suggestion: "Use a placeholder and pass the value as a parameter.",
	explanation:
		"Whoever chooses the value chooses what the statement does: `x'; DROP TABLE users; --`. Placeholders (`?`, `$1`) keep values apart from " +
		"code, and are quicker, too. Names of tables and columns, and tagged templates, are left alone.",
	examples: {
		bad: [
			"db.query(`SELECT * FROM users WHERE name = '${name}'`);",
			'db.query("DELETE FROM users WHERE id = " + req.params.id);',
			'db.query("SELECT * FROM users WHERE id = " + req.query.id);',
		],
		good: [
			'db.query("SELECT * FROM users WHERE name = ?", [name]);',
			"sql`SELECT * FROM users WHERE name = ${name}`;",
			"db.query(`SELECT * FROM ${table} WHERE a = 1`);",
			'const marks = ids.map(() => "?").join(", ");\ndb.query(`INSERT INTO a VALUES (${marks})`, ids);',
			'db.query("SELECT * FROM a LIMIT " + parseInt(n, 10));',
			'const older = "SELECT id FROM b WHERE c > ?";\ndb.query(`DELETE FROM a WHERE id IN (${older})`);',
		],
	},
};

const isTagged = (node: Node): boolean => node.parent?.type === "call_expression" && node.parent.childForFieldName("arguments")?.startIndex === node.startIndex;
