// stdout of the built program carries protocol and results only, whatever a library prints.

import { expect, test } from "vitest";
import { run, sampleForTest } from "../../support/program.ts";

test("what a library prints goes to stderr", async () => {
	const chatty = "setTimeout(() => console.log('a library says hello'), 200)";
	const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(chatty)}"` };
	const { stdout, stderr } = await run(["run", "run the tests", "--json", "--workspace", sampleForTest()], { env });
	const lines = stdout.trimEnd().split("\n");
	expect([lines.every((line) => line.startsWith("{")), stderr]).toEqual([true, expect.stringContaining("a library says hello")]);
});
