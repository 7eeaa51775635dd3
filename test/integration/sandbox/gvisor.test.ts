// An engine that has a runtime by gVisor's name. The real one needs its own kernel modules; here a wrapper of the usual runtime stands in,
// which shows its programs the version of another kernel where a file says so.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DockerForTests, dockerMissing, startDocker, titled } from "../../support/components.ts";
import { provedSandbox, runPython } from "./sandbox-suite.ts";

const missing = dockerMissing();

describe.skipIf(missing)(titled("Docker with gVisor", missing), () => {
	let folder = "";
	let engine: DockerForTests;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "gvisor-"));
		const wrapper = join(folder, "runsc");
		const script = `#!/bin/sh\n[ ! -e ${folder}/own-kernel ] || exec setarch --uname-2.6 runc "$@"\nexec runc "$@"\n`;
		await writeFile(wrapper, script, { mode: 0o755 });
		engine = await startDocker(["--add-runtime", `runsc=${wrapper}`]);
	});
	afterAll(async () => {
		await engine?.stop();
		await rm(folder, { recursive: true, force: true });
	});

	const prove = () => provedSandbox({ preference: "docker", image: engine.image, env: { ...process.env, DOCKER_HOST: `unix://${engine.socketPath}` } });

	it("a runtime that only has the name is not believed: the level is a plain container", async () => {
		const sandbox = await prove();
		expect([sandbox.info.level, sandbox.info.method, sandbox.info.cannotHold]).toEqual(["container", "docker", ["a kernel of its own"]]);
		await sandbox.dispose();
	});

	it("one with a kernel of its own comes before plain containers, and runs are made with it", async () => {
		await writeFile(join(folder, "own-kernel"), "");
		const sandbox = await prove();
		const result = await runPython(sandbox, "import os; print(os.uname().release[:4])");
		expect(result).toMatchObject({ output: "2.6.\n", method: "gvisor", level: "container-gvisor" });
		expect(sandbox.info.proofs).toContainEqual({ claim: "a kernel of its own", held: true });
		await sandbox.dispose();
	});
});
