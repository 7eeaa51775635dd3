import { expect, it } from "vitest";
import { TypedInput } from "../../../server/src/lsp/typed-input.ts";

async function read(input: TypedInput): Promise<string> {
	let text = "";
	for await (const bytes of input) text += new TextDecoder().decode(bytes);
	return text;
}

it("what is typed is read in order, before and while it is read, until its end", async () => {
	const input = new TypedInput();
	input.push("a\n", false);
	const all = read(input);
	await new Promise((resolve) => setImmediate(resolve));
	input.push("b\n", false);
	input.push("c", true);
	input.push("after the end", false);
	expect(await all).toBe("a\nb\nc");
});

it("a program that does not read costs no more than a bound", async () => {
	const input = new TypedInput();
	for (let n = 0; n < 100; n++) input.push("x".repeat(10_000), n === 99);
	expect((await read(input)).length).toBe(256 * 1024);
});
