import type { Rule } from "../rule.ts";
import { argumentsOf, functionTypes, script } from "./script-syntax.ts";

export const unguardedJsonParse: Rule = {
	id: "unguarded-json-parse",
	languages: script,
	type: "bug",
	severity: "info",
	enabledByDefault: false,
	tier: "instant",
	query: '(call_expression function: (member_expression) @callee (#eq? @callee "JSON.parse")) @at',
	where({ at }) {
		if (argumentsOf(at)[0]?.text.startsWith("JSON.stringify")) return false;
		let below = at;
		for (let above = at.parent; above && !functionTypes.has(above.type); below = above, above = above.parent) {
			if (above.type === "try_statement" && above.childForFieldName("body")?.startIndex === below.startIndex) return false;
		}
		return true;
	},
	message: "JSON.parse throws on text that is not JSON, and nothing here catches it",
	suggestion: "Wrap it in try … catch and say what was wrong with the text.",
	explanation:
		"Text from files, networks and people is not always JSON. The exception of `JSON.parse` names a character, not the file. " +
		"A caller may well catch it, so this rule is off by default.",
	examples: {
		bad: ["const a = JSON.parse(text);"],
		good: ["try { a = JSON.parse(text); } catch (e) { report(e); }", "const copy = JSON.parse(JSON.stringify(a));"],
	},
};
