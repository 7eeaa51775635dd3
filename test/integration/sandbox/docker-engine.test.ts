import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Docker from "dockerode";
import { expect, it, onTestFinished } from "vitest";
import { DockerEngine } from "../../../server/src/sandbox/docker-engine.ts";
import { buildImage } from "../../../server/src/sandbox/image-build.ts";
import { imagesFolder } from "../../support/components.ts";

async function fakeEngine(answer: RequestListener) {
	const folder = await mkdtemp(join(tmpdir(), "engine-"));
	const server = createServer(answer);
	const socketPath = join(folder, "engine.sock");
	await new Promise<void>((resolve) => server.listen(socketPath, resolve));
	onTestFinished(async () => {
		server.close();
		server.closeAllConnections();
		await rm(folder, { recursive: true });
	});
	return { server, socketPath };
}

async function connect(socketPath: string, answerMs?: number): Promise<DockerEngine> {
	const connected = await DockerEngine.connect([{ kind: "socket", socketPath }], 2_000, answerMs);
	if (!connected.ok) throw new Error(connected.trouble.kind);
	return connected.engine;
}

it("an engine that goes away between attaching and listening takes nothing with it", async () => {
	const { server, socketPath } = await fakeEngine((_request, response) => response.end("OK"));
	server.on("upgrade", (_request, socket) => socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"));
	const engine = await connect(socketPath);
	const stream = await engine.attach("a");
	expect(() => stream.emit("error", new Error("reset"))).not.toThrow();
	expect(stream.destroy()).toMatchObject({ destroyed: true });
});

it("our attach leaves the program's input alone, where the client library's writes its own request into it", async () => {
	const inputs: Promise<string>[] = [];
	const { server, socketPath } = await fakeEngine((_request, response) => response.end("OK"));
	server.on("upgrade", (_request, socket, head: Buffer) => {
		socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
		inputs.push(
			(async () => {
				let said = head.toString();
				for await (const chunk of socket) {
					said += String(chunk);
					if (said.endsWith("typed\n")) break;
				}
				return said;
			})(),
		);
	});
	const engine = await connect(socketPath);
	(await engine.attach("a")).write("typed\n");
	const options = { stream: true, stdin: true, stdout: true, hijack: true };
	(await new Docker({ socketPath }).getContainer("a").attach(options)).write("typed\n");
	const [ours, theirs] = await Promise.all(inputs);
	expect([ours, theirs]).toEqual(["typed\n", expect.stringMatching(/^\{"stream":true.*\}typed\n$/)]);
});

it("tells what its containers run on, and what of that a proof depends on", async () => {
	const info = { NCPU: 4, MemTotal: 8e9, MemoryLimit: false, CgroupVersion: "2", Containers: 3, Runtimes: { runc: {}, runsc: {} } };
	const { socketPath } = await fakeEngine((_request, response) => response.setHeader("content-type", "application/json").end(JSON.stringify(info)));
	const { runtimes, machine, holding } = await (await connect(socketPath)).about();
	expect([runtimes, machine, holding]).toEqual([["runc", "runsc"], { cores: 4, memoryBytes: 8e9 }, expect.arrayContaining([false, "2"])]);
	expect(holding).not.toContain(3);
});

it("what a container is to be goes to the engine once, and not in the address", async () => {
	const asked: [url: string | undefined, body: unknown][] = [];
	const { socketPath } = await fakeEngine(async (request, response) => {
		if (request.url?.includes("/containers/create")) asked.push([request.url, JSON.parse(await text(request))]);
		response.setHeader("content-type", "application/json").end('{"Id":"c1"}');
	});
	const spec = { Image: "i", HostConfig: { CgroupnsMode: "private" as const } };
	expect(await (await connect(socketPath)).create(spec)).toBe("c1");
	expect(asked).toEqual([["/containers/create?", spec]]);
});

it("an engine that is there but stuck is not waited for without end, and that is said", async () => {
	const { socketPath } = await fakeEngine((request, response) => request.url?.includes("/_ping") && response.end("OK"));
	const engine = await connect(socketPath, 100);
	const calls = [engine.version(), engine.imageId("a"), engine.attach("a"), engine.start("a"), engine.kill("a"), engine.remove("a")];
	for (const call of await Promise.allSettled(calls))
		expect(call).toMatchObject({ status: "rejected", reason: { message: "it does not answer (for 0.1 s); restart it" } });
});

it.each([
	[
		{ Version: "28.3.2", Platform: { Name: "Docker Desktop 4.44.2 (1)" }, Components: [{ Name: "runc", Version: "1.2.5" }] },
		"Docker",
		["runc 1.2.5", "Docker Desktop 4.44.2"],
	],
	[
		{
			Version: "5.2.0",
			Components: [
				{ Name: "Podman Engine", Version: "5.2.0" },
				{ Name: "OCI Runtime (crun)", Version: "crun version 1.15\ncommit: e6" },
			],
		},
		"Podman",
		["crun 1.15"],
	],
])("says what it stands on: %j", async (version, name, parts) => {
	const { socketPath } = await fakeEngine((_request, response) => response.setHeader("content-type", "application/json").end(JSON.stringify(version)));
	const engine = await connect(socketPath);
	const said = await engine.version();
	expect([said.name, said.parts.map((part) => `${part.name} ${part.version}`)]).toEqual([name, parts]);
});

it("what is written while an image is built cannot drive the terminal that shows it", async () => {
	const { socketPath } = await fakeEngine((request, response) => {
		if (request.url?.includes("/build")) response.end(`${JSON.stringify({ stream: "\u001b]52;c;cm0=\u0007built\n" })}\n`);
		else response.end(request.url?.includes("/images/") ? '{"Id":"sha256:1"}' : "OK");
	});
	let shown = "";
	const built = await buildImage({
		...{ image: "sandbox:test", imagesFolder, base: undefined, install: false, signal: new AbortController().signal },
		...{ env: { DOCKER_HOST: `unix://${socketPath}` }, platform: "linux", uid: 0, userHome: "/nonexistent" },
		onProgress: (text) => {
			shown += text;
		},
	});
	expect([built, shown]).toEqual([{ ok: true, image: "sandbox:test", id: "sha256:1" }, "built\n"]);
});
