// What a new user has: a clone of what is committed, npm, and nothing else. Installs and builds for real, so it takes its time.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsOf, folderForTest } from "../../support/program.ts";

const root = resolve(".");
const readyWithinMs = 60_000;

describe("a fresh clone", () => {
	let clone: string;
	beforeAll(() => {
		clone = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-clone-")));
		execFileSync("git", ["clone", "--quiet", "--no-hardlinks", `file://${root}`, clone]);
	});
	afterAll(() => rmSync(clone, { recursive: true, force: true, maxRetries: 5 }));

	/** `npm start` as typed in a shell, without what this test runner put into the environment. */
	function npm(words: string[], home: string) {
		const path = (process.env.PATH ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
		const env = { PATH: [...path, dirname(process.execPath)].join(":"), HOME: process.env.HOME ?? home, ENSEMBLE_HOME: home, DOCKER_ENABLED: "false" };
		const child = spawn("npm", words, { cwd: clone, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
		let [stdout, stderr] = ["", ""];
		child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
		child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
		const ended = once(child, "close").then(([code]) => ({ code, stdout, stderr }));
		/** Ctrl+C reaches the whole foreground group. */
		const interrupt = () => child.pid !== undefined && process.kill(-child.pid, "SIGINT");
		return { ended, interrupt, stdout: () => stdout };
	}

	test("does the whole job on the sample with one command, and prints nothing but events", { timeout: 600_000 }, async () => {
		const home = folderForTest("home");
		const { code, stdout, stderr } = await npm(["start", "--", "fix the problems in this project and run its tests", "--yes", "--json"], home).ended;
		expect(code, stderr).toBe(0);
		expect(stderr).toMatch(/Installing packages[\s\S]*Building/);
		const events = eventsOf(stdout);
		expect(events.flatMap((event) => (event.kind === "agent_started" ? [event.name] : []))).toEqual(["manager", "planner", "coder", "reviewer", "tester"]);
		expect(events.at(-1)).toMatchObject({ kind: "hunks_decided", state: "accepted" });
		expect(readFileSync(join(home, "sample-workspace/orders/catalog.py"), "utf8")).toContain("if part is None:");
	});

	test("serves until Ctrl+C once it is installed, without installing again", { timeout: 120_000 }, async () => {
		const program = npm(["start", "--", "--port", "0"], folderForTest("home"));
		await expect.poll(program.stdout, { timeout: readyWithinMs }).toContain("Ctrl+C ends it.");
		const page = /http:\/\/127\.0\.0\.1:\d+/.exec(program.stdout())?.[0] ?? "";
		expect((await fetch(page)).status).toBe(200);
		for (const fact of ["Workspace", "Engine", "Sandbox", "VS Code", "Terminal"]) expect(program.stdout()).toContain(fact);
		program.interrupt();
		const { stdout, stderr } = await program.ended;
		expect([stdout.endsWith("Stopping …\n"), stderr]).toEqual([true, ""]);
		await expect(fetch(page)).rejects.toThrow();
	});

	test("has the other commands behind npm start and npx", { timeout: 120_000 }, async () => {
		const home = folderForTest("home");
		const doctor = await npm(["start", "--", "doctor", "--json"], home).ended;
		expect(JSON.parse(doctor.stdout)).toMatchObject({ info: { level: "os-sandbox" } });
		const { version } = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
		expect((await npm(["exec", "--", "ensemble", "--version"], home).ended).stdout).toBe(`${version}\n`);
	});
});
