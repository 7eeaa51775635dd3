// Where a container engine may listen: what the person chose (DOCKER_HOST, a docker context), then the usual sockets of
// Docker, Docker Desktop, rootless Docker, Podman, Colima, OrbStack and Rancher Desktop. Only names places; does not connect.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export type EngineAddress =
	| { kind: "socket"; socketPath: string }
	| { kind: "tcp"; host: string; port: number; tls?: { ca: string; cert: string; key: string } };

export interface SocketFacts {
	env: Record<string, string | undefined>;
	userHome: string;
	platform: string;
	uid: number;
}

export type AddressesFound = { ok: true; addresses: EngineAddress[] } | { ok: false; reason: string };

/** A choice of the person's is the only candidate: falling back to another engine would surprise. */
export async function engineAddresses(facts: SocketFacts): Promise<AddressesFound> {
	const { env, userHome } = facts;
	const chosen = env.DOCKER_HOST || (await contextHost(userHome, env.DOCKER_CONTEXT, env.DOCKER_CONFIG));
	if (!chosen) return { ok: true, addresses: usualSockets(facts).map((socketPath) => ({ kind: "socket", socketPath })) };
	const address = await parseHost(chosen, env, userHome);
	if (!address) return { ok: false, reason: `The Docker address ${chosen} cannot be used: only unix:, npipe: and tcp: addresses can.` };
	return { ok: true, addresses: [address] };
}

function usualSockets({ env, userHome, platform, uid }: SocketFacts): string[] {
	if (platform === "win32") return ["//./pipe/docker_engine", "//./pipe/dockerDesktopLinuxEngine", "//./pipe/podman-machine-default"];
	const runtime = env.XDG_RUNTIME_DIR || `/run/user/${uid}`;
	return [
		"/var/run/docker.sock",
		join(userHome, ".docker/run/docker.sock"),
		join(userHome, ".docker/desktop/docker.sock"),
		join(runtime, "docker.sock"),
		join(userHome, ".orbstack/run/docker.sock"),
		join(userHome, ".colima/default/docker.sock"),
		join(userHome, ".rd/docker.sock"),
		join(runtime, "podman/podman.sock"),
		...(uid === 0 ? ["/run/podman/podman.sock"] : []),
	];
}

async function parseHost(host: string, env: SocketFacts["env"], userHome: string): Promise<EngineAddress | undefined> {
	if (host.startsWith("unix://")) return { kind: "socket", socketPath: host.slice("unix://".length) };
	if (host.startsWith("npipe://")) return { kind: "socket", socketPath: host.slice("npipe://".length) };
	if (!host.startsWith("tcp://") || !URL.canParse(host)) return undefined;
	const { hostname, port } = new URL(host);
	const usesTls = Boolean(env.DOCKER_TLS_VERIFY);
	const tls = usesTls ? await readCertificates(env.DOCKER_CERT_PATH || join(userHome, ".docker")) : undefined;
	return { kind: "tcp", host: hostname, port: Number(port) || (usesTls ? 2376 : 2375), tls };
}

async function readCertificates(folder: string): Promise<{ ca: string; cert: string; key: string }> {
	const [ca = "", cert = "", key = ""] = await Promise.all(["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name), "utf8")));
	return { ca, cert, key };
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

/** The address of the docker context in use, which the engine's client library knows nothing of. */
async function contextHost(userHome: string, fromEnv: string | undefined, configFolder: string | undefined): Promise<string | undefined> {
	const folder = configFolder || join(userHome, ".docker");
	try {
		const name = fromEnv || configSchema.parse(JSON.parse(await readFile(join(folder, "config.json"), "utf8"))).currentContext;
		if (!name || name === "default") return undefined;
		const id = createHash("sha256").update(name).digest("hex");
		return contextSchema.parse(JSON.parse(await readFile(join(folder, "contexts/meta", id, "meta.json"), "utf8"))).Endpoints.docker.Host;
	} catch {
		return undefined; // No configuration, or none that says where: the usual sockets are tried.
	}
}
