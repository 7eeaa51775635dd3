// `npm test`: sets up, installs the real components that tests use, then runs unit → integration → e2e and says at the end what ran.
// `npm test -- unit` runs one stage; words after it are given to vitest.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { root, say, setUp } from "./setup.mjs";

const stages = ["unit", "integration", "e2e"];
const [first, ...rest] = process.argv.slice(2);
const chosen = first === undefined ? stages : [first];
if (!chosen.every((stage) => stages.includes(stage))) {
	say(`There is no stage "${first}". Use one of: ${stages.join(", ")}.`);
	process.exit(2);
}

const node = setUp();
const env = { ...process.env, PATH: [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter) };
const runNode = (script, args = []) => spawnSync(node, [join(root, script), ...args], { cwd: root, stdio: "inherit", env }).status === 0;

const needsComponents = chosen.some((stage) => stage !== "unit");
if (needsComponents && !runNode("scripts/components.mjs")) process.exit(1);
if (chosen.includes("e2e") && !runNode("scripts/package.mjs")) process.exit(1);

const results = join(root, "test-results");
mkdirSync(results, { recursive: true });
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const stage of chosen) {
	const report = join(results, `${stage}.json`);
	rmSync(report, { force: true });
	const begun = Date.now();
	const vitest = ["run", "--project", stage, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...rest];
	const ok = runNode("node_modules/vitest/vitest.mjs", vitest);
	const counts = existsSync(report) ? countsIn(report) : { passed: 0, failed: 0, skipped: 0 };
	// A broken file or hook fails the stage without failing a test.
	if (!ok && counts.failed === 0) counts.failed = 1;
	for (const name of Object.keys(totals)) totals[name] += counts[name];
	lines.push(`${stage}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${Math.round((Date.now() - begun) / 1000)} s`);
}

function countsIn(report) {
	const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
	return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

process.stdout.write(`\n${lines.join("\n")}\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
if (process.env.CI === "true" && totals.skipped > 0) process.stdout.write("A skipped test is a failure with CI=true.\n");
process.exit(totals.failed > 0 || totals.passed === 0 || (process.env.CI === "true" && totals.skipped > 0) ? 1 : 0);
