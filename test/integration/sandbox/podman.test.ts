// Podman understands what Docker's clients say, but not all of it in the same way.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { titled } from "../../support/components.ts";
import { type PodmanForTests, podmanMissing, startPodman } from "../../support/podman.ts";
import { smallImage } from "../../support/small-image.ts";
import { rightOutcome } from "./abuse/abuse-case.ts";
import { abuseCases, runCase } from "./abuse/run-case.ts";
import { provedSandbox, runPython } from "./sandbox-suite.ts";

const missing = podmanMissing();

describe.skipIf(missing)(titled("Podman", missing), () => {
	let folder = "";
	let engine: PodmanForTests;
	let sandbox: Sandbox;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "podman-"));
		engine = await startPodman(folder);
		const env = { ...process.env, DOCKER_HOST: `unix://${engine.socketPath}` };
		sandbox = await provedSandbox({ preference: "docker", image: smallImage, env, readyCells: 1 });
	});
	afterAll(async () => {
		await engine?.stop();
		// What clears a container away for Podman may still be at work.
		await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
	});

	it("proves every claim of its badge", () => {
		expect(sandbox.info.proofs.filter(({ held }) => !held)).toEqual([]);
		expect(sandbox.info.reason).toMatch(/^Podman .* every limit is held by the kernel and was tried at start.$/);
		expect([sandbox.info.level, sandbox.showsFolders]).toEqual(["container", true]);
	});

	it.each(["1 more children than it may have", "25 memory piece by piece", "37 a file of a gigabyte", "51 stdout without end"])("holds %s", async (name) => {
		const abuse = abuseCases.find((each) => each.name === name);
		if (!abuse) throw new Error(`There is no case ${name}`);
		expect(await runCase(sandbox, abuse)).toMatchObject({ outcome: rightOutcome(abuse, sandbox.info) });
	});

	it("gives a program its input and the folders that it may write, takes what it says, and stops it", async () => {
		const code = "open('/w/a', 'w'); open('/tmp/b', 'w')\nprint(input()[::-1], end='', flush=True)\nwhile True: pass";
		const stop = new AbortController();
		const run = { stdin: Buffer.from("olleh\n"), signal: stop.signal, onOutput: () => stop.abort() };
		expect(await runPython(sandbox, code, run)).toMatchObject({ outcome: "stopped", output: "hello", error: "" });
	});

	it("leaves no container behind", async () => {
		await sandbox.dispose();
		expect(await engine.podman("ps", "--all", "--quiet")).toBe("");
	});
});
