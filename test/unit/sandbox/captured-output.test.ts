import { expect, it } from "vitest";
import { CapturedOutput } from "../../../server/src/sandbox/captured-output.ts";

it("text arrives whole although its characters were split across chunks", () => {
	const pieces: string[] = [];
	const output = new CapturedOutput(1000, (text) => pieces.push(text));
	for (const byte of Buffer.from("héllo 🦊 한국어")) output.push(Uint8Array.of(byte));
	expect([output.finish(), pieces.join("")]).toEqual(["héllo 🦊 한국어", "héllo 🦊 한국어"]);
});

it("head and tail are kept and the middle is cut out, between characters", () => {
	const output = new CapturedOutput(20);
	output.push(Buffer.from(`${"é".repeat(20)}end`));
	expect([output.isTruncated, output.finish()]).toEqual([true, "ééééé\n… 24 bytes cut …\néééend"]);
});

it("no more than the cap is ever shown while it runs", () => {
	let shown = 0;
	const output = new CapturedOutput(1000, (text) => {
		shown += text.length;
	});
	for (let index = 0; index < 100; index++) output.push(Buffer.alloc(100, "x"));
	output.finish();
	expect(shown).toBeLessThanOrEqual(1000);
});

it("a flood of one-byte chunks is recognised and kept small", () => {
	const output = new CapturedOutput(10_000);
	for (let index = 0; index <= 160_000; index++) output.push(Uint8Array.of(120));
	expect([output.isFlood, output.finish().length < 11_000]).toEqual([true, true]);
});

it("bytes that are no UTF-8 become replacement characters", () => {
	const output = new CapturedOutput(100);
	output.push(Uint8Array.of(0xff, 0x61, 0xc3));
	expect(output.finish()).toBe("\ufffda\ufffd");
});
