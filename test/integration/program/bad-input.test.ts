// What the built program says when something about its surroundings is wrong: one message, what to do, no stack.

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { FakeAnthropic } from "../../support/fake-anthropic.ts";
import { eventsOf, folderForTest, isLinuxRoot, mainFile, run, sampleForTest, serve, smallDisk, start } from "../../support/program.ts";

const stack = /\n\s+at |node:internal|throw er/;

test.each([
	[["run", "x", "--bogus"], 2, /Unknown option '--bogus'.*--help/],
	[["serve", "--port", "abc"], 2, /port is set to "abc": expected a whole number from 0 to 65535/],
	[["run", "x", "--workspace", "/nowhere/at/all"], 2, /workspace \/nowhere\/at\/all is not a folder.*--workspace DIR/],
	[["run", "x", "--workspace", mainFile], 2, /is not a folder that can be read.*--workspace DIR/],
	[["run", "x", "--config", "/nowhere.yaml"], 2, /nowhere\.yaml cannot be read \(ENOENT\)/],
])("%j is refused in words", async (args, exit, words) => {
	const { code, stdout, stderr } = await run(args);
	expect([code, stdout]).toEqual([exit, ""]);
	expect(stderr).toMatch(words);
	expect(stderr.trimEnd().split("\n").length).toBe(1);
});

