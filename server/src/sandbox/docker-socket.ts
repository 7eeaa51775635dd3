// Where a container engine may listen: what the person chose (DOCKER_HOST, CONTAINER_HOST, a docker context), then the usual sockets of
// Docker, Docker Desktop, rootless Docker, Podman, Colima, OrbStack and Rancher Desktop. Only names places; does not connect.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
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
	const { env } = facts;
	const fromEnv = env.DOCKER_HOST || env.CONTAINER_HOST;
	const chosen = fromEnv ? { host: fromEnv, certificates: certificatesOfEnv(facts) } : await contextInUse(facts);
	if (!chosen) return { ok: true, addresses: (await usualSockets(facts)).map((socketPath) => ({ kind: "socket", socketPath })) };
	let address: EngineAddress | undefined;
	try {
		address = await parseHost(chosen.host, chosen.certificates);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return { ok: false, reason: `The certificates for the Docker address ${chosen.host} cannot be read: ${why}.` };
	}
	if (!address) return { ok: false, reason: `The Docker address ${chosen.host} cannot be used: only unix:, npipe: and tcp: addresses can.` };
	return { ok: true, addresses: [address] };
}

async function usualSockets({ env, userHome, platform, uid }: SocketFacts): Promise<string[]> {
	if (platform === "win32") return ["//./pipe/docker_engine", "//./pipe/dockerDesktopLinuxEngine", "//./pipe/podman-machine-default"];
	const runtime = env.XDG_RUNTIME_DIR || `/run/user/${uid}`;
	return [
		"/var/run/docker.sock",
		join(userHome, ".docker/run/docker.sock"),
		join(userHome, ".docker/desktop/docker.sock"),
		join(runtime, "docker.sock"),
		join(userHome, ".orbstack/run/docker.sock"),
		...(await colimaSockets(env, userHome)),
		join(userHome, ".rd/docker.sock"),
		join(runtime, "podman/podman.sock"),
		// Podman's machine, on macOS.
		...(env.TMPDIR ? [join(env.TMPDIR, "podman/podman-machine-default-api.sock")] : []),
		join(userHome, ".local/share/containers/podman/machine/podman.sock"),
		...(uid === 0 ? ["/run/podman/podman.sock"] : []),
	];
}

/** Of every profile, the default one first. */
async function colimaSockets(env: SocketFacts["env"], userHome: string): Promise<string[]> {
	const folders = env.COLIMA_HOME ? [env.COLIMA_HOME] : [join(userHome, ".colima"), join(env.XDG_CONFIG_HOME || join(userHome, ".config"), "colima")];
	const found = await Promise.all(
		folders.map(async (folder) => {
			const profiles = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith("_") && name !== "default");
			return ["default", ...profiles].map((profile) => join(folder, profile, "docker.sock"));
		}),
	);
	return found.flat();
}

/** `certificates` is the folder that holds them, where the address is to be reached with TLS. */
async function parseHost(host: string, certificates: string | undefined): Promise<EngineAddress | undefined> {
	if (host.startsWith("unix://")) return { kind: "socket", socketPath: host.slice("unix://".length) };
	if (host.startsWith("npipe://")) return { kind: "socket", socketPath: host.slice("npipe://".length) };
	if (!host.startsWith("tcp://") || !URL.canParse(host)) return undefined;
	const { hostname, port } = new URL(host);
	const tls = certificates === undefined ? undefined : await readCertificates(certificates);
	return { kind: "tcp", host: hostname, port: Number(port) || (tls ? 2376 : 2375), tls };
}

function certificatesOfEnv({ env, userHome }: SocketFacts): string | undefined {
	return env.DOCKER_TLS_VERIFY ? env.DOCKER_CERT_PATH || join(userHome, ".docker") : undefined;
}

async function readCertificates(folder: string): Promise<{ ca: string; cert: string; key: string }> {
	const [ca = "", cert = "", key = ""] = await Promise.all(["ca.pem", "cert.pem", "key.pem"].map((name) => readFile(join(folder, name), "utf8")));
	return { ca, cert, key };
}

const configSchema = z.object({ currentContext: z.string().optional() });
const contextSchema = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

/** The docker context in use, which the engine's client library knows nothing of, with its own certificates where it has some. */
async function contextInUse({ env, userHome }: SocketFacts): Promise<{ host: string; certificates: string | undefined } | undefined> {
	const folder = env.DOCKER_CONFIG || join(userHome, ".docker");
	try {
		const name = env.DOCKER_CONTEXT || configSchema.parse(JSON.parse(await readFile(join(folder, "config.json"), "utf8"))).currentContext;
		if (!name || name === "default") return undefined;
		const id = createHash("sha256").update(name).digest("hex");
		const host = contextSchema.parse(JSON.parse(await readFile(join(folder, "contexts/meta", id, "meta.json"), "utf8"))).Endpoints.docker.Host;
		const tls = join(folder, "contexts/tls", id, "docker");
		const hasOwn = (await readdir(tls).catch((): string[] => [])).includes("cert.pem");
		return { host, certificates: hasOwn ? tls : undefined };
	} catch {
		return undefined; // No configuration, or none that says where: the usual sockets are tried.
	}
}
