// `ensemble analyze` through the built program, on real folders.

import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { titled } from "../../support/components.ts";
import { folderForTest, isLinuxRoot, run, sampleForTest, serve } from "../../support/program.ts";
import { missing, sarifSchema } from "../../support/reference-code.ts";

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

interface SchemaChecker {
	addMetaSchema(schema: object): SchemaChecker;
	compile(schema: object): ((value: unknown) => boolean) & { errors: unknown };
}
/** Comes with ESLint. */
const require = createRequire(import.meta.url);
const newChecker = (): SchemaChecker => new (require("ajv"))({ schemaId: "auto" }).addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const schemaMissing = missing(sarifSchema);

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

	test("a file that several paths name is looked at once", async () => {
		const cwd = repository();
		const { stdout } = await run(["analyze", ".", "src", "src/bad.js", "./src/../src/bad.js", "--json"], { cwd });
		expect(pathsOf(stdout).sort()).toEqual(["src/bad.js", "src/ü [1].js"]);
	});

	test("build output is left out, and that is said; asked for by name it is looked at", async () => {
		const cwd = repository();
		for (const path of ["dist", "coverage/x"]) mkdirSync(join(cwd, path), { recursive: true });
		for (const path of ["package.json", "dist/a.js", "coverage/x/b.js"]) writeFileSync(join(cwd, path), bad);
		const { stdout } = await run(["analyze"], { cwd });
		expect(stdout).toContain("(3 generated files left out, those in coverage, dist among them)");
		expect(pathsOf((await run(["analyze", "dist/a.js", "coverage", "--json"], { cwd })).stdout).sort()).toEqual(["coverage/x/b.js", "dist/a.js"]);
	});

	test("what may not be read is named, and the rest is looked at", async ({ skip }) => {
		if (!isLinuxRoot) skip("capabilities are dropped as root on Linux");
		const cwd = repository();
		mkdirSync(join(cwd, "locked"));
		chmodSync(join(cwd, "locked"), 0o000);
		chmodSync(join(cwd, "src/ü [1].js"), 0o000);
		const under = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"];
		const { stdout, stderr } = await run(["analyze", "--json"], { cwd, under });
		expect(pathsOf(stdout)).toEqual(["src/bad.js"]);
		expect(stderr).toContain("locked: this folder cannot be looked into");
		expect(stderr).toMatch(/src\/ü \[1\]\.js: .*permission denied/);
	});

	test("a second run finds the same without analysing anything; --no-cache does not", async () => {
		const [cwd, home] = [repository(), folderForTest("home")];
		const first = await run(["analyze", "--json"], { cwd, home });
		const { DatabaseSync } = await import("node:sqlite");
		const store = () => new DatabaseSync(join(home, "cache/analyses.sqlite"));
		const mark = store();
		// Whoever answers with this did not look at the text.
		mark.exec(`UPDATE analyses SET analysis = json_set(analysis, '$.quality_score', 12.5)`);
		mark.close();
		const scores = ({ stdout }: { stdout: string }) => [...stdout.matchAll(/"quality_score":([\d.]+)/g)].map(([, score]) => score);
		expect(scores(await run(["analyze", "--json"], { cwd, home }))).toEqual(["12.5", "12.5"]);
		expect(scores(await run(["analyze", "--json", "--no-cache"], { cwd, home }))).toEqual(scores(first));
	});

	test("--with-tools adds what the workspace's own tools find", async () => {
		const cwd = repository();
		symlinkSync(resolve("node_modules/eslint"), join(cwd, "node_modules/eslint"));
		writeFileSync(join(cwd, "eslint.config.cjs"), 'module.exports = [{ rules: { "no-alert": "error", "no-self-compare": "error" } }];\n');
		writeFileSync(join(cwd, "src/alert.js"), "alert(1);\n");
		const rulesOf = async (...more: string[]) => {
			const { stdout } = await run(["analyze", "src", "--json", ...more], { cwd });
			return [...stdout.matchAll(/"rule":"([^"]+)"/g)].map(([, rule]) => rule).sort();
		};
		const without = await rulesOf();
		expect(await rulesOf("--with-tools")).toEqual([...without, "eslint/no-alert"].sort());
	});

	test("goes by the workspace's ensemble.yaml, wherever it is started, and so do rooms", async () => {
		const cwd = repository();
		writeFileSync(join(cwd, "ensemble.yaml"), "analysis:\n  rules:\n    self-compare: warning\n    nested-ternary: info\n    no-such: off\n");
		writeFileSync(join(cwd, "src/bad.js"), `${bad}go(a ? 1 : b ? 2 : 3);\n`);
		const { code, stdout, stderr } = await run(["analyze", "src/bad.js", "--json", "--fail-on", "error"], { cwd });
		const { analysis } = JSON.parse(stdout);
		expect([code, analysis.issues]).toMatchObject([
			0,
			[
				{ rule: "self-compare", severity: "warning" },
				{ rule: "nested-ternary", severity: "info" },
			],
		]);
		expect(stderr).toBe("ensemble.yaml names rules that do not exist: no-such. A rule's id stands behind its problems.\n");

		const client = await (await serve(["--workspace", cwd])).join();
		client.send({ type: "request_analysis", file_path: "src/bad.js", content: readFileSync(join(cwd, "src/bad.js"), "utf8") });
		expect(await client.until("analysis_result")).toMatchObject({ file_path: "src/bad.js", analysis });
		client.send({ type: "request_analysis", file_path: "notes.txt", content: "x", request_id: "none" });
		const nothing = { success: false, metrics: { lines_of_code: 0, complexity: 0 }, quality_score: 0, issues: [] };
		expect(await client.until("analysis_result", ({ request_id }) => request_id === "none")).toMatchObject({ analysis: nothing });
		writeFileSync(join(cwd, "ensemble.yaml"), "analysis: 7\n");
		expect((await run(["analyze", "src", "--json"], { cwd })).stderr).toContain("The rules of ensemble.yaml are not used: analysis");
	});

	test("goes by the project's settings for ruff, and says once where they cannot be used", async () => {
		const cwd = folderForTest("ruff");
		for (const name of ["a.py", "b.py"]) writeFileSync(join(cwd, name), "import os\nprint(1)\n");
		writeFileSync(join(cwd, "ruff.toml"), '[lint]\nselect = ["T201"]\nper-file-ignores = {"b.py" = ["T20"]}\n');
		const { stdout } = await run(["analyze", "--json"], { cwd });
		const found = stdout
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(found.flatMap(({ file_path, analysis }) => analysis.issues.map(({ rule }: { rule: string }) => `${file_path} ${rule}`))).toEqual(["a.py T201"]);
		writeFileSync(join(cwd, "ruff.toml"), "[lint\n");
		expect((await run(["analyze"], { cwd })).stdout.match(/cannot be used/g)).toHaveLength(1);
	});

	test.skipIf(schemaMissing)(titled("its SARIF is what the public schema asks for: all languages, with fixes and notes", schemaMissing), async () => {
		const cwd = folderForTest("sarif");
		const texts = {
			"a.py": "import os\n\n\ndef f(items=[]):\n    items.append(1)\n    return items == None\n",
			"ü b#.js": "\ufeffvar s = '🎉'; debugger;\r\nif (a.x === a.x) go();\r\n",
			"c.ts": "export function f(a: any) { debugger; return a.x === a.x; }\n",
			"d.tsx": "export const D = () => <b>{a.x === a.x}</b>;\n",
			"E.java": 'class E { boolean f(String a) { try { g(); } catch (Exception e) { } return a == "x"; } }\n',
			"f.go": 'package f\n\nimport "os"\n\nfunc F(a int) bool { os.Open("x"); return a == a }\n',
			"broken.js": "function (\n",
			"long.js": `${"go();\n".repeat(4000)}x = "${"y".repeat(21_000)}";\n`,
		};
		for (const [path, text] of Object.entries(texts)) writeFileSync(join(cwd, path), text);
		const { stdout } = await run(["analyze", "--format", "sarif"], { cwd });
		const log = JSON.parse(stdout);
		const validate = newChecker().compile(JSON.parse(readFileSync(sarifSchema, "utf8")));
		expect([validate(log), validate.errors]).toEqual([true, null]);
		const [{ results, invocations }] = log.runs;
		const languages = new Set(results.map(({ ruleId }: { ruleId: string }) => ruleId.split("/")[0]));
		expect([...languages].sort()).toEqual(["go", "java", "javascript", "python", "typescript"]);
		expect(results.some(({ fixes }: { fixes?: unknown[] }) => fixes !== undefined)).toBe(true);
		expect(invocations[0].toolExecutionNotifications).toHaveLength(1);
		expect(validate({ ...log, runs: [{ ...log.runs[0], results: [{}] }] })).toBe(false);
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
