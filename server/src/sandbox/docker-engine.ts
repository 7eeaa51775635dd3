// The few calls that we make to a container engine, and the only file that knows its client library.
// The attached stream is our own: the library's writes its request's body into the program's stdin (dockerode #742).

import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { z } from "zod";
import { raceAbort } from "../base/abort.ts";
import type { EngineAddress } from "./docker-socket.ts";
import type { EngineTrouble } from "./engine-trouble.ts";
import type { Machine } from "./machine-share.ts";

/** `CgroupnsMode` is newer than the client's types. */
export type ContainerSpec = Docker.ContainerCreateOptions & { HostConfig: Docker.HostConfig & { CgroupnsMode: "private" } };

export interface EngineVersion {
	/** "Docker" or "Podman". */
	name: string;
	version: string;
	/** What it stands on, where it says so: its runtime, and Docker Desktop around it. */
	parts: { name: string; version: string }[];
}

export interface EngineAbout {
	/** The names under which programs are registered that can run a container. */
	runtimes: string[];
	/** That its containers run on, which may be another one than ours, or a part of it; undefined where it does not say. */
	machine: Machine | undefined;
	/** What of it could change whether limits hold. */
	holding: unknown[];
}

/** A container with a label, and that label's value. */
export interface LabelledContainer {
	id: string;
	value: string;
	isRunning: boolean;
	/** In milliseconds, by the engine's clock. */
	createdAt: number;
}

const whatHolds = ["KernelVersion", "CgroupVersion", "CgroupDriver", "MemoryLimit", "PidsLimit", "CpuCfsQuota", "SecurityOptions", "DefaultRuntime"] as const;
const infoSchema = z.looseObject({
	NCPU: z.number().optional(),
	MemTotal: z.number().optional(),
	Runtimes: z.record(z.string(), z.unknown()).nullish(),
});

export type Connected = { ok: true; engine: DockerEngine } | { ok: false; trouble: EngineTrouble };

/** Long enough that a small program is done within its first share and never held up: Python's hello takes 30 ms of CPU. */
export const cpuPeriodUs = 100_000;
/** An engine that is there and does not answer by then is stuck, as after its machine slept; a busy one that has twenty to start takes seconds, on a small machine many. */
const usualAnswerMs = 60_000;

export class DockerEngine {
	readonly #address: EngineAddress;
	readonly #docker: Docker;
	/** For what takes as long as it takes. */
	readonly #patient: Docker;
	readonly #answerMs: number;

	private constructor({ address, docker, patient, answerMs }: { address: EngineAddress; docker: Docker; patient: Docker; answerMs: number }) {
		this.#address = address;
		this.#docker = docker;
		this.#patient = patient;
		this.#answerMs = answerMs;
	}

	/** The engine at the first address that answers within `pingMs`. What it does not answer within `answerMs` later on rejects. */
	static async connect(addresses: readonly EngineAddress[], pingMs: number, answerMs = usualAnswerMs): Promise<Connected> {
		const { default: Client } = await import("dockerode");
		const attempts = addresses.map(async (address): Promise<Connected> => {
			const options = clientOptions(address);
			// What nobody waits for any more is closed.
			const docker = new Client({ ...options, timeout: answerMs + 1_000 });
			const limit = AbortSignal.timeout(pingMs);
			try {
				await raceAbort(docker.ping(), limit);
				return { ok: true, engine: new DockerEngine({ address, docker, patient: new Client(options), answerMs }) };
			} catch (error) {
				return { ok: false, trouble: limit.aborted ? { kind: "stuck" } : troubleOf(error, address) };
			}
		});
		let failed: Connected = { ok: false, trouble: { kind: "absent" } };
		for (const attempt of attempts) {
			const connected = await attempt;
			if (connected.ok) return connected;
			if (failed.trouble.kind === "absent") failed = connected;
		}
		return failed;
	}

