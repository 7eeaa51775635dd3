import { expect, it } from "vitest";
import { endedBecause } from "#protocol/execution.ts";
import { CapturedOutput } from "../../../server/src/sandbox/captured-output.ts";
import { type ExecutionEnd, executionResult } from "../../../server/src/sandbox/execution-end.ts";

const resultOf = (end: Partial<ExecutionEnd>) =>
	executionResult({
		language: "python",
		files: [],
		method: "bubblewrap",
		info: { level: "os-sandbox", proofs: [], reason: "" },
		wallMs: 12.4,
		stdout: new CapturedOutput(10),
		stderr: new CapturedOutput(10),
		...end,
	});

function ended(end: Partial<ExecutionEnd>) {
	const { outcome, signal, exit_code } = resultOf(end);
	return { outcome, ...(signal ? { signal } : {}), ...(exit_code !== undefined ? { exit_code } : {}) };
}

it("137 is a code like any other, a kill is one of unknown origin, unless the kernel counted a memory kill", () => {
	expect([ended({ exitCode: 137 }), ended({ exitCode: 137, signal: 9 }), ended({ exitCode: 137, signal: 9, memoryKill: true })]).toEqual([
		{ outcome: "exit", exit_code: 137 },
		{ outcome: "signal", signal: "SIGKILL", exit_code: 137 },
		{ outcome: "memory", exit_code: 137 },
	]);
});

it("what the host did comes before what the program's status says", () => {
	expect([ended({ exitCode: 137, killed: "timeout", memoryKill: true }), ended({ killed: "stopped" })]).toEqual([
		{ outcome: "timeout" },
		{ outcome: "stopped" },
	]);
});

it("a program that coped with a memory kill or a refused process and ended well is ok", () => {
	expect(ended({ exitCode: 0, memoryKill: true, processRefused: true })).toEqual({ outcome: "ok", exit_code: 0 });
});

it("an end that nobody saw is the engine's, not the program's", () => {
	expect(ended({})).toEqual({ outcome: "engine" });
});

it("a run of milliseconds is told in milliseconds", () => {
	expect([12.4, 340, 7000].map((wallMs) => endedBecause(resultOf({ exitCode: 0, wallMs })))).toEqual([
		"ended well after 12 ms",
		"ended well after 0.3 s",
		"ended well after 7.0 s",
	]);
});
