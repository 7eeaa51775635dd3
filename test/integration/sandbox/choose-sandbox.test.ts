// The choice at start: what is not there is named with the way to get it, and what was proved is proved once.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { chooseSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";
import { bubblewrapMissing, titled } from "../../support/components.ts";
import { sandboxOptions } from "../../support/sandbox-options.ts";

let home = "";
beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const nowhere = { PATH: "/nonexistent", DOCKER_HOST: "unix:///nonexistent/docker.sock" };

it("switched off is none, with the reason", async () => {
	expect(await chooseSandbox(sandboxOptions(home, { preference: "none" }))).toEqual({
		info: { level: "none", proofs: [], reason: "Running code is switched off in the settings.", steps: [] },
	});
});

it("on a system without Docker and without bubblewrap the way to one is named", async () => {
	const { sandbox, info } = await chooseSandbox(sandboxOptions(home, { preference: "auto", platform: "darwin", env: nowhere }));
	expect([sandbox, info.level, info.reason]).toEqual([
		undefined,
		"none",
		"No sandbox, so nothing is executed. Docker is not running; install or start it to use containers. On this system start Docker Desktop (or Podman) to run code.",
	]);
});

/** What is chosen where only this engine is there. */
async function chosenWith(answer: RequestListener, whenItListens: () => void = () => undefined) {
	const server = createServer((request, response) => request.resume().on("end", () => answer(request, response)));
	const socketPath = join(home, "engine.sock");
	await new Promise<void>((resolve) => server.listen(socketPath, resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	whenItListens();
	return (await chooseSandbox(sandboxOptions(home, { preference: "docker", env: { DOCKER_HOST: `unix://${socketPath}` } }))).info;
}

const answerJson = (response: ServerResponse, status: number, content: unknown) =>
	response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));

it("an engine without our image names the command that builds it", async () => {
	const info = await chosenWith(({ url }, response) => {
		if (url?.includes("/_ping") || url?.includes("/version")) answerJson(response, 200, { Version: "28.0.0", Components: [] });
		else answerJson(response, 404, { message: "no such image" });
	});
	expect(info.reason).toContain("build it: ensemble sandbox build");
	expect(info.steps).toEqual([{ what: "Build the image that containers run in.", command: "ensemble sandbox build", action: "build-image" }]);
});

it("an image that Podman's own command line has made is found under the name that it gives it", async () => {
	const info = await chosenWith(({ url }, response) => {
		if (url?.includes("/images/ensemble-sandbox")) answerJson(response, 404, { message: "no such image" });
		else if (url?.includes("/containers/create")) answerJson(response, 500, { message: "it was found" });
		else answerJson(response, 200, { Version: "5.0.0", Components: [{ Name: "Podman Engine", Version: "5.0.0" }], Id: "sha256:1" });
	});
	expect(info.reason).toMatch(/Podman 5.0.0 is there but cannot start a program: .*it was found\.$/);
});

it("an engine that accepts and never answers does not hold the start up, and is to be restarted", async () => {
	const info = await chosenWith(() => undefined);
	expect(info.reason).toContain("The container engine is there but does not answer; restart it.");
	expect(info.steps).toEqual([{ what: expect.stringContaining("Restart"), command: "sudo systemctl restart docker" }]);
});

it("an engine that cannot start a program is not taken for a bubblewrap that may not", async () => {
	const info = await chosenWith(({ url }, response) => {
		if (url?.includes("/containers/create")) answerJson(response, 500, { message: "operation not permitted" });
		else answerJson(response, 200, { Version: "28.0.0", Id: "sha256:1" });
	});
	expect([info.reason, info.steps]).toEqual([expect.stringMatching(/Docker 28.0.0 is there but cannot start a program: .*operation not permitted\.$/), []]);
});

it.runIf(process.getuid?.() === 0)("an engine that one may not use is told from one that is not there", async () => {
	// Loaded while its files can be read wherever the checkout is.
	await Promise.all([import("../../../server/src/sandbox/docker-candidate.ts"), import("dockerode")]);
	const becomeUser = () => process.seteuid?.(12345);
	const info = await chosenWith(() => undefined, becomeUser).finally(() => process.seteuid?.(0));
	expect(info.reason).toMatch(/There is a container engine at .*engine.sock, but you may not use it./);
	expect(info.steps).toEqual([{ what: expect.stringContaining("Join the group"), command: 'sudo usermod -aG docker "$USER"' }]);
});

it("an aborted choice ends with the signal's reason", async () => {
	const reason = new Error("closing");
	await expect(chooseSandbox(sandboxOptions(home, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
});

it.skipIf(process.platform !== "linux")("a bubblewrap that may not make namespaces is not to be installed again", async () => {
	await mkdir(join(home, "bin"));
	const refusing = "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n";
	await writeFile(join(home, "bin", "bwrap"), refusing, { mode: 0o755 });
	const { info } = await chooseSandbox(sandboxOptions(home, { env: { ...process.env, PATH: `${home}/bin:${process.env.PATH}` } }));
	expect(info).toMatchObject({ level: "none", reason: expect.stringContaining("bubblewrap is there but cannot start a program") });
	expect(info.steps?.map(({ what }) => what)).toEqual(["Allow user namespaces for bubblewrap."]);
});

const missing = bubblewrapMissing();
describe.skipIf(missing)(titled("with bubblewrap", missing), () => {
	it("what was proved is remembered, until something changes", async () => {
		const tried: string[] = [];
		const logger = { ...silentLogger, info: (message: string) => void tried.push(message) };
		const choose = async (changes = {}) => {
			const { sandbox, info } = await chooseSandbox(sandboxOptions(home, { logger, ...changes }));
			await sandbox?.dispose();
			return info;
		};
		const first = await choose();
		const second = await choose();
		expect([second, tried.length]).toEqual([first, 1]);
		await choose({ kernelRelease: "99.0.0" });
		expect(tried.length).toBe(2);
		await choose({ kernelRelease: "99.0.0", limits: { ...defaultLimits, memoryBytes: 2 * defaultLimits.memoryBytes } });
		expect(tried.length).toBe(3);
	});

	it("a limit of memory in which nothing can start is named as the reason", async () => {
		const { info } = await chooseSandbox(sandboxOptions(home, { limits: { ...defaultLimits, memoryBytes: 4 * 1024 * 1024 } }));
		expect(info.reason).toContain("bubblewrap is there but cannot start a program: the limit of memory is too small, raise it.");
	});

	it("two sandboxes of one process do not get in each other's way", async () => {
		const both = await Promise.all([chooseSandbox(sandboxOptions(home)), chooseSandbox(sandboxOptions(home))]);
		const run = { language: "sh", files: [], command: ["/bin/sh", "-c", "echo hi"] };
		const runs = both.flatMap(({ sandbox }) => Array.from({ length: 3 }, () => sandbox?.run(run, new AbortController().signal)));
		expect((await Promise.all(runs)).map((result) => result?.output)).toEqual(runs.map(() => "hi\n"));
		for (const { sandbox } of both) await sandbox?.dispose();
	});

	it("a file of proofs that cannot be read is as good as none", async () => {
		await writeFile(join(home, "sandbox-proofs.json"), "{");
		const { sandbox } = await chooseSandbox(sandboxOptions(home));
		await sandbox?.dispose();
		expect(JSON.parse(await readFile(join(home, "sandbox-proofs.json"), "utf8"))).toHaveProperty("bubblewrap");
	});
});
