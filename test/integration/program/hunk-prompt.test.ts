// Hunks decided by a person at a terminal: a real pseudo-terminal, made by util-linux' `script`.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleForTest, start } from "../../support/program.ts";

test("at a terminal each hunk is asked for: y writes it, n does not, q leaves the rest", { timeout: 60_000 }, async ({ skip }) => {
	if (process.platform !== "linux") skip("script(1) takes its words differently elsewhere");
	const workspace = sampleForTest();
	// The words that start() adds become the shell's own and are not needed: script(1) wants one command line.
	const under = [
		"sh",
		"-c",
		`exec script --quiet --return --command 'exec "$ENSEMBLE_NODE" "$ENSEMBLE_MAIN" run "fix the problems" --workspace "$ENSEMBLE_WORKSPACE"' /dev/null`,
	];
	const program = start([], { under, input: true, env: { ENSEMBLE_WORKSPACE: workspace, TERM: "dumb" } });
	for (const [question, answer] of [
		["basket.py 1/1: accept this hunk? [y,n,a,d,q,?]", "y"],
		["catalog.py 1/1: accept this hunk?", "n"],
		["invoice.py 1/1: accept this hunk?", "q"],
	]) {
		await program.untilOut(question ?? "");
		program.child.stdin?.write(`${answer}\n`);
	}
	expect((await program.ended).code).toBe(0);
	const text = (file: string) => readFileSync(join(workspace, "orders", file), "utf8");
	expect([text("basket.py").includes("lines=None"), text("catalog.py").includes("== None"), text("invoice.py").includes('f"INVOICE"')]).toEqual([
		true,
		true,
		true,
	]);
});
