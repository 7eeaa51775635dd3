// `ensemble analyze` through the built program, on real folders.

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderForTest, run, sampleForTest } from "../../support/program.ts";

const bad = "if (a.x === a.x) go();\n";

function repository(): string {
	const folder = folderForTest("analyze");
	for (const path of [".git", "src", "out", "node_modules/x"]) mkdirSync(join(folder, path), { recursive: true });
	for (const path of ["src/bad.js", "src/ü [1].js", "out/ignored.js", "node_modules/x/index.js", "src/a.min.js"]) writeFileSync(join(folder, path), bad);
	writeFileSync(join(folder, ".gitignore"), "out/\n");
	writeFileSync(join(folder, "src/binary.py"), "x = '\0'\n");
	symlinkSync("..", join(folder, "src/circle"));
	return folder;
}

const pathsOf = (stdout: string) =>
	stdout
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line).file_path);

describe("ensemble analyze", () => {
	test("looks at what .gitignore leaves, from wherever it is started", async () => {
		const cwd = repository();
		const whole = await run(["analyze", "--json"], { cwd });
		expect([whole.code, pathsOf(whole.stdout).sort()]).toEqual([1, ["src/bad.js", "src/ü [1].js"]]);
		expect(whole.stderr).toContain("binary");
		const part = await run(["analyze", "src", "out/ignored.js", "--json"], { cwd });
		expect(pathsOf(part.stdout).sort()).toEqual(["out/ignored.js", "src/bad.js", "src/ü [1].js"]);
		expect(pathsOf((await run(["analyze", "out", "--json"], { cwd })).stdout)).toEqual(["out/ignored.js"]);
	});

	test("writes SARIF, and reads for people what it reads for programs", async () => {
		const cwd = sampleForTest();
		const { code, stdout } = await run(["analyze", "--format", "sarif"], { cwd });
		const log = JSON.parse(stdout);
		expect([code, log.version, log.runs[0].results.length > 3]).toEqual([1, "2.1.0", true]);
		const text = await run(["analyze", "orders/pricing.py", "--fail-on", "error"], { cwd });
		expect([text.code, text.stdout]).toEqual([1, expect.stringContaining("1 file, ")]);
		expect(await run(["analyze", "nowhere"], { cwd })).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("nowhere") });
	});
});
