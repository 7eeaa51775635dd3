// run_tests and run_file: what goes into the sandbox, and that the answer never claims more than what ran.

import { describe, expect, test } from "vitest";
import type { ExecutionResult } from "#protocol/execution.ts";
import { runFileTool } from "../../../../server/src/agents/tools/run-file.ts";
import { runTestsTool } from "../../../../server/src/agents/tools/run-tests.ts";
import { Executions, type ExecutionsDeps } from "../../../../server/src/sandbox/executions.ts";
import { detectFile as detectAnyFile } from "../../../../server/src/sandbox/languages/detect-file.ts";
import { maxProjectBytes } from "../../../../server/src/sandbox/project-snapshot.ts";
import type { SandboxRun } from "../../../../server/src/sandbox/sandbox.ts";
import { MemoryRunFiles, useTool } from "../../../support/memory-run-files.ts";

const ended: ExecutionResult = {
	success: true,
	output: "3 passed",
	error: "",
	execution_time: 0.5,
	language: "python",
	method: "bubblewrap",
	outcome: "ok",
	exit_code: 0,
	wall_ms: 500,
	truncated: false,
	level: "os-sandbox",
};

const project = () => new MemoryRunFiles({ "a.py": "old\n", "gone.py": "x\n", "data.bin": new Uint8Array([0, 1]) });

function sandboxThat(result: Partial<ExecutionResult>) {
	const runs: SandboxRun[] = [];
	const sandbox = {
		runtimes: { python: "python3" },
		showsFolders: false,
		run: async (run: SandboxRun) => {
			runs.push(run);
			return { ...ended, ...result };
		},
	};
	return { runs, find: async () => ({ ok: true as const, sandbox }) };
}

const detectTests: ExecutionsDeps["detectTests"] = async () => ({
	ok: true,
	start: {
		language: "python",
		label: "python -m unittest",
		framework: "unittest",
		command: ["python3", "-m", "unittest"],
		read: (_output, _error, code) => ({ tests: code === 0 ? "passed" : "failed", summary: code === 0 ? "3 passed" : "1 of 3 failed" }),
	},
});

type Given = Partial<ExecutionsDeps> & Pick<ExecutionsDeps, "sandbox"> & { files?: MemoryRunFiles };
const runTests = ({ files = project(), ...deps }: Given) =>
	useTool(runTestsTool({ files, executions: new Executions({ detectTests, detectFile: detectAnyFile, ...deps }) }), {});

describe("run_tests", () => {
	test("runs the project with the staged edits on top, within the tester's own wall limit", async () => {
		const files = project();
		for (const [path, text] of [
			["a.py", "new\n"],
			["gone.py", undefined],
		] as const) {
			const read = await files.read(path);
			await files.stage(path, read.kind === "text" ? read.hash : undefined, text);
		}
		const { runs, find } = sandboxThat({});
		const result = await runTests({ sandbox: find, files });
		expect([result.ok, result.tests, result.output]).toEqual([true, "passed", "Tests passed (python -m unittest): 3 passed\n\nOutput:\n3 passed"]);
		expect(
			runs.map((run) => ({ files: run.files.map(({ path, content }) => [path, new TextDecoder().decode(content)]), command: run.command, limits: run.limits })),
		).toEqual([
			{
				files: [
					["a.py", "new\n"],
					["data.bin", "\0\u0001"],
				],
				command: ["python3", "-m", "unittest"],
				limits: { wallMs: 60_000 },
			},
		]);
	});

	test("failed tests are a result, not a failure of the tool", async () => {
		const result = await runTests({ sandbox: sandboxThat({ outcome: "exit", exit_code: 1, success: false }).find });
		expect([result.ok, result.tests]).toEqual([true, "failed"]);
	});

	test("a run that did not end by itself has not passed, whatever it printed", async () => {
		const result = await runTests({ sandbox: sandboxThat({ outcome: "timeout", exit_code: 0, wall_ms: 60_000 }).find });
		expect([result.tests, result.output]).toEqual(["failed", expect.stringContaining("stopped at its time limit after 60.0 s")]);
	});

	test.each<[string, Given, string]>([
		["no sandbox", { sandbox: async () => ({ ok: false, reason: "install bubblewrap" }) }, "Tests not run: install bubblewrap"],
		["no tests", { sandbox: sandboxThat({}).find, detectTests: async () => ({ ok: false, reason: "no tests found" }) }, "Tests not run: no tests found"],
		["sandbox trouble", { sandbox: sandboxThat({ outcome: "engine", error: "no space" }).find }, "Tests not run: no space"],
	])("%s is told as not run", async (_name, deps, output) => {
		expect(await runTests(deps)).toMatchObject({ ok: false, tests: "not_run", output });
	});

	test("what does not fit is left out and named", async () => {
		const files = new MemoryRunFiles(Object.fromEntries([1, 2, 3, 4].map((each) => [`big${each}.bin`, new Uint8Array(maxProjectBytes / 4 + 1)])));
		const { runs, find } = sandboxThat({});
		const result = await runTests({ sandbox: find, files });
		expect([runs[0]?.files.length, result.output]).toEqual([
			3,
			expect.stringContaining("Left out of the sandbox: 1 file could not be read or did not fit into 24 MB and 5000 files: big4.bin."),
		]);
	});
});

describe("run_file", () => {
	const detectFile = (path: string) =>
		path.endsWith(".py")
			? { ok: true as const, start: { language: "python" as const, label: `python ${path}`, command: ["python3", path] } }
			: { ok: false as const, reason: `${path} is in no language that can be run here` };
	const run = (input: object, find = sandboxThat({}).find) =>
		useTool(runFileTool({ files: project(), executions: new Executions({ sandbox: find, detectFile, detectTests }) }), input);

	test("runs a file with the project beside it", async () => {
		expect(await run({ path: "a.py" })).toMatchObject({ ok: true, output: "python a.py: ended well after 0.5 s.\n\nOutput:\n3 passed" });
	});

	test("a failing program is a failed result with what it printed", async () => {
		const result = await run({ path: "a.py" }, sandboxThat({ success: false, outcome: "exit", exit_code: 2, output: "", error: "boom\n" }).find);
		expect(result).toMatchObject({ ok: false, output: "python a.py: ended with exit code 2 after 0.5 s.\n\nError output:\nboom" });
	});

	test.each([
		["data.bin", "Not run: data.bin is in no language that can be run here"],
		["nope.py", "Not run: nope.py is not a file of the workspace that can be read and has at most 8 MB."],
	])("%s is not run, with the reason", async (path, output) => {
		expect(await run({ path })).toEqual({ ok: false, output });
	});
});
