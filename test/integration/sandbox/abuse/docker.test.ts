import { afterAll, beforeAll, describe } from "vitest";
import type { Sandbox } from "../../../../server/src/sandbox/sandbox.ts";
import { type DockerForTests, dockerMissing, startDocker, titled } from "../../../support/components.ts";
import { provedSandbox } from "../sandbox-suite.ts";
import { itHoldsAbuse } from "./abuse-suite.ts";

const missing = dockerMissing();

describe.skipIf(missing)(titled("abuse under Docker", missing), () => {
	let engine: DockerForTests;
	let sandbox: Sandbox;
	beforeAll(async () => {
		engine = await startDocker();
		sandbox = await provedSandbox({ preference: "docker", image: engine.image, env: { ...process.env, DOCKER_HOST: `unix://${engine.socketPath}` } });
	});
	afterAll(async () => {
		await sandbox?.dispose();
		await engine?.stop();
	});

	const lines = async (...args: string[]) => (await engine.docker(...args)).split("\n").filter((line) => line !== "");
	itHoldsAbuse({ method: "docker", languages: ["python", "javascript", "java", "go"] }, () => ({
		sandbox,
		leftovers: async () => [...(await lines("ps", "-aq")), ...(await lines("volume", "ls", "-q"))],
	}));
});
