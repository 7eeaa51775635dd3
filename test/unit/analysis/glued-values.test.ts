// Where the value of a name is followed: through names that stand for each other, doubled again and again, and sums of thousands of parts.

import { expect, test } from "vitest";
import { shellInjection } from "../../../server/src/analysis/rules/javascript/shell-injection.ts";
import { RuleEngine } from "../../../server/src/analysis/rules/rule-engine.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { loadGrammar, withTable } from "../../support/grammars.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";

const javascript = await loadGrammar("javascript");
const doubled = (times: number) => Array.from({ length: times }, (_, n) => `const a${n + 1} = a${n} + a${n};`).join("\n");

test.each([
	["names that stand for each other", "const a = b + 'x';\nconst b = a + 'y';\nexec('ls ' + a);", 0],
	["a name doubled sixty times", `const a0 = 'x';\n${doubled(60)}\nexec('ls ' + a60);`, 0],
	["a sum of ten thousand parts", `const a = ${"'x' + ".repeat(10_000)}'x';\nexec('ls ' + a);`, 0],
	["one part of a sum that comes from elsewhere", `const a = ${"'x' + ".repeat(1000)}given;\nexec('ls ' + a);`, 1],
])("%s", (_, code, count) => {
	const logger = new RecordingLogger();
	const engine = new RuleEngine({ grammar: "javascript", language: javascript.language, rules: [shellInjection], clock: systemClock, logger });
	const text = `const { exec } = require('child_process');\n${code}\n`;
	const found = withTable(javascript, text, (table) => engine.run(table, { tier: "all", enabled: new Set([shellInjection.id]) }));
	expect({ count: found.length, log: logger.lines }).toEqual({ count, log: [] });
});
