// `ensemble analyze` over files that no editor would like: each has a line of its own in the answer or a word said about it, and the program ends.

import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderForTest, run, start } from "../../support/program.ts";

const depth = 10_000;

interface Line {
	file_path: string;
	analysis: { success: boolean; syntax_valid: boolean; issues: { line: number; column: number; end_column: number }[] };
}
const linesOf = (stdout: string): Line[] =>
	stdout
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));

test("what cannot be analysed is named with the reason, and places are right in the rest", async () => {
	const folder = folderForTest("bad-input");
	const write = (path: string, content: string | Buffer) => writeFileSync(join(folder, path), content);
	write("big.js", "");
	truncateSync(join(folder, "big.js"), 100 * 1024 * 1024); // sparse: as large to whoever reads it, without the disk
	write("one-line.py", `x = "${"y".repeat(5 * 1024 * 1024)}"\n`);
	write("latin.py", Buffer.from("# caf\xe9\nx = 1 if a == None else 2\n", "latin1"));
	write("zero.go", "package a\n\0\n");
	write("Bytes.java", Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 256)));
	write("Deep.java", `class A { void f() {\n${"if (a) {\n".repeat(depth)}${"}\n".repeat(depth)}} }\n`);
	write("deep.py", `x = ${"(\n".repeat(depth)}1${")\n".repeat(depth)}\n`);
	write("empty.ts", "");
	write("ends.js", '\ufeffdebugger;\r\nlet s = "🎉"; debugger;\rdebugger;\n');

	const { code, signal, stdout, stderr } = await run(["analyze", "--json"], { cwd: folder });
	expect([code, signal]).toEqual([expect.any(Number), null]);
	const said = stderr.trimEnd().split("\n").sort();
	expect(said).toEqual([
		expect.stringMatching(/^Bytes\.java: .*binary/),
		expect.stringMatching(/^big\.js: .*100\.0 MB/),
		expect.stringMatching(/^latin\.py: .*not UTF-8/),
		expect.stringMatching(/^one-line\.py: .*5\.0 MB/),
		expect.stringMatching(/^zero\.go: .*binary/),
	]);
	const lines = linesOf(stdout);
	expect(lines.map(({ file_path }) => file_path).sort()).toEqual(["Deep.java", "deep.py", "empty.ts", "ends.js"]);
	const ends = lines.find(({ file_path }) => file_path === "ends.js")?.analysis.issues;
	expect(ends?.map(({ line, column, end_column }) => [line, column, end_column])).toEqual([
		[1, 0, 9],
		[2, 14, 23],
		[3, 0, 9],
	]);
});

test("files that change, shrink and go while they are scanned are no trouble", async () => {
	const folder = folderForTest("changing");
	const paths = Array.from({ length: 150 }, (_, index) => join(folder, `file${index}.js`));
	const bad = "if (a.x === a.x) go();\n";
	for (const path of paths) writeFileSync(path, bad.repeat(20));
	const program = start(["analyze", "--json", "--no-cache"], { cwd: folder });
	let hasEnded = false;
	const ended = program.ended.finally(() => {
		hasEnded = true;
	});
	for (let turn = 0; !hasEnded; turn++) {
		const path = paths[(turn * 7) % paths.length] ?? "";
		if (turn % 3 === 0) rmSync(path, { force: true });
		else writeFileSync(path, turn % 3 === 1 ? bad : bad.repeat(40));
		if (turn % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
	}
	const { code, stdout, stderr } = await ended;
	expect(code).toBe(1);
	expect(stderr).not.toMatch(/\n\s+at /);
	const lines = linesOf(stdout);
	expect(lines.length).toBeGreaterThan(0);
	expect(lines.every(({ analysis }) => analysis.success && analysis.syntax_valid)).toBe(true);
});
