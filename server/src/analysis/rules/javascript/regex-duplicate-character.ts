import type { Rule, RuleMatch } from "../rule.ts";
import { field } from "../tree.ts";
import { type ClassMember, characterClasses } from "./regex-parts.ts";
import { script } from "./script-syntax.ts";

export const regexDuplicateCharacter: Rule = {
	id: "regex-duplicate-character",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(regex pattern: (regex_pattern) @at) @regex",
	where: (match) => !field(match.node("regex"), "flags")?.text.includes("v") && repeated(match) !== undefined,
	message: (match) => `${repeated(match)?.text ?? "A character"} stands twice in one class of this pattern`,
	suggestion: "Remove the second one, or escape what was meant otherwise: in a class, | and commas are ordinary characters.",
	explanation:
		"A class such as `[abc]` is a set; naming a character twice changes nothing. It mostly shows that the class was taken for something else: " +
		'in `[a|b|c]` the bars do not mean "or" but are matched themselves.',
	examples: { bad: ["const a = /[a-z|A-Z|0-9]/;", "const a = /[aba]/;"], good: ["const a = /[a-zA-Z0-9]/;", "const a = /[\\w\\s.-]/;", "const a = /a|b|a/;"] },
	sameAs: ["regexp/no-dupe-characters-character-class"],
};

function repeated({ at }: RuleMatch): ClassMember | undefined {
	for (const members of characterClasses(at.text)) {
		const seen = new Set<string>();
		for (const member of members) {
			if (seen.has(member.text)) return member;
			seen.add(member.text);
		}
	}
	return undefined;
}
