import { describe, expect, it } from "vitest";
import { TerminalText } from "../../../server/src/base/terminal-text.ts";

const shown = (...pieces: string[]) => {
	const text = new TerminalText();
	return pieces.map((piece) => text.push(piece)).join("");
};

describe("a program's output in a terminal", () => {
	it.each([
		["text and line ends", "größe 👍\r\n\ttab\n", "größe 👍\r\n\ttab\n"],
		["colours", "\u001b[1;31mred\u001b[0m \u001b[38;5;8mgrey\u001b[m", "\u001b[1;31mred\u001b[0m \u001b[38;5;8mgrey\u001b[m"],
	])("keeps %s", (_name, given, expected) => {
		expect(shown(given)).toBe(expected);
	});

	it.each([
		["the clipboard", "a\u001b]52;c;ZXZpbA==\u0007b"],
		["the title", "a\u001b]0;owned\u001b\\b"],
		["links", "a\u001b]8;;http://evil\u001b\\b"],
		["cursor moves and erasing", "a\u001b[2J\u001b[1A\u001b[10;10H\u001b[Kb"],
		["another screen and mouse reports", "a\u001b[?1049h\u001b[?1000hb"],
		["questions that the terminal would answer as if typed", "a\u001b[6n\u001b[c\u001bP$q\u001b\\b"],
		["bells, backspaces and NUL", "a\u0007\u0008\0b"],
		["hidden text", "a\u001b[8mb"],
		["eight-bit control characters", "a\u009b2J\u009d0;x\u009cb"],
		["resets and character sets", "a\u001bc\u001b(0b"],
	])("takes out %s", (_name, given) => {
		expect(shown(given)).toBe("ab");
	});

	it("knows a sequence in whatever pieces it comes", () => {
		const text = "a\u001b]52;c;ZXZpbA==\u001b\\b\u001b[31mc\u001b[2Jd";
		expect(shown(...text)).toBe("ab\u001b[31mcd");
	});

	it("hides no more than the rest of a line behind a sequence without an end", () => {
		expect(shown("a\u001b]0;never ends\nb")).toBe("a\nb");
		expect(shown("a\u001b[1;2\nb")).toBe("a\nb");
		expect(shown(`\u001b]0;${"x".repeat(10_000)}`).length).toBeGreaterThan(5_000);
	});
});
