// Files that are no text, not UTF-8 or far too large: said by name, and never in the way of the rest of the work.

import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, run, sampleForTest } from "../../support/program.ts";

function oddWorkspace(): string {
	const folder = sampleForTest();
	writeFileSync(join(folder, "big.py"), "x");
	truncateSync(join(folder, "big.py"), 200_000_000); // sparse: as large to whoever reads it, without the disk
	writeFileSync(join(folder, "binary.py"), Buffer.from([0, 1, 2, 3]));
	writeFileSync(join(folder, "latin.py"), Buffer.from("# caf\xe9\nimport os\n", "latin1"));
	return folder;
}

test.each([
	["big.py", /190\.7 MB; files over 2\.0 MB are not read/],
	["binary.py", /is a binary file/],
	["latin.py", /is not UTF-8; save it as UTF-8/],
	["missing.py", /no file or folder missing\.py/],
])("explaining %s says why it cannot", async (path, words) => {
	const { code, stdout, stderr } = await run(["run", `explain ${path}`, "--workspace", oddWorkspace(), "--json"]);
	expect([code, stderr]).toEqual([0, ""]);
	const end = eventsOf(stdout).find(({ kind }) => kind === "run_ended");
	expect(end?.kind === "run_ended" && end.result.summary).toMatch(words);
});

test("the rest of the project is fixed and tested, and they stay as they are", async () => {
	const workspace = oddWorkspace();
	const { code, stdout } = await run(["run", "fix the problems in this project and run its tests", "--workspace", workspace, "--yes", "--json"]);
	expect(code).toBe(0);
	expect(eventsOf(stdout).find(({ kind }) => kind === "run_ended")).toMatchObject({ result: { status: "completed", tests: "passed" } });
	expect(readFileSync(join(workspace, "orders/catalog.py"), "utf8")).toContain("is None");
	expect(readFileSync(join(workspace, "latin.py"), "latin1")).toBe("# caf\xe9\nimport os\n");
});
