// One request through the built program, on real projects: what is on disk and in the room afterwards.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { eventsOf, folderForTest, isLinuxRoot, run, sampleForTest, serve } from "../../support/program.ts";
import { thirdPartyPackage } from "../../support/third-party-package.ts";

const request = "fix the problems in this project and run its tests";
const ofKind = <K extends RoomEvent["kind"]>(events: RoomEvent[], kind: K) =>
	events.filter((event): event is Extract<RoomEvent, { kind: K }> => event.kind === kind);
const agents = (events: RoomEvent[]) => ofKind(events, "agent_started").map(({ name }) => name);

function expectWholeJob(events: RoomEvent[]): void {
	expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
	expect(agents(events)).toEqual(["manager", "planner", "coder", "reviewer", "tester"]);
	expect(ofKind(events, "run_started")[0]?.engine.id).toBe("offline");
	expect(ofKind(events, "file_staged").length).toBeGreaterThan(0);
	const tested = ofKind(events, "tool_ended").find(({ tests }) => tests !== undefined);
	expect(tested).toMatchObject({ tests: "passed", execution: { success: true, method: "bubblewrap", level: "os-sandbox" } });
	expect(ofKind(events, "run_ended")[0]?.result).toMatchObject({ status: "completed", tests: "passed" });
}

/** Every accepted hunk's new lines are in the file. */
function expectOnDisk(root: string, events: RoomEvent[]): void {
	const accepted = new Set(ofKind(events, "hunks_decided").flatMap(({ state, hunk_ids }) => (state === "accepted" ? hunk_ids : [])));
	const latest = new Map(ofKind(events, "file_staged").map(({ change }) => [change.path, change]));
	expect(accepted.size).toBeGreaterThan(0);
	for (const { path, hunks } of latest.values()) {
		const text = readFileSync(join(root, path), "utf8");
		for (const hunk of hunks) {
			expect(accepted, `${path} is accepted`).toContain(hunk.hunk_id);
			if (hunk.new_lines.length > 0) expect(text).toContain(hunk.new_lines.join("\n"));
		}
	}
}

describe("run --yes --json", () => {
	test("plans, edits, reviews, tests in the sandbox and writes what was accepted", async () => {
		const workspace = sampleForTest();
		const { code, stdout, stderr } = await run(["run", request, "--workspace", workspace, "--yes", "--json"]);
		expect([code, stderr]).toEqual([0, ""]);
		const events = eventsOf(stdout);
		expectWholeJob(events);
		expectOnDisk(workspace, events);
		expect(readFileSync(join(workspace, "orders/catalog.py"), "utf8")).toContain("if part is None:");
	});

	test("does the same on other people's package", { timeout: 240_000 }, async () => {
		const { root, remove } = thirdPartyPackage();
		onTestFinished(remove);
		const { code, stdout, stderr } = await run(["run", request, "--workspace", root, "--yes", "--json"]);
		expect([code, stderr]).toEqual([0, ""]);
		const events = eventsOf(stdout);
		expectWholeJob(events);
		expectOnDisk(root, events);
	});

	test("needs no network at all", async ({ skip }) => {
		if (!isLinuxRoot) skip("a network of its own needs root on Linux");
		const workspace = sampleForTest();
		const { code, stdout } = await run(["run", request, "--workspace", workspace, "--yes", "--json"], { under: ["unshare", "--net", "--"] });
		expect(code).toBe(0);
		expectWholeJob(eventsOf(stdout));
	});
});

test("over the socket one hunk is accepted and another rejected: only the first is on disk", async () => {
	const workspace = sampleForTest();
	const before = readFileSync(join(workspace, "orders/pricing.py"), "utf8");
	const served = await serve(["--workspace", workspace]);
	const client = await served.join();
	await client.hello();
	client.send({ type: "start_run", request });
	await client.until("event", ({ event }) => event.kind === "run_ended");
	const again = await served.join(client.roomId);
	const { changesets } = await again.hello();
	const [changeset] = changesets;
	const file = changeset?.files.find(({ path }) => path === "orders/pricing.py");
	const [first, second] = file?.hunks ?? [];
	expect([first?.old_lines, second?.old_lines]).toEqual([["import math"], ['    if code is "SUMMER10":']]);
	const decide = async (hunk: string | undefined, decision: string) => {
		again.send({ type: "decide_hunks", changeset_id: changeset?.changeset_id, path: "orders/pricing.py", hunk_ids: [hunk], decision, request_id: decision });
		await again.until("ack", ({ request_id }) => request_id === decision);
	};
	await decide(first?.hunk_id, "reject");
	await decide(second?.hunk_id, "accept");
	expect(readFileSync(join(workspace, "orders/pricing.py"), "utf8")).toBe(before.replace('code is "SUMMER10"', 'code == "SUMMER10"'));
	expect(readFileSync(join(workspace, "orders/catalog.py"), "utf8")).toContain("if part == None:"); // undecided
	served.child.kill("SIGTERM");
	expect((await served.ended).code).toBe(0);
});

test("the same home takes up what was left pending", async () => {
	const [workspace, home] = [sampleForTest(), folderForTest("home")];
	const { code } = await run(["run", request, "--workspace", workspace, "--json"], { home });
	expect(code).toBe(0);
	const served = await serve(["--workspace", workspace], { home });
	const { changesets } = await (await served.join()).hello();
	expect(changesets.flatMap(({ files }) => files.flatMap(({ hunks }) => hunks.map(({ state }) => state)))).toEqual(Array(7).fill("pending"));
});

test("a request to commit ends where nobody can decide on the changes first", async () => {
	const workspace = sampleForTest();
	const { code, stdout } = await run(["run", "fix the problems and commit the changes", "--workspace", workspace, "--json"]);
	const events = eventsOf(stdout);
	expect(ofKind(events, "approval_answered").map(({ answer }) => answer)).toEqual(ofKind(events, "approval_requested").map(() => "denied"));
	expect([code, ofKind(events, "run_ended").length]).toEqual([0, 1]);
});

test("an accepted change that cannot be written is a failure that says why", async ({ skip }) => {
	if (!isLinuxRoot) skip("a file that even its owner cannot write needs root on Linux");
	const workspace = sampleForTest();
	const file = join(workspace, "orders/pricing.py");
	execFileSync("mount", ["--bind", "-o", "ro", file, file]);
	onTestFinished(() => void execFileSync("umount", ["--lazy", file]));
	const { code, stdout } = await run(["run", "fix the problems", "--workspace", workspace, "--yes"]);
	expect(code).toBe(1);
	expect(stdout).toMatch(/orders\/pricing\.py was not written: .+\n[\s\S]*could not be written/);
});
