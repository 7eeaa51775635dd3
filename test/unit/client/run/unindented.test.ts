import { expect, it } from "vitest";
import { unindented } from "../../../../client/src/run/unindented.ts";

it.each([
	["whole lines keep their shape", "    if x:\n        y()\n", 0, "if x:\n    y()\n\n"],
	["the first line may begin at its first word", "if x:\n        y()", 4, "if x:\n    y()\n"],
	["one line", "  print(1)", 0, "print(1)\n"],
	["empty lines do not count", "  a\n\n  b", 0, "a\n\nb\n"],
	["nothing in common", "a\n  b", 0, "a\n  b\n"],
])("a selection runs by itself: %s", (_name, text, from, expected) => {
	expect(unindented(text, from)).toBe(expected);
});
