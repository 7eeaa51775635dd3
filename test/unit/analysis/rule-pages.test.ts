// docs/rules is written from the rules themselves: `npm run rule-docs` after a change of one.

import { describe, expect, it } from "vitest";
import { pythonRules } from "../../../server/src/analysis/python-rules.ts";
import { rulesFor } from "../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar, Rule } from "../../../server/src/analysis/rules/rule.ts";
import { linterIdsOf } from "../../../server/src/analysis/rules/rule-names.ts";

interface Entry extends Pick<Rule, "id" | "type" | "severity" | "enabledByDefault" | "suggestion"> {
	title: string;
	explanation?: string;
	bad: string;
	good: string;
	also: readonly string[];
}

const pages: [title: string, language: string, grammars: Grammar[]][] = [
	["JavaScript and TypeScript", "javascript", ["javascript", "typescript", "tsx"]],
	["Java", "java", ["java"]],
	["Go", "go", ["go"]],
];

describe("the pages of the rules", () => {
	it.each(pages)("%s: say what the rules say", async (title, language, grammars) => {
		const rules = new Set(grammars.flatMap((grammar) => rulesFor(grammar)));
		const entries = [...rules].map((rule) => entryOf(rule));
		await expect(pageOf(title, language, entries)).toMatchFileSnapshot(`../../../docs/rules/${language}.md`);
	});

	it("Python: say what the rules say", async () => {
		const ours = rulesFor("python");
		const seconding = (code: string) => ours.find(({ sameAs }) => linterIdsOf(sameAs).includes(code));
		const linters = [...pythonRules].map(([code, { name, examples, ...rule }]): Entry => {
			const second = seconding(code);
			const explanation = second ? { explanation: `${second.explanation} While typing it is \`${second.id}\`.` } : {};
			return { ...rule, ...examples, ...explanation, id: code, title: `${code} ${name}`, also: [] };
		});
		const own = ours.filter(({ sameAs }) => !linterIdsOf(sameAs).some((code) => pythonRules.has(code))).map(entryOf);
		await expect(pageOf("Python", "python", [...linters, ...own])).toMatchFileSnapshot("../../../docs/rules/python.md");
	});
});

function entryOf(rule: Rule): Entry {
	const { examples, sameAs = [], id } = rule;
	return { ...rule, title: id, bad: examples.bad[0] ?? "", good: examples.good[0] ?? "", also: sameAs };
}

function pageOf(title: string, language: string, entries: readonly Entry[]): string {
	const on = entries.filter(({ enabledByDefault }) => enabledByDefault).length;
	const head = `# Rules for ${title}\n\nWritten from the rules by \`npm run rule-docs\`. ${entries.length} rules, ${on} of them on from the start.\n`;
	return [head, ...entries.map((entry) => sectionOf(entry, language))].join("\n");
}

function sectionOf({ title, type, severity, enabledByDefault, explanation, suggestion, bad, good, also }: Entry, language: string): string {
	const facts = [type, severity, ...(enabledByDefault ? [] : ["off"]), ...(also.length > 0 ? [`also ${also.join(", ")}`] : [])].join(" · ");
	const mark = language === "python" ? "#" : "//";
	const code = `\`\`\`${language}\n${visible(bad)}\n\n${mark} better:\n${visible(good)}\n\`\`\``;
	return `${[`## ${title}`, facts, ...(explanation === undefined ? [] : [explanation]), suggestion, code].join("\n\n")}\n`;
}

/** With names in place of characters that nobody sees. */
function visible(code: string): string {
	return code.trimEnd().replace(/[^\P{C}\n\t]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
