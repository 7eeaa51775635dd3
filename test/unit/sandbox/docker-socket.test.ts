import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { engineAddresses } from "../../../server/src/sandbox/docker-socket.ts";

let userHome = "";
beforeEach(async () => {
	userHome = await mkdtemp(join(tmpdir(), "docker-home-"));
});
afterEach(() => rm(userHome, { recursive: true, force: true }));

const addresses = (env: Record<string, string> = {}) => engineAddresses({ env, userHome, platform: "linux", uid: 1000 });

async function writeContext(name: string, host: string): Promise<void> {
	const folder = join(userHome, ".docker/contexts/meta", createHash("sha256").update(name).digest("hex"));
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
	await writeFile(join(userHome, ".docker/config.json"), JSON.stringify({ currentContext: name }));
}

it("DOCKER_HOST is the only candidate where it is set", async () => {
	await writeContext("desktop", "unix:///other.sock");
	expect(await addresses({ DOCKER_HOST: "unix:///mine.sock" })).toEqual({ ok: true, addresses: [{ kind: "socket", socketPath: "/mine.sock" }] });
});

it("the docker context in use is followed", async () => {
	await writeContext("colima", "unix:///colima.sock");
	expect(await addresses()).toEqual({ ok: true, addresses: [{ kind: "socket", socketPath: "/colima.sock" }] });
});

it("without a choice the usual sockets are tried, also rootless ones", async () => {
	const found = await addresses({ XDG_RUNTIME_DIR: "/run/user/7" });
	const paths = found.ok ? found.addresses.map((address) => (address.kind === "socket" ? address.socketPath : "")) : [];
	expect([paths[0], paths.includes("/run/user/7/docker.sock"), paths.includes("/run/user/7/podman/podman.sock")]).toEqual(["/var/run/docker.sock", true, true]);
});

it("Podman's variable counts where Docker's is not set", async () => {
	expect(await addresses({ CONTAINER_HOST: "unix:///podman.sock" })).toEqual({ ok: true, addresses: [{ kind: "socket", socketPath: "/podman.sock" }] });
	expect(await addresses({ CONTAINER_HOST: "unix:///podman.sock", DOCKER_HOST: "unix:///mine.sock" })).toMatchObject({
		addresses: [{ socketPath: "/mine.sock" }],
	});
});

it("a context on another machine is reached with the certificates that belong to it", async () => {
	await writeContext("far", "tcp://10.0.0.1:2376");
	const folder = join(userHome, ".docker/contexts/tls", createHash("sha256").update("far").digest("hex"), "docker");
	await mkdir(folder, { recursive: true });
	for (const name of ["ca", "cert", "key"]) await writeFile(join(folder, `${name}.pem`), name);
	expect(await addresses()).toEqual({
		ok: true,
		addresses: [{ kind: "tcp", host: "10.0.0.1", port: 2376, tls: { ca: "ca", cert: "cert", key: "key" } }],
	});
});

it("certificates that cannot be read are named", async () => {
	const env = { DOCKER_HOST: "tcp://10.0.0.1:2376", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: join(userHome, "none") };
	const found = await addresses(env);
	expect(found).toEqual({
		ok: false,
		reason: expect.stringMatching(/^The certificates for the Docker address tcp:\/\/10\.0\.0\.1:2376 cannot be read: .*none/),
	});
});

it("every profile of Colima is tried, the default one first, also where its folder is named", async () => {
	await mkdir(join(userHome, "machines/work"), { recursive: true });
	await mkdir(join(userHome, "machines/_lima"), { recursive: true });
	const found = await addresses({ COLIMA_HOME: join(userHome, "machines") });
	const paths = found.ok ? found.addresses.map((address) => (address.kind === "socket" ? address.socketPath : "")) : [];
	expect(paths.filter((path) => path.includes("machines"))).toEqual([
		join(userHome, "machines/default/docker.sock"),
		join(userHome, "machines/work/docker.sock"),
	]);
});

it("Podman's machine of macOS is tried", async () => {
	const found = await addresses({ TMPDIR: "/var/tmp/x" });
	expect(found).toMatchObject({ addresses: expect.arrayContaining([{ kind: "socket", socketPath: "/var/tmp/x/podman/podman-machine-default-api.sock" }]) });
});

it("an address that cannot be used is refused with its name", async () => {
	expect(await addresses({ DOCKER_HOST: "ssh://me@there" })).toMatchObject({ ok: false, reason: expect.stringContaining("ssh://me@there") });
});

it("a TCP address keeps its port", async () => {
	expect(await addresses({ DOCKER_HOST: "tcp://10.0.0.1:2375" })).toEqual({
		ok: true,
		addresses: [{ kind: "tcp", host: "10.0.0.1", port: 2375, tls: undefined }],
	});
});

it("a broken docker configuration is as good as none", async () => {
	await mkdir(join(userHome, ".docker"));
	await writeFile(join(userHome, ".docker/config.json"), "{");
	expect((await addresses()).ok).toBe(true);
});
