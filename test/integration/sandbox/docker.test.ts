import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../server/src/base/clock.ts";
import { chooseSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { Executions } from "../../../server/src/sandbox/executions.ts";
import { detectFile } from "../../../server/src/sandbox/languages/detect-file.ts";
import { detectTests } from "../../../server/src/sandbox/languages/detect-tests.ts";
import { LazySandbox, retestMs } from "../../../server/src/sandbox/lazy-sandbox.ts";
import { withTexts } from "../../../server/src/sandbox/member-executions.ts";
import { findNodeModules } from "../../../server/src/sandbox/node-modules.ts";
import type { Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { type DockerForTests, dockerMissing, jestFolder, jestMissing, startDocker, titled } from "../../support/components.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { sandboxOptions } from "../../support/sandbox-options.ts";
import { itIsASandbox, provedSandbox, runPython } from "./sandbox-suite.ts";

const missing = dockerMissing();

describe.skipIf(missing)(titled("Docker", missing), () => {
	let engine: DockerForTests;
	let sandbox: Sandbox;
	beforeAll(async () => {
		engine = await startDocker();
		sandbox = await provedSandbox(options());
	});
	afterAll(async () => {
		await sandbox?.dispose();
		await engine?.stop();
	});

	const options = () => ({ preference: "docker" as const, image: engine.image, env: { ...process.env, DOCKER_HOST: `unix://${engine.socketPath}` } });
	const lines = async (...args: string[]) => (await engine.docker(...args)).split("\n").filter((line) => line !== "");

	it.skipIf(jestMissing())(titled("shows tests in JavaScript the packages that are installed, which they cannot change", jestMissing()), async () => {
		const packages = () => findNodeModules(jestFolder);
		const executions = new Executions({ sandbox: async () => ({ ok: true, sandbox }), detectFile, detectTests, packages });
		const texts = {
			"package.json": '{"scripts":{"test":"jest"}}',
			"sum.test.js": `const { writeFileSync } = require("node:fs");
test("adds", () => expect(1 + 2).toBe(3));
test("is wrong", () => expect(1 + 2).toBe(4));
test("writes", () => expect(() => writeFileSync("/w/node_modules/jest/package.json", "")).toThrow(/EROFS|EACCES/));
test("adds a file", () => expect(() => writeFileSync("/w/node_modules/left", "")).toThrow(/EROFS|EACCES/));
`,
		};
		const files = withTexts({ list: async () => ({ paths: [], truncated: false }), readBytes: async () => undefined }, new Map(Object.entries(texts)));
		const ran = await executions.runTests(files, { signal: new AbortController().signal });
		if (!ran.ok) throw new Error(ran.reason);
		const { output, error, exit_code } = ran.execution;
		expect(ran.start.read(output, error, exit_code)).toMatchObject({ tests: "failed", passed: 3, failed: 1 });
	});

	it("says so when a folder is to be shown that the engine does not have", async () => {
		const shown = [{ from: "/nowhere/node_modules", to: "/w/node_modules" }];
		expect(await runPython(sandbox, "print(1)", { shown })).toMatchObject({ outcome: "engine", error: expect.stringContaining("/nowhere/node_modules") });
	});

	it("what a program used is known where the runner could not say it any more", async () => {
		const stop = new AbortController();
		const stopRunnerThenIt = async () => {
			const id = (await lines("ps", "-q", "--latest")).join("");
			process.kill(Number(await engine.docker("inspect", "--format", "{{.State.Pid}}", id)), "SIGSTOP");
			stop.abort();
		};
		const cold = await provedSandbox({ ...options(), readyCells: 0 });
		const code = "import time\nwhile time.process_time() < 0.05: pass\nprint('up', flush=True)\nwhile True: pass";
		const result = await runPython(cold, code, { signal: stop.signal, onOutput: () => void stopRunnerThenIt() });
		expect([result.outcome, (result.cpu_ms ?? 0) >= 50]).toEqual(["stopped", true]);
		await cold.dispose();
	});

	// Disposes of the sandbox at its end.
	itIsASandbox(() => ({ sandbox, leftovers: async () => [...(await lines("ps", "-aq")), ...(await lines("volume", "ls", "-q"))] }));

	it("removes at start what a backend that was killed left behind, and only that; after hours also where its process id is another's", async () => {
		const create = (pid: number) => engine.docker("create", "--label", `ensemble.sandbox.owner=test:${pid}`, engine.image, "true");
		await create(999_999_999);
		const living = await create(process.pid);
		await (await provedSandbox(options())).dispose();
		await expect.poll(() => lines("ps", "-aq", "--no-trunc")).toEqual([living]);
		const hoursLater = { ...systemClock, now: () => Date.now() + 3 * 3_600_000 };
		await (await provedSandbox({ ...options(), clock: hoursLater })).dispose();
		await expect.poll(() => lines("ps", "-aq")).toEqual([]);
	});

	it("the containers of a backend that is killed end by themselves, in a run and ready, and are swept at the next start", async () => {
		const home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
		const script = fileURLToPath(new URL("endless-run.ts", import.meta.url));
		const backend = spawn(process.execPath, [script, home, "docker", engine.image], { env: options().env, stdio: ["ignore", "pipe", "inherit"] });
		const exited = once(backend, "exit");
		await once(backend.stdout, "data");
		await expect.poll(() => lines("ps", "-q"), { timeout: 15_000 }).not.toEqual([]);
		backend.kill("SIGKILL");
		await exited;
		await expect.poll(() => lines("ps", "-q"), { timeout: 15_000 }).toEqual([]);
		await (await provedSandbox(options())).dispose();
		await expect.poll(() => lines("ps", "-aq"), { timeout: 15_000 }).toEqual([]);
		await rm(home, { recursive: true });
	});

	it("a container that died while it was ready is not used", async () => {
		const healing = await provedSandbox(options());
		await runPython(healing, "print(1)");
		await expect.poll(() => lines("ps", "-q"), { timeout: 15_000 }).toHaveLength(2);
		await engine.docker("kill", ...(await lines("ps", "-q")));
		expect(await runPython(healing, "print(2)")).toMatchObject({ outcome: "ok", output: "2\n" });
		await healing.dispose();
		expect(await lines("ps", "-aq")).toEqual([]);
	});

	it("an engine that stops during a run ends it with a clear outcome; started again it runs the next", async () => {
		// The suite has disposed of its own.
		sandbox = await provedSandbox(options());
		const running = runPython(sandbox, "import time; print('up', flush=True); time.sleep(60)", {
			limits: { wallMs: 60_000 },
			onOutput: () => void engine.stop(),
		});
		expect((await running).outcome).toBe("engine");
		expect(await runPython(sandbox, "print(1)")).toMatchObject({
			success: false,
			outcome: "engine",
			error: expect.stringContaining("The container engine failed"),
		});
		engine = await startDocker({ continues: true });
		expect(await runPython(sandbox, "print('again')")).toMatchObject({ outcome: "ok", output: "again\n" });
		await sandbox.dispose();
		expect(await lines("ps", "-aq")).toEqual([]);
	});

	it("an image that is removed in mid-session is named in the outcome, and one that is built in its place is used", async () => {
		const image = "ensemble-sandbox:session";
		const build = async (change: string) => {
			const container = await engine.docker("create", engine.image, "true");
			await engine.docker("commit", "--change", `LABEL built=${change}`, container, image);
			await engine.docker("rm", container);
		};
		const home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
		const clock = new FakeClock();
		const session = new LazySandbox({ clock, choose: (signal) => chooseSandbox(sandboxOptions(home, { ...options(), image, readyCells: 0, signal })) });
		const run = async () => {
			const found = await session.find();
			return found.ok ? runPython(found.sandbox, "print(1)") : found;
		};
		await build("first");
		expect(await run()).toMatchObject({ outcome: "ok" });
		// The engine clears its container away behind the result, and keeps an image that one is made of.
		await expect.poll(() => engine.docker("ps", "--all", "--quiet", "--filter", `ancestor=${image}`), { timeout: 15_000 }).toBe("");
		await engine.docker("rmi", "--force", image);
		expect(await run()).toMatchObject({ outcome: "engine", error: expect.stringMatching(/The container engine failed: .*no such image/i) });
		await clock.advance(retestMs);
		expect(await run()).toMatchObject({ ok: false, reason: expect.stringContaining(`its image ${image} is missing; build it`) });
		await build("again");
		await clock.advance(retestMs);
		expect(await run()).toMatchObject({ outcome: "ok" });
		await session.dispose();
		await engine.docker("rmi", "--force", image);
		await rm(home, { recursive: true });
	});

	it("an engine whose disk is full says so in the outcome, and runs the next when there is room", async () => {
		await sandbox.dispose();
		const cold = await provedSandbox({ ...options(), readyCells: 0 });
		const inEngine = (script: string) =>
			promisify(execFile)("nsenter", ["--target", String(engine.pid), "--mount", "sh", "-ec", script, join(engine.dataRoot, "containers")]);
		await inEngine('mount -t tmpfs -o size=64k none "$0"; cat /dev/zero > "$0/full" || true');
		expect(await runPython(cold, "print(1)")).toMatchObject({
			outcome: "engine",
			error: expect.stringMatching(/The container engine failed: .*no space left on device/),
		});
		await inEngine('umount "$0"');
		expect(await runPython(cold, "print(2)")).toMatchObject({ outcome: "ok", output: "2\n" });
		await cold.dispose();
		expect(await lines("ps", "-aq")).toEqual([]);
	});
});
