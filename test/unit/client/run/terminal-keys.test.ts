import { describe, expect, it } from "vitest";
import { KeysAfterEnd, TypedLine } from "../../../../client/src/run/terminal-keys.ts";

/** What a program is sent, and what the terminal shows, in order. */
function typing(...pieces: string[]) {
	const line = new TypedLine();
	const actions = pieces.flatMap((data) => line.type(data));
	const shown = actions.flatMap((action) => (action.kind === "show" ? [action.text] : [])).join("");
	return { line, shown, sent: actions.filter(({ kind }) => kind !== "show") };
}

describe("a line that is typed for a program", () => {
	it("is sent as it stands when Enter is pressed, with what was corrected in it", () => {
		const { sent, shown } = typing("Adaa", "\u007f", "\u001b[D", "\r");
		expect(sent).toEqual([{ kind: "send", text: "Ada\n" }]);
		expect(shown).toBe("Adaa\b \b\r\n");
	});

	it("takes back a wide character with both of its columns", () => {
		expect(typing("a한", "\u007f", "\u007f", "\u007f").shown).toBe("a한\b \b\b \b\b \b");
	});

	it("may be many when pasted", () => {
		expect(typing("a\r\nb\rc").sent).toEqual([
			{ kind: "send", text: "a\n" },
			{ kind: "send", text: "b\n" },
		]);
	});

	it("is dropped by Ctrl+C, which goes to the program; Ctrl+D sends it and ends the input", () => {
		expect(typing("lost\u0003", "kept\u0004").sent).toEqual([{ kind: "interrupt" }, { kind: "end", text: "kept" }]);
	});

	it("is not taken after the end of the input, but Ctrl+C still is", () => {
		const { line } = typing("\u0004");
		line.endInput();
		expect(line.type("x\r\u0003").filter(({ kind }) => kind !== "show")).toEqual([{ kind: "interrupt" }]);
	});
});

describe("keys after a program's end", () => {
	it.each([
		["\r", "close"],
		["\u001b", "close"],
		["r", "again"],
		["R", "again"],
		["x", undefined],
		["\u0003", undefined],
		["\u001b[A", undefined],
	])("%j: %s", (key, wish) => {
		expect(new KeysAfterEnd(false).press(key)).toBe(wish);
	});

	it("of somebody who was still typing are of that line, until its Enter", () => {
		const keys = new KeysAfterEnd(true);
		expect(["r", "\r", "r"].map((key) => keys.press(key))).toEqual([undefined, undefined, "again"]);
	});
});
