import { expect, it } from "vitest";
import { isNestedTooDeeply } from "../../../server/src/analysis/python-nesting.ts";

it("what would overflow the linter is seen before", () => {
	const texts = {
		brackets: `x = ${"(".repeat(2000)}`,
		calls: `x = ${"f(".repeat(1500)}`,
		signs: `x = ${"-".repeat(2000)}1`,
		nots: `x = ${"not ".repeat(2000)}1`,
		attributes: `x = a${".b".repeat(2000)}`,
		sums: `x = (1${"+\n1".repeat(2000)})`,
		continuedSums: `x = 1${"+ \\\n1".repeat(2000)}`,
		ternaries: `x = ${"1 if a else ".repeat(3000)}1`,
		lambdas: `x = ${"lambda:".repeat(3000)}1`,
		chains: `x = f${"()".repeat(3000)}`,
		subscripts: `x = f${"[0]".repeat(3000)}`,
		awaits: `x = ${"await ".repeat(3000)}1`,
		patterns: `match x:\n  case ${"[".repeat(2000)}`,
		fStrings: `x = ${"f'{".repeat(900)}1`,
		blocks: Array.from({ length: 2000 }, (_, at) => `${" ".repeat(at)}if x:\n`).join(""),
		split: `x = ${"a.b.c.d.e(".repeat(199)}${"+ 1".repeat(900)}`,
	};
	expect(
		Object.entries(texts)
			.filter(([, text]) => !isNestedTooDeeply(text))
			.map(([name]) => name),
	).toEqual([]);
});

it("long files of ordinary code are not", () => {
	const table = `table = {\n${Array.from({ length: 5000 }, (_, at) => `    "key (${at}": [f(${at}), -1 + 2 * x.y.z],  # [[[ (\n`).join("")}}\n`;
	const code = 'def f(a):\n    """Opens ((( and never closes."""\n    return "([{" if not a.b else g(a)[0]\n\n'.repeat(5000);
	const ands = `x = ${Array.from({ length: 900 }, () => "a").join(" and ")}\n`;
	expect([table, code, ands].map(isNestedTooDeeply)).toEqual([false, false, false]);
});