	async version(): Promise<EngineVersion> {
		const { Version, Components = [], Platform } = await this.#answer(this.#docker.version());
		const parts = Components.flatMap((component) => {
			// Docker: "runc"; Podman: "OCI Runtime (crun)", whose version is all that it prints.
			const name = /\b(runc|crun)\b/.exec(component.Name)?.[1];
			return name === undefined ? [] : [{ name, version: /\d[\w.~-]*/.exec(component.Version)?.[0] ?? "" }];
		});
		const desktop = /Docker Desktop ([\d.]+)/.exec(Platform?.Name ?? "")?.[1];
		if (desktop) parts.push({ name: "Docker Desktop", version: desktop });
		return { name: /podman/i.test(JSON.stringify([Platform, Components])) ? "Podman" : "Docker", version: Version, parts };
	}

	async about(): Promise<EngineAbout> {
		const info = infoSchema.parse(await this.#answer(this.#docker.info()));
		const { NCPU: cores, MemTotal: memoryBytes } = info;
		return {
			runtimes: Object.keys(info.Runtimes ?? {}),
			machine: cores && memoryBytes ? { cores, memoryBytes } : undefined,
			holding: whatHolds.map((name) => info[name]),
		};
	}

	/** Undefined where there is no such image. */
	async imageId(name: string): Promise<string | undefined> {
		try {
			return (await this.#answer(this.#docker.getImage(name).inspect())).Id;
		} catch (error) {
			if (statusOf(error) === 404) return undefined;
			throw error;
		}
	}

	/** From the Dockerfile of a folder; `onProgress` gets what the engine says, in lines. Rejects with the engine's words where it fails. */
	async build(folder: string, name: string, args: Record<string, string>, onProgress: (text: string) => void, signal: AbortSignal): Promise<void> {
		const options = { t: name, buildargs: args, rm: true, forcerm: true, abortSignal: signal };
		const stream = await this.#patient.buildImage({ context: folder, src: ["Dockerfile"] }, options);
		await new Promise<void>((resolve, reject) => {
			const said = (event: { stream?: string; status?: string; id?: string; error?: string }) => {
				if (event.error) reject(new Error(event.error));
				else if (event.stream) onProgress(event.stream);
				// Pulling says each layer's state many times a second; its end is enough.
				else if (event.status && /complete|exists|Pulling from|Digest/i.test(event.status)) onProgress(`${event.id ? `${event.id}: ` : ""}${event.status}\n`);
			};
			this.#patient.modem.followProgress(stream, (error: Error | null) => (error ? reject(error) : resolve()), said);
		});
	}

	/** The new container's id. */
	async create(spec: ContainerSpec): Promise<string> {
		// The library would put all of it into the address as well, sixty kilobytes that a proxy before the engine does not take.
		const options = { ...spec, _query: {}, _body: spec };
		return (await this.#answer(this.#docker.createContainer(options))).id;
	}

	async start(id: string): Promise<void> {
		await this.#answer(this.#docker.getContainer(id).start());
	}

	/** Its exit code when it has ended, at once where it has already. To be called after it was started. */
	async ended(id: string): Promise<number> {
		const end = await this.#patient.getContainer(id).wait({ condition: "not-running" });
		return end.StatusCode;
	}

	async outOfMemory(id: string): Promise<boolean> {
		return (await this.#answer(this.#docker.getContainer(id).inspect())).State.OOMKilled;
	}

	/** Of one that runs. The peak of memory is known with control groups of version 1 only. */
	async usage(id: string): Promise<{ cpuMs?: number; peakMemoryBytes?: number }> {
		const seen = await this.#answer(this.#docker.getContainer(id).stats({ stream: false, "one-shot": true }));
		const { cpu_stats: cpu, memory_stats: memory } = seen;
		// What has ended meanwhile has nothing but zeros.
		return { cpuMs: cpu.cpu_usage.total_usage / 1e6 || undefined, peakMemoryBytes: memory.max_usage || undefined };
	}

	/** Of one CPU, 0.5 is half. A container that has ended already is fine. */
	limitCpu(id: string, cpus: number | "all"): Promise<void> {
		const quota = cpus === "all" ? -1 : Math.round(cpuPeriodUs * cpus);
		return fineWhenGone(this.#answer(this.#docker.getContainer(id).update({ CpuPeriod: cpuPeriodUs, CpuQuota: quota })));
	}

	/** A container that has ended already is fine. */
	kill(id: string): Promise<void> {
		return fineWhenGone(this.#answer(this.#docker.getContainer(id).kill()));
	}

	/** With its volumes. A container that is gone, or going, is fine. */
	remove(id: string): Promise<void> {
		return fineWhenGone(this.#answer(this.#docker.getContainer(id).remove({ force: true, v: true })));
	}

	async labelled(label: string): Promise<LabelledContainer[]> {
		const containers = await this.#answer(this.#docker.listContainers({ all: true, filters: { label: [label] } }));
		return containers.map(({ Id, Labels, State, Created }) => ({
			id: Id,
			value: Labels[label] ?? "",
			isRunning: State === "running",
			createdAt: Created * 1000,
		}));
	}

	/** The container's stdin, and its framed stdout and stderr, as one stream. To be called before it is started. */
	attach(id: string): Promise<Duplex> {
		const request = this.#request("POST", `/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1`);
		const attached = new Promise<Duplex>((resolve, reject) => {
			request.on("upgrade", (_response, socket, head) => {
				// Until somebody listens, an engine that goes away must not take this process with it.
				socket.on("error", () => undefined);
				if (head.byteLength > 0) socket.unshift(head);
				resolve(socket);
			});
			request.on("response", (response) => {
				text(response).then((said) => reject(new Error(`the engine refused to attach: ${said.trim().slice(0, 1000) || response.statusCode}`)), reject);
			});
			request.on("error", reject);
			request.end();
		});
		return this.#answer(attached).catch((error: unknown) => {
			request.destroy();
			throw error;
		});
	}

	#request(method: string, path: string): ClientRequest {
		// A body of length 0, said explicitly: anything else may end up in the program's stdin.
		const headers = { Connection: "Upgrade", Upgrade: "tcp", "Content-Length": "0" };
		const address = this.#address;
		if (address.kind === "socket") return httpRequest({ socketPath: address.socketPath, method, path, headers });
		const { host, port, tls } = address;
		return tls ? httpsRequest({ host, port, method, path, headers, ...tls }) : httpRequest({ host, port, method, path, headers });
	}

	async #answer<T>(call: Promise<T>): Promise<T> {
		const limit = new AbortController();
		const timer = setTimeout(() => limit.abort(new Error(`it does not answer (for ${this.#answerMs / 1000} s); restart it`)), this.#answerMs);
		try {
			return await raceAbort(call, limit.signal);
		} finally {
			clearTimeout(timer);
		}
	}
}

function troubleOf(error: unknown, address: EngineAddress): EngineTrouble {
	const isForbidden = error instanceof Error && "code" in error && error.code === "EACCES";
	return isForbidden && address.kind === "socket" ? { kind: "forbidden", place: address.socketPath } : { kind: "absent" };
}

function clientOptions(address: EngineAddress): Docker.DockerOptions {
	if (address.kind === "socket") return { socketPath: address.socketPath };
	const { host, port, tls } = address;
	return { host, port, protocol: tls ? "https" : "http", ...tls };
}

async function fineWhenGone(call: Promise<unknown>): Promise<void> {
	try {
		await call;
	} catch (error) {
		if (![404, 409].includes(statusOf(error))) throw error;
	}
}

/** Whether the engine refused what failed: it is there, and may do it later. */
export const wasAnswered = (error: unknown): boolean => statusOf(error) !== 0;

function statusOf(error: unknown): number {
	return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 0;
}
