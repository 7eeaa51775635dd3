import { extract } from "tar-stream";
import { expect, it } from "vitest";
import { packFiles } from "../../../server/src/sandbox/archive.ts";

const file = (path: string, text = "x") => ({ path, content: Buffer.from(text) });
const roomy = 1024 * 1024;

async function unpack(tar: Uint8Array): Promise<Record<string, string>> {
	const files: Record<string, string> = {};
	const reader = extract();
	reader.end(tar);
	for await (const entry of reader) {
		const chunks: Buffer[] = [];
		for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
		files[entry.header.name] = Buffer.concat(chunks).toString();
	}
	return files;
}

it("files come out as they went in, also with long and foreign names", async () => {
	const files = { "src/a.py": "print(1)", [`${"long/".repeat(40)}name.txt`]: "deep", "파일 이름.py": "한국어", "-rf": "" };
	const packed = await packFiles(
		Object.entries(files).map(([path, text]) => file(path, text)),
		roomy,
	);
	expect(packed.ok && (await unpack(packed.tar))).toEqual(files);
});

it.each(["/etc/passwd", "../x", "a/../b", "a//b", "", ".", "a/.", "a\0b", "a\\b", "C:\\x"])("the path %j is refused", async (path) => {
	expect(await packFiles([file(path)], roomy)).toMatchObject({ ok: false, reason: "path" });
});

it("a path that is both a file and a folder is refused", async () => {
	expect(await packFiles([file("a"), file("a/b")], roomy)).toMatchObject({ ok: false, reason: "path" });
});

it("a path that occurs twice, also in another Unicode form, is refused", async () => {
	expect(await packFiles([file("é"), file("e\u0301")], roomy)).toMatchObject({ ok: false, reason: "path" });
});

it("what cannot fit is refused with its size", async () => {
	expect(await packFiles([file("a", "x".repeat(2 * 1024 * 1024))], roomy)).toEqual({
		ok: false,
		reason: "disk",
		message: "The files need 2 MiB, the sandbox has 1 MiB.",
	});
});
