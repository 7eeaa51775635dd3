import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { type DockerForTests, dockerMissing, startDocker, titled } from "../../support/components.ts";
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
	itIsASandbox(() => ({ sandbox, leftovers: async () => [...(await lines("ps", "-aq")), ...(await lines("volume", "ls", "-q"))] }));

	it("removes at start what a backend that was killed left behind, and only that", async () => {
		const create = (pid: number) => engine.docker("create", "--label", `ensemble.sandbox.owner=test:${pid}`, engine.image, "true");
		await create(999_999_999);
		const living = await create(process.pid);
		await (await provedSandbox(options())).dispose();
		await expect.poll(() => lines("ps", "-aq", "--no-trunc")).toEqual([living]);
		await engine.docker("rm", living);
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
		engine = await startDocker();
		expect(await runPython(sandbox, "print('again')")).toMatchObject({ outcome: "ok", output: "again\n" });
	});

	it("an image that is removed while it is used is named in the outcome of the next run that needs it", async () => {
		const cold = await provedSandbox({ ...options(), readyCells: 0 });
		// A container keeps its image.
		await sandbox.dispose();
		await engine.docker("rmi", "--force", engine.image);
		expect(await runPython(cold, "print(1)")).toMatchObject({
			outcome: "engine",
			error: expect.stringMatching(/The container engine failed: .*no such image/i),
		});
		await cold.dispose();
	});
});
