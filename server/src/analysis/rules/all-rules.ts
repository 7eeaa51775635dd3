// Every rule there is, by language.

import { goRules } from "./go-rules.ts";
import { javaRules } from "./java-rules.ts";
import { javascriptRules } from "./javascript-rules.ts";
import { pythonRules } from "./python-rules.ts";
import type { Grammar, Rule } from "./rule.ts";

const allRules: readonly Rule[] = [...pythonRules, ...javascriptRules, ...javaRules, ...goRules];

export function rulesFor(grammar: Grammar): readonly Rule[] {
	return allRules.filter((rule) => rule.languages.includes(grammar));
}
