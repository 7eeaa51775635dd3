// An engine that has a runtime by gVisor's name. The real one needs its own kernel modules; here a wrapper of the usual runtime stands in,
// which shows its programs the version of another kernel where a file says so. It also stands in for a machine that cannot limit memory.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { type DockerForTests, dockerMissing, startDocker, titled } from "../../support/components.ts";
import { sandboxOptions } from "../../support/sandbox-options.ts";
import { provedSandbox, runPython } from "./sandbox-suite.ts";

const missing = dockerMissing();

describe.skipIf(missing)(titled("Docker with gVisor", missing), () => {
	let folder = "";
	let engine: DockerForTests;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "gvisor-"));
		const wrapper = join(folder, "runsc");
		const script = `#!/bin/sh
[ ! -e ${folder}/own-kernel ] || exec setarch --uname-2.6 runc "$@"
[ ! -e ${folder}/no-memory-limit ] || for word; do [ ! -f "$word/config.json" ] || sed -i 's/"memory":{[^}]*},//' "$word/config.json"; done
exec runc "$@"
`;
		await writeFile(wrapper, script, { mode: 0o755 });
		engine = await startDocker({ daemonOptions: ["--add-runtime", `runsc=${wrapper}`, "--default-runtime", "runsc"] });
	});
	afterAll(async () => {
		await engine?.stop();
		await rm(folder, { recursive: true, force: true });
	});

	const options = () => ({ preference: "docker" as const, image: engine.image, env: { ...process.env, DOCKER_HOST: `unix://${engine.socketPath}` } });
	const prove = () => provedSandbox(options());

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
		await rm(join(folder, "own-kernel"));
	});

	it("an engine that takes a limit of memory and does not hold it is not used, and what its machine lacks is said", async () => {
		await writeFile(join(folder, "no-memory-limit"), "");
		const { sandbox, info } = await chooseSandbox(sandboxOptions(folder, options()));
		expect(sandbox).toBeUndefined();
		expect(info.reason).toMatch(/does not hold what it must here: memory limit\.$/);
		expect(info.steps).toEqual([{ what: expect.stringContaining("cgroup_enable=memory") }]);
	});
});
