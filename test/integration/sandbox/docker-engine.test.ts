import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { DockerEngine } from "../../../server/src/sandbox/docker-engine.ts";

it("an engine that goes away between attaching and listening takes nothing with it", async () => {
	const folder = await mkdtemp(join(tmpdir(), "engine-"));
	const server = createServer((_request, response) => response.end("OK"));
	server.on("upgrade", (_request, socket) => socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"));
	const socketPath = join(folder, "engine.sock");
	await new Promise<void>((resolve) => server.listen(socketPath, resolve));
	onTestFinished(async () => {
		server.close();
		server.closeAllConnections();
		await rm(folder, { recursive: true });
	});
	const engine = await DockerEngine.connect([{ kind: "socket", socketPath }], 2_000);
	const stream = await engine?.attach("a");
	expect(() => stream?.emit("error", new Error("reset"))).not.toThrow();
	expect(stream?.destroy()).toMatchObject({ destroyed: true });
});
