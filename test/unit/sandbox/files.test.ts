import { expect, it } from "vitest";
import { checkFiles } from "../../../server/src/sandbox/files.ts";

const file = (path: string, text = "x") => ({ path, content: Buffer.from(text) });
const roomy = 1024 * 1024;

it("plain paths are taken, also long and foreign ones", () => {
	const paths = ["src/a.py", `${"long/".repeat(40)}name.txt`, "파일 이름.py", "-rf", "a\nb", "CON"];
	expect(
		checkFiles(
			paths.map((path) => file(path)),
			roomy,
		),
	).toBeUndefined();
});

it.each(["/etc/passwd", "../x", "a/../b", "a//b", "", ".", "a/.", "a\0b", "a\\b", "C:\\x", "x".repeat(256)])("the path %j is refused", (path) => {
	expect(checkFiles([file(path)], roomy)).toMatchObject({ reason: "path" });
});

it("a path that is both a file and a folder is refused", () => {
	expect(checkFiles([file("a"), file("a/b")], roomy)).toMatchObject({ reason: "path" });
});

it("a path that occurs twice, also in another Unicode form, is refused", () => {
	expect(checkFiles([file("é"), file("e\u0301")], roomy)).toMatchObject({ reason: "path" });
});

it("what cannot fit is refused with its size", () => {
	expect(checkFiles([file("a", "x".repeat(2 * 1024 * 1024))], roomy)).toEqual({
		reason: "disk",
		message: "The files need 2 MiB, the sandbox has 1 MiB.",
	});
});
