import { expect, it } from "vitest";
import type { Rule } from "../../../server/src/analysis/rules/rule.ts";
import { defaultRules, maxIssuesOfRule, RuleEngine, type RuleRun } from "../../../server/src/analysis/rules/rule-engine.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { loadGrammar, withTable } from "../../support/grammars.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";

const javascript = await loadGrammar("javascript");

const callOf = (name: string, more: Partial<Rule> = {}): Rule => ({
	id: `no-${name}`,
	languages: ["javascript"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call_expression function: (identifier) @name (#eq? @name "${name}")) @at`,
	message: "No",
	suggestion: "Do not",
	explanation: "",
	examples: { bad: [], good: [] },
	...more,
});

function check(rules: readonly Rule[], code: string, options: Partial<RuleRun> = {}, logger = new RecordingLogger()) {
	const engine = new RuleEngine({ grammar: "javascript", language: javascript.language, rules, clock: systemClock, logger });
	return withTable(javascript, code, (table) => {
		const run = () => engine.run(table, { tier: "all", enabled: defaultRules(rules), ...options });
		run();
		return run();
	});
}

const places = (rules: readonly Rule[], code: string, options: Partial<RuleRun> = {}) =>
	check(rules, code, options).map((each) => `${each.rule} ${each.line}:${each.column}`);

it("reports lines from 1 and columns in UTF-16 units from 0, by place, whatever ends a line", () => {
	const rules = [callOf("b"), callOf("a")];
	for (const end of ["\n", "\r\n", "\r"]) expect(places(rules, `"😀"; a();${end}b(); a();`)).toEqual(["no-a 1:6", "no-b 2:0", "no-a 2:5"]);
});

it("a rule that throws is logged once and muted, its neighbours live on", () => {
	const logger = new RecordingLogger();
	const broken = callOf("a", {
		where() {
			throw new Error("broken");
		},
	});
	const issues = check([broken, callOf("b")], "a(); b();", {}, logger);
	expect({ rules: issues.map((each) => each.rule), log: logger.lines }).toEqual({
		rules: ["no-b"],
		log: ["error rule failed and is muted rule=no-a grammar=javascript error=broken"],
	});
});

it("a rule whose query does not compile is left out", () => {
	const logger = new RecordingLogger();
	const issues = check([callOf("a", { query: "(no_such_node) @at" }), callOf("b")], "a(); b();", {}, logger);
	expect(issues.map((each) => each.rule)).toEqual(["no-b"]);
	expect(logger.lines).toHaveLength(1);
});

it("a run over ranges reports only what starts in them, each once", () => {
	const code = "a(); a(); a(a());";
	expect(
		places([callOf("a")], code, {
			ranges: [
				{ start: 5, end: 12 },
				{ start: 6, end: 12 },
			],
		}),
	).toEqual(["no-a 1:5", "no-a 1:10"]);
	expect(places([callOf("a")], code, { ranges: [{ start: 5, end: 5 }] })).toEqual(["no-a 1:5"]);
});

it("only enabled rules of the tier run", () => {
	const rules = [callOf("a"), callOf("b", { tier: "idle" }), callOf("c", { enabledByDefault: false })];
	const code = "a(); b(); c();";
	expect(places(rules, code, { tier: "instant" })).toEqual(["no-a 1:0"]);
	expect(places(rules, code, { tier: "idle" })).toEqual(["no-b 1:5"]);
	expect(places(rules, code, { enabled: new Set(["no-b", "no-c"]) })).toEqual(["no-b 1:5", "no-c 1:10"]);
});

it("what does not parse is left alone, and rules that need the whole file wait", () => {
	expect(places([callOf("a"), callOf("b", { tier: "idle" })], "a(); b(); a( ; a();")).toEqual(["no-a 1:0", "no-a 1:15"]);
});

it("comments switch rules off for a line, the next line or the file", () => {
	const rules = [callOf("a", { sameAs: ["eslint/no-x", "typescript-eslint/no-x", "biome/noX", "staticcheck/SA1"] }), callOf("b")];
	const silent = [
		"a(); // ensemble-disable-line no-a",
		"a(); b(); // ensemble-disable-line",
		"a(); // ensemble-disable-line other, no-a -- because",
		"// ensemble-disable-next-line no-a\na();",
		"a(); /* ensemble-disable no-a */",
		"a(); // eslint-disable-line no-x",
		"/* eslint-disable */\na(); b();",
		"/* eslint-disable no-x */\n/* eslint-enable no-y */\na();",
		"// eslint-disable-next-line @typescript-eslint/no-x\na();",
		"/*\n * ensemble-disable no-a\n */\na();",
		"a(); // NOPMD",
		"a(); //nolint",
		"a(); // nolint:gosec, gosimple // has been looked at",
		"//nolint:all\na();",
		"//lint:file-ignore SA1 for the sake of the test\n\na();",
		"//lint:ignore SA1,SA2 why\na();",
		"// biome-ignore lint/suspicious/noX: why\na();",
		"// biome-ignore lint: why\na();",
		"// biome-ignore-all lint/suspicious/noX: why\n\na();",
	];
	expect(silent.filter((code) => places(rules, code).length > 0)).toEqual([]);
	const loud = [
		"a(); // ensemble-disable-line no-b",
		"a(); '// ensemble-disable-line no-a';",
		"a();\n// ensemble-disable-line no-a",
		"a(); // eslint-disable-line no-y",
		"// biome-ignore lint/suspicious/noY: why\na();",
		"// biome-ignore format: why\na();",
		"/* eslint-disable */\na();\n/* eslint-enable */\na();",
		"a();\n/* eslint-disable no-x */\na();",
		"a(); // nolint:gosec",
		"a(); // nolinting",
		"//nolint\n\na();",
		"a(); //nolint\na();",
		"//lint:ignore SA9 why\na();",
		"a();\n// NOPMD",
	];
	expect(loud.filter((code) => places(rules, code).length !== 1)).toEqual([]);
});

it("messages and fixes are made for what is reported only, and fixes name places in the text", () => {
	let asked = 0;
	const rule = callOf("a", {
		where: (match) => match.at.startIndex > 3,
		message: () => `${++asked}`,
		fix: ({ at }) => ({ title: "Remove", safety: "safe", edits: [{ start: at.startIndex, end: at.endIndex, text: "" }] }),
	});
	const [issue, ...others] = check([rule], "a();\na();");
	expect({ asked, others, fix: issue?.fix }).toEqual({
		asked: 2, // One for each of the two runs.
		others: [],
		fix: { title: "Remove", safety: "safe", edits: [{ line: 2, column: 0, end_line: 2, end_column: 3, text: "" }] },
	});
});

it("one rule does not flood the list", () => {
	expect(check([callOf("a")], "a();".repeat(maxIssuesOfRule + 50))).toHaveLength(maxIssuesOfRule);
});
