// JavaScript: cyclomatic complexity equals that of ESLint's rule `complexity`, over the packages in node_modules; also where the same text is
// read with TypeScript's grammar.

import { readFileSync } from "node:fs";
import { Linter } from "eslint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesUnder, meterFor, modulesFolder, packageOf, sample } from "../../../support/reference-code.ts";

const meter = meterFor();
afterAll(() => meter.dispose());

interface Checked {
	file: string;
	text: string;
	/** Of every function, in ascending order. */
	complexities: number[];
}

const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

function checked(file: string): Checked | undefined {
	const text = readFileSync(file, "utf8");
	const isModule = file.endsWith(".mjs") || (!file.endsWith(".cjs") && /^\s*(import|export)\b/m.test(text));
	const languageOptions: Linter.LanguageOptions = { sourceType: isModule ? "module" : "commonjs", parserOptions: { ecmaFeatures: { jsx: true } } };
	const config: Linter.Config = { files: ["**/*"], languageOptions, rules: { complexity: ["error", 0] } };
	const messages = new Linter().verify(text, [config], { filename: "a.js", allowInlineConfig: false });
	if (messages.some((message) => message.fatal)) return undefined;
	return { file, text, complexities: ascending(messages.map((message) => Number(/complexity of (\d+)/.exec(message.message)?.[1]))) };
}

describe("npm packages", () => {
	let files: Checked[] = [];

	beforeAll(() => {
		const all = sample(filesUnder(modulesFolder, /\.[cm]?js$/, 60_000), 1200);
		files = all.map(checked).filter((each) => each !== undefined);
	});

	it("are more than a hundred", () => {
		expect(new Set(files.map((each) => packageOf(each.file))).size).toBeGreaterThan(100);
	});

	it.each(["javascript", "tsx"] as const)("count as ESLint counts, read as %s", async (grammar) => {
		let total = 0;
		const differences: string[] = [];
		for (const { file, text, complexities } of files) {
			const { functions, hasError } = await meter.measure(grammar, text);
			// Some JavaScript is no TypeScript, such as `a < b > (c)`.
			if (hasError && grammar === "tsx") continue;
			const ours = ascending(functions.map((each) => each.cyclomatic));
			total += complexities.length;
			if (ours.join() !== complexities.join()) differences.push(`${file}: ${complexities}; ours ${ours}`);
		}
		expect(total).toBeGreaterThan(8000);
		expect(differences).toEqual([]);
	});
});
