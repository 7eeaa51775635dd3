// The offline team's whole way on real projects: rules, tools, staging, git and the sandbox are the real ones.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { story, unpairedCalls } from "../../support/memory-room.ts";
import { copyOf, OfflineTeam, sampleOrders } from "../../support/offline-team.ts";
import { testSandbox } from "../../support/test-sandbox.ts";
import { thirdPartyPackage } from "../../support/third-party-package.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

const wasm = wasmFolder();
const sandbox = testSandbox();
const removals: (() => void)[] = [];
afterEach(() => {
	for (const remove of removals.splice(0)) remove();
});

const noSandbox = async () => ({ ok: false as const, reason: "there is no sandbox on this machine" });

function teamOn({ root, remove }: { root: string; remove(): void }, find: () => ReturnType<typeof sandbox.find> = () => sandbox.find()) {
	removals.push(remove);
	const env = { PATH: process.env.PATH, HOME: root };
	return { root, team: new OfflineTeam({ root, wasmFolder: wasm, sandbox: find, env }) };
}

test("the sample's tests fail as it comes: exactly the two that the problems break", async () => {
	const { team } = teamOn(copyOf(sampleOrders));
	const { result } = await team.ask("run the tests");
	expect([result.status, result.tests]).toEqual(["completed", "failed"]);
	expect(result.summary).toMatch(/test_a_new_basket_is_empty/);
	expect(result.summary).toMatch(/test_a_coupon_may_be_typed_in_any_case/);
	expect(result.summary.match(/^- /gm)).toHaveLength(2);
});

test("the sample is fixed, reviewed and tested, and nothing is on disk before it is accepted", async () => {
	const { team, root } = teamOn(copyOf(sampleOrders));
	const pricing = () => readFileSync(join(root, "orders/pricing.py"), "utf8");
	const before = pricing();
	const { result, runId } = await team.ask("fix the problems in this project and run its tests");
	expect([result.status, result.tests, pricing() === before, unpairedCalls(team.room.log)]).toEqual(["completed", "passed", true, []]);
	expect(result.summary).toContain("Fixes for 7 problems in 6 files are staged");
	expect(result.summary).toContain("No problem is left that the rules know");
	const staged = team.room.log.flatMap((event) =>
		event.kind === "file_staged" && event.change.path === "orders/pricing.py" ? [event.change.hunks.length] : [],
	);
	expect(staged.at(-1)).toBe(2); // two places, so that one can be accepted and the other rejected

	await team.acceptAll(runId);
	expect(pricing()).toBe(before.replace("import math\n", "").replace('code is "SUMMER10"', 'code == "SUMMER10"'));
});

test("agents that are named with @ are asked directly, and nobody else", async () => {
	const { team } = teamOn(copyOf(sampleOrders));
	const { result } = await team.ask("@planner explain orders/store.py @reviewer look at the edits");
	expect(story(team.room.log).filter((line) => /^\w+ starts/.test(line))).toEqual(["manager starts", "planner starts", "reviewer starts"]);
	expect([result.status, result.summary]).toEqual(["completed", expect.stringContaining("orders/store.py")]);
});

test("without a sandbox the work goes on and says that nothing was run", async () => {
	const { team } = teamOn(copyOf(sampleOrders), noSandbox);
	const { result } = await team.ask("이 프로젝트의 문제를 고치고 테스트를 실행해줘");
	expect([result.status, result.tests]).toEqual(["completed", "not_run"]);
	expect(result.summary).toContain("문제 7개를 고치는 수정을 제안했습니다");
	expect(result.summary).toContain("테스트를 실행하지 못함: there is no sandbox on this machine");
});

test("a commit is asked for after the review and holds what was accepted", async () => {
	const { team, root } = teamOn(copyOf(sampleOrders), noSandbox);
	const git = (...args: string[]) => execFileSync("git", args, { cwd: root, env: { PATH: process.env.PATH, HOME: root }, encoding: "utf8" });
	git("init", "--quiet");
	git("config", "user.name", "Ada");
	git("config", "user.email", "ada@example.org");
	git("add", "--all");
	git("commit", "--quiet", "--message", "start");
	const { result } = await team.ask('fix the problems in orders/pricing.py and commit with "Tidy pricing"');
	expect(result.status).toBe("completed");
	expect(story(team.room.log).filter((line) => /^committer asks|^answer/.test(line))).toEqual([
		"committer asks review_changes",
		"answer approved",
		"committer asks commit",
		"answer approved",
	]);
	expect(git("show", "--format=%s", "--name-only", "HEAD")).toBe("Tidy pricing\n\norders/pricing.py\n");
	expect((await team.ask("what changed?")).result.summary).toContain("Nothing differs from the last commit");
});

test("a real third-party package keeps its tests green: imports that other files take are not removed", async () => {
	const { team, root } = teamOn(thirdPartyPackage());
	const { result, runId } = await team.ask("fix the problems in this project and run its tests");
	expect([result.status, result.tests]).toEqual(["completed", "passed"]);
	expect(result.summary).toContain("`simplejson/encoder.py`: F401");
	await team.acceptAll(runId);
	expect(readFileSync(join(root, "simplejson/compat.py"), "utf8")).toContain("from io import StringIO, BytesIO");
	expect((await team.ask("run the tests")).result.tests).toBe("passed");
});
