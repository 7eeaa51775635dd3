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

	it("an engine that stops during a run ends it with a clear outcome, and so do the runs after it", async () => {
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
	});
});
