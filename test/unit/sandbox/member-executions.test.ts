import { describe, expect, it } from "vitest";
import type { ExecutionResult } from "#protocol/execution.ts";
import type { Executions, FileRan } from "../../../server/src/sandbox/executions.ts";
import { MemberExecutions } from "../../../server/src/sandbox/member-executions.ts";

const execution: ExecutionResult = {
	success: true,
	output: "",
	error: "",
	execution_time: 0.1,
	language: "python",
	method: "bubblewrap",
	outcome: "ok",
	wall_ms: 100,
	truncated: false,
	level: "os-sandbox",
};
const signal = new AbortController().signal;
const python = (code: string, filePath?: string) => ({ code, language: "python" as const, filePath });

/** Notes what would run; ends when told, or when it is stopped. */
function setUp() {
	const ran: { path: string; paths: string[]; texts: [string, string | undefined][] }[] = [];
	const ends: (() => void)[] = [];
	const runFile: Executions["runFile"] = async (files, { path }, watch) => {
		ran.push({ path, paths: (await files.list(signal)).paths, texts: [...(await files.staged())] });
		return new Promise<FileRan>((resolve) => {
			const end = (outcome: ExecutionResult["outcome"]) => resolve({ ok: true, label: path, leftOut: undefined, execution: { ...execution, outcome } });
			ends.push(() => end("ok"));
			watch.signal.addEventListener("abort", () => end("stopped"));
		});
	};
	const files = { list: async () => ({ paths: ["a.py", "b.py"], truncated: false }), readBytes: async () => undefined };
	return { ran, ends, members: new MemberExecutions({ executions: { runFile }, files }) };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe("code of members", () => {
	it("stands for its file with the project around it, or is alone", async () => {
		const { ran, ends, members } = setUp();
		const first = members.execute("ann", python("x = 1", "./b.py"), { signal });
		await soon();
		const second = members.execute("bob", python("y = 2"), { signal });
		await soon();
		for (const end of ends) end();
		await Promise.all([first, second]);
		expect(ran).toEqual([
			{ path: "b.py", paths: ["a.py", "b.py"], texts: [["b.py", "x = 1"]] },
			{ path: "main", paths: ["main"], texts: [["main", "y = 2"]] },
		]);
	});

	it("runs one at a time for each member, and the next when it has ended", async () => {
		const { ends, members } = setUp();
		const first = members.execute("ann", python("1"), { signal });
		await expect(members.execute("ann", python("2"), { signal })).rejects.toMatchObject({ code: "execution_active" });
		await soon();
		ends[0]?.();
		await first;
		const second = members.execute("ann", python("3"), { signal });
		await soon();
		ends[1]?.();
		expect((await second).outcome).toBe("ok");
	});

	it("ends when its member stops it or goes", async () => {
		const { members } = setUp();
		const first = members.execute("ann", python("1"), { signal });
		await soon();
		members.stop("bob");
		members.stop("ann");
		expect((await first).outcome).toBe("stopped");
		const gone = new AbortController();
		const second = members.execute("ann", python("2"), { signal: gone.signal });
		await soon();
		gone.abort();
		expect((await second).outcome).toBe("stopped");
	});

	it.each(["../x.py", "/etc/passwd", "a/../../x.py", ".", "a/", "a\\x.py"])("refuses %s", async (path) => {
		await expect(setUp().members.execute("ann", python("1", path), { signal })).rejects.toMatchObject({ code: "outside_workspace" });
	});
});
