import { expect, it } from "vitest";
import type { TestCase } from "#protocol/editor-executions.ts";
import { EditorExecutions } from "../../../server/src/lsp/editor-executions.ts";
import type { FileRan, TestsRan } from "../../../server/src/sandbox/executions.ts";
import { reportsOf, watchedCommand } from "../../../server/src/sandbox/languages/watched-tests.ts";
import { withTexts } from "../../../server/src/sandbox/member-executions.ts";

const evil = "\u001b]52;c;cm0=\u0007\u009b2Jit";
const execution = {
	...{ success: false, output: evil, error: evil, execution_time: 0.1, language: "python", method: "bubblewrap" as const },
	...{ outcome: "engine" as const, wall_ms: 100, truncated: false, level: "os-sandbox" as const },
};
const run = { ok: true as const, label: evil, leftOut: evil, execution };
const disk = { list: async () => ({ paths: [], truncated: false }), readBytes: async () => undefined };

function editor(ran: FileRan) {
	const tests: TestCase[] = [];
	const start = {
		...{ framework: "none of ours", language: "go" as const, label: evil, command: ["go", "test"] },
		read: () => ({ tests: "failed" as const, summary: evil }),
	};
	const runTests = async (): Promise<TestsRan> => (ran.ok ? { ...ran, start } : ran);
	const deps = {
		executions: { runFile: async () => ran, runTests, findTests: async () => ({ ok: false as const, reason: evil }) },
		filesWith: (texts: ReadonlyMap<string, string>) => withTexts(disk, texts),
	};
	const listener = { output: () => undefined, waiting: () => undefined, test: (_id: string, test: TestCase) => void tests.push(test) };
	return { tests, runs: new EditorExecutions({ ...deps, watchedCommand, reportsOf, record: () => undefined }, listener) };
}

it("nothing that a run's answer says drives the terminal that shows it", async () => {
	const params = { execution_id: "a", what: "file" as const, texts: [] };
	const { runs, tests } = editor(run);
	expect(await runs.runFile({ ...params, path: "a.py" })).toEqual({
		...{ ok: true, label: "it", left_out: "it", ended: "the sandbox could not start it" },
		execution: { ...execution, output: "it", error: "it" },
	});
	await runs.runTests({ ...params, mode: "run" });
	expect(tests.map(({ name, message }) => [name, message])).toEqual([["it", "it"]]);
	expect(await editor({ ok: false, reason: evil }).runs.runFile({ ...params, path: "a.py" })).toEqual({ ok: false, reason: "it" });
});
