import { expect, test } from "vitest";
import { story, unpairedCalls } from "../../support/memory-room.ts";
import { runBench, tool } from "../../support/run-bench.ts";
import { asks, calls, says } from "../../support/scripted-engine.ts";

test("a request goes through the team and comes back as the manager's words", async () => {
	const bench = runBench({
		script: {
			manager: [asks("planner"), asks("coder"), asks("reviewer"), asks("tester"), says("All done.")],
			planner: [says("1. change a")],
			coder: [calls("edit"), says("changed a")],
			reviewer: [says("good")],
			tester: [calls("run_tests"), says("3 passed")],
		},
		tools: [tool("edit"), tool("run_tests", { readOnly: true, run: async () => ({ ok: true, output: "3 passed", tests: "passed" }) })],
	});
	const { result } = await bench.run();
	expect(story(bench.room.log)).toMatchInlineSnapshot(`
		[
		  "run started",
		  "manager starts",
		  "manager calls planner",
		  "planner starts",
		  "planner says "1. change a"",
		  "planner completed",
		  "manager gets planner ok",
		  "manager calls coder",
		  "coder starts",
		  "coder calls edit",
		  "coder gets edit ok",
		  "coder says "changed a"",
		  "coder completed",
		  "manager gets coder ok",
		  "manager calls reviewer",
		  "notice "Review cycle 1/3"",
		  "reviewer starts",
		  "reviewer says "good"",
		  "reviewer completed",
		  "manager gets reviewer ok",
		  "manager calls tester",
		  "tester starts",
		  "tester calls run_tests",
		  "tester gets run_tests ok",
		  "tester says "3 passed"",
		  "tester completed",
		  "manager gets tester ok",
		  "manager says "All done."",
		  "manager completed",
		  "run ended completed",
		]
	`);
	expect(result).toMatchObject({ status: "completed", summary: "All done.", tests: "passed", resumable: false, usage: { input: 110, cost_usd: 0.11 } });
	expect(unpairedCalls(bench.room.log)).toEqual([]);
	expect(bench.room.listeners).toBe(0);
});
