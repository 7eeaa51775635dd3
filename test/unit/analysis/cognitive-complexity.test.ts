// The published rules of cognitive complexity, one by one.

import { afterAll, expect, test } from "vitest";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";
import { meterFor } from "../../support/reference-code.ts";

const meter = meterFor();
afterAll(() => meter.dispose());

async function cognitive(grammar: Grammar, code: string): Promise<number | undefined> {
	const [first] = (await meter.measure(grammar, code)).functions;
	return first?.cognitive;
}

const braces: readonly (readonly [rule: string, body: string, points: number])[] = [
	["a loop in an if, with braces", "if (a) { while (b) { g(); } }", 3],
	["a loop in an if, without", "if (a) while (b) g();", 3],
	["an if in a loop, without braces", "for (;;) if (a) g();", 3],
	["a loop in an else, without braces", "if (a) g(); else while (b) g();", 4],
	["else if does not nest", "if (a) g(); else if (b) g(); else g();", 3],
	["what is in an else if is nested once", "if (a) g(); else if (b) for (;;) g();", 4],
	["a choice in a choice", "return a ? b ? 1 : 2 : 3;", 3],
	["a chain of choices", "return a ? 1 : b ? 2 : 3;", 3],
	["a run of one operator", "if (a && b && c) g();", 2],
	["runs of two operators", "if (a && b || c && d) g();", 4],
	["a run goes on in parentheses", "return a && (b && c) && d;", 1],
	["what other operators join are runs of their own", "return (a || b) == (c || d);", 2],
	["a comparison is no end of a run", "return a && (b == 1) && c;", 1],
	["a condition is not nested", "if (a && (b ? c : d)) g();", 3],
	["a jump to a label", "x: for (;;) { for (;;) continue x; }", 4],
	["catch, but not try and finally", "try { g(); } catch (e) { if (a) g(); } finally { g(); }", 3],
	["a switch, but not its cases", "switch (a) { case 1: g(); break; case 2: if (b) g(); break; default: g(); }", 3],
];

test.each(braces)("%s, in JavaScript, TypeScript and Java", async (_rule, body, points) => {
	expect([
		await cognitive("javascript", `function f() { ${body} }`),
		await cognitive("typescript", `function f() { ${body} }`),
		await cognitive("java", `class A { int f() { ${body} } }`),
	]).toEqual([points, points, points]);
});

test.each([
	["a loop in an if", "if a:\n  while b:\n   g()", 3],
	["elif and else", "if a:\n  g()\n elif b:\n  g()\n else:\n  g()", 3],
	["a choice in a choice", "return (1 if b else 2) if a else 3", 3],
	["a comprehension is free", "return [x for x in a if x]", 0],
	["except, but not try and finally", "try:\n  g()\n except E:\n  if a: g()\n finally:\n  g()", 3],
	["runs of two operators", "return a and b or c and d", 3],
	["a recursion, once", "return f() + f()", 1],
])("%s, in Python", async (_rule, body, points) => {
	expect(await cognitive("python", `def f():\n ${body}\n`)).toBe(points);
});
