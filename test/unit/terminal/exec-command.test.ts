import { describe, expect, it } from "vitest";
import type { ExecutionResult } from "#protocol/execution.ts";
import type { Executions, Watch } from "../../../server/src/sandbox/executions.ts";
import { execCommand } from "../../../server/src/terminal/exec-command.ts";

const ended: ExecutionResult = {
	success: true,
	output: "",
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
const files = { list: async () => ({ paths: ["a.py"], truncated: false }), readBytes: async () => undefined, staged: async () => new Map() };

async function exec({
	isTerminal = false,
	json = false,
	output = [] as ["stdout" | "stderr", string][],
	result = {} as Partial<ExecutionResult>,
	label = "python a.py",
}) {
	const said = { out: "", err: "" };
	const runFile: Executions["runFile"] = async (_files, _run, watch: Watch) => {
		for (const [stream, text] of output) watch.onOutput?.(stream, text);
		const whole = (stream: string) =>
			output
				.filter(([name]) => name === stream)
				.map(([, text]) => text)
				.join("");
		return {
			ok: true,
			label,
			leftOut: label === "python a.py" ? undefined : `Left out: ${label}`,
			execution: { ...ended, output: whole("stdout"), error: whole("stderr"), ...result },
		};
	};
	const stream = (name: "out" | "err") => ({
		isTerminal,
		write(text: string) {
			said[name] += text;
		},
	});
	const code = await execCommand({ path: "a.py" }, json, {
		executions: { runFile },
		files,
		out: stream("out"),
		err: stream("err"),
		interrupted: new AbortController().signal,
	});
	return { ...said, code };
}

describe("a file run from the terminal", () => {
	it("shows both streams apart and says in one sentence how it ended", async () => {
		const shown = await exec({
			output: [
				["stdout", "1\n"],
				["stderr", "oops\n"],
			],
			result: { success: false, outcome: "exit", exit_code: 3 },
		});
		expect(shown).toEqual({ out: "1\n", err: "oops\nensemble: python a.py ended with exit code 3 after 0.5 s (bubblewrap).\n", code: 3 });
	});

	it("lets no file's name drive a terminal, nor output that is told as JSON", async () => {
		const named = await exec({ isTerminal: true, label: "python \u001b]0;x\u0007a\u009b2J.py" });
		expect(named.err).not.toMatch(/(?!\n)\p{Cc}/u);
		const told = await exec({ json: true, output: [["stdout", "\u009b2J\u007f\u001b[2J"]] });
		expect(told.out).not.toMatch(/(?!\n)\p{Cc}/u);
		expect(JSON.parse(told.out).output).toBe("\u009b2J\u007f\u001b[2J");
	});

	it("lets no output drive a terminal, and leaves a file's bytes alone", async () => {
		const output: ["stdout", string][] = [["stdout", "a\u001b]52;c;x\u0007b\u001b[31m"]];
		expect((await exec({ isTerminal: true, output })).out).toBe("ab\u001b[31m\u001b[0m\n");
		expect((await exec({ output })).out).toBe("a\u001b]52;c;x\u0007b\u001b[31m");
	});

	it("shows the end of a long output that was not shown while it ran", async () => {
		const shown = await exec({ output: [["stdout", "head"]], result: { output: "head\n… 9 bytes cut …\ntail\n", truncated: true } });
		expect(shown.out).toBe("head\n… 9 bytes cut …\ntail\n");
	});

	it("prints one object with --json and nothing else", async () => {
		const shown = await exec({ json: true, output: [["stdout", "1\n"]] });
		expect([JSON.parse(shown.out), shown.err]).toEqual([{ ...ended, output: "1\n" }, ""]);
	});

	it.each([
		["timeout", 124],
		["cpu", 124],
		["memory", 125],
		["engine", 125],
		["stopped", 130],
	] as const)("a run that ended by %s has exit status %i", async (outcome, code) => {
		expect((await exec({ result: { success: false, outcome, exit_code: undefined } })).code).toBe(code);
	});
});
