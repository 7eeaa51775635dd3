// The tools that look at files: list_files, read_file, search_files, show_changes.

import { describe, expect, test } from "vitest";
import { listFilesTool } from "../../../../server/src/agents/tools/list-files.ts";
import { readFileTool } from "../../../../server/src/agents/tools/read-file.ts";
import { searchFilesTool } from "../../../../server/src/agents/tools/search-files.ts";
import { showChangesTool } from "../../../../server/src/agents/tools/show-changes.ts";
import { MemoryRunFiles, useTool } from "../../../support/memory-run-files.ts";

const project = () =>
	new MemoryRunFiles({ "src/a.py": "one\ntwo\nthree\nfour\n", "src/b.py": "Two again\n", "logo.png": new Uint8Array([0, 1]), "readme.md": "" });

describe("list_files", () => {
	test("lists a folder, with files that are only staged and without staged deletions", async () => {
		const files = project();
		await files.stage("src/new.py", undefined, "x = 1\n");
		const read = await files.read("src/b.py");
		await files.stage("src/b.py", read.kind === "text" ? read.hash : undefined, undefined);
		expect(await useTool(listFilesTool({ files }), { path: "./src/" })).toEqual({ ok: true, output: "src/a.py\nsrc/new.py\n(2 files)" });
	});

	test("says how many it does not show", async () => {
		expect((await useTool(listFilesTool({ files: project() }), { limit: 2 })).output).toContain("(2 of 4 files shown");
	});

	test("an unknown folder is a failure", async () => {
		expect(await useTool(listFilesTool({ files: project() }), { path: "lib" })).toEqual({ ok: false, output: "No file is under lib." });
	});
});

describe("read_file", () => {
	const read = (input: object) => useTool(readFileTool({ files: project() }), input);

	test("numbers the lines that were asked for", async () => {
		expect(await read({ path: "src/a.py", start_line: 2, end_line: 3 })).toEqual({ ok: true, output: "2\ttwo\n3\tthree" });
	});

	test("shows what is staged, not what is on disk", async () => {
		const files = project();
		const before = await files.read("src/b.py");
		await files.stage("src/b.py", before.kind === "text" ? before.hash : undefined, "staged\r\nlines");
		expect((await useTool(readFileTool({ files }), { path: "src/b.py" })).output).toBe("1\tstaged\n2\tlines");
	});

	test.each([
		[{ path: "nope.py" }, "nope.py does not exist. list_files shows what does."],
		[{ path: "logo.png" }, "logo.png cannot be read as text: it is binary"],
		[{ path: "src/a.py", start_line: 9 }, "src/a.py has 4 lines; line 9 is past its end."],
		[{ path: "src/a.py", start_line: 3, end_line: 2 }, "end_line 2 is before start_line 3."],
	])("%o fails with a reason", async (input, output) => {
		expect(await read(input)).toEqual({ ok: false, output });
	});

	test("an empty file is not a failure", async () => {
		expect(await read({ path: "readme.md" })).toEqual({ ok: true, output: "(the file is empty)" });
	});

	test("a path that leads out throws, for the loop to report", async () => {
		await expect(read({ path: "../secrets" })).rejects.toThrow("outside of the workspace");
	});

	test("people see which lines were read", () => {
		const tool = readFileTool({ files: project() });
		expect([tool.title({ path: "src/a.py" }), tool.title({ path: "src/a.py", start_line: 10, end_line: 40 })]).toEqual([
			"read src/a.py",
			"read src/a.py 10–40",
		]);
	});
});

describe("search_files", () => {
	const search = (input: object, files = project()) => useTool(searchFilesTool({ files }), input);

	test("finds plain text line by line", async () => {
		expect((await search({ pattern: "two", case_sensitive: false })).output).toBe("src/a.py:2: two\nsrc/b.py:1: Two again\n(2 hits in 2 files)");
	});

	test("shows the lines around a hit", async () => {
		expect((await search({ pattern: "^t(w|h)", regex: true, path: "src/a.py", context: 1 })).output).toBe(
			"src/a.py-1- one\nsrc/a.py:2: two\nsrc/a.py:3: three\nsrc/a.py-4- four\n(2 hits in 1 file)",
		);
	});

	test("plain text is not a regular expression", async () => {
		expect((await search({ pattern: "t.o" })).output).toBe("No line matches in 4 files.");
	});

	test("a pattern that backtracks without end is given up", async () => {
		const files = new MemoryRunFiles({ "a.txt": `${"a".repeat(200)}!\n` });
		expect((await search({ pattern: "(a+)+$", regex: true }, files)).output).toContain("takes too long");
	});

	test("a malformed pattern says what is wrong with it", async () => {
		const result = await search({ pattern: "(", regex: true });
		expect([result.ok, result.output]).toEqual([false, expect.stringContaining("Invalid regular expression")]);
	});

	test("stops at its bound and says so", async () => {
		const files = new MemoryRunFiles({ "a.txt": "x\n".repeat(900) });
		expect((await search({ pattern: "x" }, files)).output).toContain("(stopped after 500 hits");
	});

	test("ends when the run is stopped", async () => {
		await expect(useTool(searchFilesTool({ files: project() }), { pattern: "x" }, { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow(
			"stopped",
		);
	});
});

describe("show_changes", () => {
	test("shows staged hunks as a unified diff", async () => {
		const files = project();
		const before = await files.read("src/a.py");
		await files.stage("src/a.py", before.kind === "text" ? before.hash : undefined, "one\n2\nthree\nfour\n");
		await files.stage("new.txt", undefined, "hello\n");
		expect((await useTool(showChangesTool({ files }), {})).output).toBe(
			"--- a/src/a.py\n+++ b/src/a.py\n@@ -1,4 +1,4 @@\n one\n-two\n+2\n three\n four\n--- /dev/null\n+++ b/new.txt\n@@ -1,0 +1,1 @@\n+hello",
		);
	});

	test("says when nothing is staged", async () => {
		expect((await useTool(showChangesTool({ files: project() }), {})).output).toBe("Nothing is staged in this run.");
	});
});
