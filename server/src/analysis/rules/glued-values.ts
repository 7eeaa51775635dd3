// What is harmless where text is glued into a statement or a command: text that is written in the same file, and parts of SQL that cannot be
// parameters. Shared by the languages, so that the same line is judged alike everywhere.

import type { Node } from "web-tree-sitter";
import type { RuleMatch } from "./rule.ts";
import { field, parts } from "./tree.ts";

const literals = /^(?:string|template_string|number|string_literal|interpreted_string_literal|raw_string_literal|decimal_integer_literal|int_literal)$/;

/** A literal, a path made of such, or a name that only ever stands for one. */
export function isWrittenHere(value: Node, match: RuleMatch): boolean {
	const seen = new Set<number>();
	const pending = [value];
	// Each once, and without recursion: names may stand for each other, twice in each, and a sum may have thousands of parts.
	for (let next = pending.pop(); next; next = pending.pop()) {
		if (seen.has(next.id)) continue;
		seen.add(next.id);
		const made = madeOf(next, match);
		if (!made) return false;
		pending.push(...made);
	}
	return true;
}

/** What has to be written here, too, for the value to be; undefined where it is not. */
function madeOf(value: Node, match: RuleMatch): Node[] | undefined {
	if (literals.test(value.type)) return value.namedChildren.some((child) => child.type === "template_substitution") ? undefined : [];
	if (value.type === "binary_expression" || value.type === "parenthesized_expression") return parts(value);
	if (value.type === "call_expression" && joinsPaths.test(field(value, "function")?.text ?? "")) return parts(field(value, "arguments") ?? value);
	if (/^__(?:dir|file)name$/.test(value.text)) return [];
	const given = givenTo(value, match);
	return given && [given];
}

/** Put together by a function that makes a part of a statement: placeholders, quoted names. */
export function isMadeSafeSql(value: Node, match: RuleMatch): boolean {
	const given = givenTo(value, match) ?? value;
	return (
		/^(?:call_expression|method_invocation)$/.test(given.type) && makesSafeSql((field(given, "name") ?? field(given, "function"))?.text.split(".").at(-1) ?? "")
	);
}

/** What a name stands for that is given a value once. */
export function givenTo(value: Node, match: RuleMatch): Node | undefined {
	const binding = value.type === "identifier" ? match.scopes().bindingAt(value) : undefined;
	if (binding?.declarations.length !== 1 || binding.references.some((reference) => reference.access !== "read")) return undefined;
	const { parent } = binding.declaration;
	// `a := b` has its names and values in lists.
	const declared =
		parent &&
		(field(parent, "value") ?? (parent.type === "expression_list" && parent.namedChildCount === 1 ? field(parent.parent ?? parent, "right") : undefined));
	return (declared?.type === "expression_list" && declared.namedChildCount === 1 ? declared.namedChild(0) : declared) ?? undefined;
}

const joinsPaths = /^(?:path\.)?(?:join|resolve|dirname|normalize)$/;

const structure =
	/(?:^|_)(?:tables?|columns?|cols|fields?|schema|database|where|order|group|sort|clause|alias|prefix|suffix|sql|query|conditions?|placeholders?|marks|direction|limit|offset)(?:_names?|_list|_by|_sql)?$/;

/** "tableName", "this.columns", "orderBy": what no placeholder can stand for. `req.query.id` is none. */
export function namesSqlStructure(expression: string): boolean {
	const last = expression.replace(/\(\)$/, "").split(/\.|->/).at(-1) ?? "";
	return structure.test(last.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase());
}

/** By the name of a function that makes a part of a statement. */
export const makesSafeSql = (name: string): boolean =>
	/escape|quot|ident|sanitiz|placeholder|param|join|number|tosql|build|format|repeat|itoa|parseint|parsefloat/i.test(name);