test.each([
	["engine: [", /config\.yaml is not valid YAML: .*line 1.*Correct that line/],
	["enginee: auto", /Unrecognized key: "enginee".*Known settings: engine/],
	['port: "abc"', /port: Invalid input: expected number/],
])("a config.yaml with %s is refused with the place", async (text, words) => {
	const home = folderForTest("home");
	writeFileSync(join(home, "config.yaml"), text);
	const { code, stderr } = await run(["run", "x", "--sample"], { home });
	expect([code, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
	expect(stderr).toMatch(words);
});

describe("without permission to read", () => {
	/** Root may read everything; without these capabilities it is a user like any other. */
	const under = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"];

	test("a workspace is refused before anything begins", async ({ skip }) => {
		if (!isLinuxRoot) skip("capabilities are dropped as root on Linux");
		const workspace = sampleForTest();
		chmodSync(workspace, 0o300);
		const { code, stdout, stderr } = await run(["run", "run the tests", "--workspace", workspace], { under });
		expect([code, stdout, stderr.trimEnd().split("\n").length]).toEqual([2, "", 1]);
		expect(stderr).toContain("is not a folder that can be read. Name one with --workspace DIR.");
	});

	test("a file is named with what is wrong, and the run goes on", async ({ skip }) => {
		if (!isLinuxRoot) skip("capabilities are dropped as root on Linux");
		const workspace = sampleForTest();
		chmodSync(join(workspace, "orders/pricing.py"), 0o000);
		const { code, stdout, stderr } = await run(["run", "explain orders/pricing.py", "--workspace", workspace], { under });
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout).toMatch(/orders\/pricing\.py.*(cannot be read|permission)/i);
		expect(stdout).not.toMatch(stack);
	});
});

test("a config.yaml that cannot be read is not passed over", async () => {
	const home = folderForTest("home");
	mkdirSync(join(home, "config.yaml"));
	expect(await run(["run", "x", "--sample"], { home })).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot be read (EISDIR)") });
});

test.each(["anthropic", "auto"])("a refused key with --engine %s is said, and only auto goes on without it", async (engine) => {
	const fake = await FakeAnthropic.start({ keys: ["another"] });
	onTestFinished(() => fake.close());
	const env = { ANTHROPIC_API_KEY: "wrong", ANTHROPIC_BASE_URL: fake.url };
	const { code, stdout, stderr } = await run(["run", "what can you do?", "--workspace", sampleForTest(), "--engine", engine], { env });
	expect(stdout + stderr).toContain("The API key was refused.");
	expect(stdout + stderr).not.toMatch(stack);
	expect([code, /Engine is now offline/i.test(stdout)]).toEqual(engine === "auto" ? [0, true] : [1, false]);
});

describe("a disk that", () => {
	test("may not be written is said before anything begins", async ({ skip }) => {
		if (!isLinuxRoot) skip("a disk can only be mounted by root on Linux");
		const { code, stderr } = await run(["run", "x", "--sample"], { home: smallDisk("ro,size=64k"), cwd: folderForTest("cwd") });
		expect([code, stderr]).toEqual([1, expect.stringMatching(/^ensemble: Rooms and logs cannot be kept in .*EROFS.*--home DIR or ENSEMBLE_HOME\.\n$/)]);
	});

	test("fills up during a run ends it in words instead of for ever, and every line of the log is whole", async ({ skip }) => {
		if (!isLinuxRoot) skip("a disk can only be mounted by root on Linux");
		const home = smallDisk("size=64k");
		writeFileSync(join(home, "ballast"), Buffer.alloc(36 * 1024));
		const workspace = sampleForTest();
		const { code, stdout, stderr } = await run(["run", "fix the problems", "--workspace", workspace, "--yes", "--json"], { home });
		expect(code).toBe(1);
		expect(stderr).toMatch(/the disk is full.*Free some space/);
		expect(stderr).not.toMatch(stack);
		expect(eventsOf(stdout).length).toBeGreaterThan(10);
	});
});

test("a reader that goes away stops a run without a crash, and serve lives on", async () => {
	const program = start(["run", "run the tests", "--workspace", sampleForTest(), "--json"]);
	await program.untilOut("\n");
	program.child.stdout?.destroy();
	expect(await program.ended).toMatchObject({ code: 130, stderr: "" });
	const served = await serve(["--workspace", sampleForTest()]);
	served.child.stdout?.destroy();
	expect((await served.get("/api/v1/status")).status).toBe(200);
});

test("Ctrl+C stops a run with 130 and leaves it resumable; SIGTERM ends serve with 0 at once", async () => {
	const [home, workspace] = [folderForTest("home"), sampleForTest()];
	const program = start(["run", "run the tests", "--workspace", workspace, "--json"], { home });
	await program.untilOut('"name":"run_tests"');
	const pressed = Date.now();
	program.child.kill("SIGINT");
	const { code, stdout, stderr } = await program.ended;
	expect([code, stderr, Date.now() - pressed < 3_000]).toEqual([130, "", true]);
	expect(eventsOf(stdout).at(-1)).toMatchObject({ kind: "run_ended", result: { status: "stopped", resumable: true } });
	const served = await serve(["--workspace", workspace], { home });
	const client = await served.join();
	const run = eventsOf(stdout).find(({ kind }) => kind === "run_started");
	const { seq } = await client.hello();
	client.send({ type: "resume_run", run_id: run?.kind === "run_started" ? run.run_id : "" });
	expect(await client.until("event", ({ event }) => event.kind === "run_ended" && event.seq > seq)).toMatchObject({
		event: { result: { status: "completed" } },
	});
	const asked = Date.now();
	served.child.kill("SIGTERM");
	expect([(await served.ended).code, Date.now() - asked < 3_000]).toEqual([0, true]);
});

test("serve --json says where it is; without its token 401, from a foreign page 403; a taken port is passed over", async () => {
	const taken = createServer().listen(0, "127.0.0.1");
	onTestFinished(() => void taken.close());
	await new Promise((resolve) => taken.once("listening", resolve));
	const port = (taken.address() as AddressInfo).port;
	const program = start(["serve", "--json", "--port", String(port), "--workspace", sampleForTest()]);
	const { url, token, ...rest } = JSON.parse((await program.untilOut("\n")).split("\n")[0] ?? "");
	expect(rest).toEqual({});
	expect(Number(new URL(url).port)).toBeGreaterThan(port);
	const status = (headers: Record<string, string>) => fetch(`${url}/api/v1/rooms`, { headers }).then((response) => response.status);
	expect(
		await Promise.all([
			status({ authorization: `Bearer ${token}` }),
			status({ authorization: "Bearer no" }),
			status({ authorization: `Bearer ${token}`, origin: "http://evil.example" }),
		]),
	).toEqual([200, 401, 403]);
});

test("a second backend on the same home and folder gets a room of its own and leaves the first one's alone", async () => {
	const [home, workspace] = [folderForTest("home"), sampleForTest()];
	const first = await (await serve(["--workspace", workspace], { home })).join();
	const second = await serve(["--workspace", workspace], { home });
	expect((await second.join()).roomId).not.toBe(first.roomId);
	const refused = await second.join(first.roomId);
	expect(await refused.until("error")).toMatchObject({ message: expect.stringMatching(/Another backend \(process \d+/) });
});
