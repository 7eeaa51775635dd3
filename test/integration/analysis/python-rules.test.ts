// The Python rules' own examples in the real linter: the bad one fires, by nothing but its rule; the good one says nothing.

import { afterAll, describe, expect, it } from "vitest";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { pythonRules } from "../../../server/src/analysis/python-rules.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

const rulesIn = async (text: string) => (await analyzer.analyze("a.py", text)).issues.map(({ rule }) => rule);
const everybodys = [...pythonRules].filter(([, rule]) => rule.enabledByDefault);

describe.each(everybodys)("%s", (code, { name, examples }) => {
	it(`${name}: fires on its bad example, and not on its good one`, async () => {
		expect({ bad: await rulesIn(examples.bad), good: await rulesIn(examples.good) }).toEqual({ bad: [code], good: [] });
	});
});
