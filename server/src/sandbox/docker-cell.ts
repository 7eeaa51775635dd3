// A cell that is a container: no network, nothing of the host's, limits held by the kernel.
// The engine's client is used for control only; the runner is talked to over the attached stream.

import type { Duplex } from "node:stream";
import type { Clock } from "../base/clock.ts";
import type { Cell, CellLimits, CellUsage } from "./cell.ts";
import { Demultiplexer } from "./demultiplex.ts";
import { type ContainerOptions, containerSpec } from "./docker-container.ts";
import { type DockerEngine, wasAnswered } from "./docker-engine.ts";
import type { Bind } from "./sandbox.ts";

export interface DockerCellDeps {
	engine: Pick<DockerEngine, "create" | "attach" | "start" | "ended" | "outOfMemory" | "usage" | "limitCpu" | "kill" | "remove">;
	image: string;
	/** Says whose the containers are, for the sweep after a crash. */
	labels: Record<string, string>;
	env: Record<string, string>;
	runtime?: string;
	/** As in {@link ContainerOptions}. */
	seccomp: string;
	isPodman: boolean;
	clock: Clock;
}

/** How long the last output may lag behind the end of the container. */
const drainMs = 1_000;
/** A busy machine may hold one of a container's folders for a moment, or be slow to kill: then it is tried again, later each time. */
const removeAgainMs = [1_000, 3_000, 9_000];
/** The runner is asked as well, and done by then on a busy machine too. The engine would start programs to kill, and take the CPU and its last word from it. */
const runnerFirstMs = 150;
/** What it used is asked of the engine where the runner did not say it, which does not hold up the kill for long. */
const usageMs = 100;
const messageBytes = 4096;

/** A container that cannot be attached to or started is removed again. */
export async function launchDockerCell(deps: DockerCellDeps, command: readonly string[], limits: CellLimits, shown: readonly Bind[] = []): Promise<Cell> {
	const { engine, image, labels, env, runtime, seccomp, isPodman } = deps;
	const id = await engine.create(containerSpec({ image, labels, command: [...command], env, limits, runtime, seccomp, isPodman, shown }));
	let stream: Duplex | undefined;
	try {
		stream = await engine.attach(id);
		await engine.start(id);
		return dockerCell(deps, id, stream, limits);
	} catch (error) {
		stream?.destroy();
		await remove(deps, id).catch(() => undefined); // The failure that is thrown is the one to know.
		throw error;
	}
}

function dockerCell({ engine, clock }: DockerCellDeps, id: string, stream: Duplex, limits: CellLimits): Cell {
	let message = "";
	let isRemoved = false;
	let usage: CellUsage = {};
	const heard = Promise.withResolvers<void>();
	// An error of the stream shows in how the container ends; here it is only an end.
	for (const event of ["error", "end", "close"]) stream.once(event, () => heard.resolve());
	const ended = (async () => {
		try {
			await engine.ended(id);
			await Promise.race([heard.promise, clock.sleep(drainMs)]);
		} catch (error) {
			message = `The container engine failed: ${error instanceof Error ? error.message.trim() : String(error)}`;
		}
		return message === "" ? {} : { message };
	})();
	return {
		input: stream,
		ended,
		listen: (onBytes) => {
			const frames = new Demultiplexer({
				stdout: onBytes,
				// The runner's own: what went wrong in it.
				stderr: (bytes) => {
					message = (message + Buffer.from(bytes).toString("utf8")).slice(-messageBytes);
				},
			});
			// Never paused: every chunk is used up before the next is read, and what is kept of it has a bound (captured-output.ts). While this
			// process is slow the socket fills, and it is the engine and the program that wait.
			stream.on("data", (chunk: Buffer) => {
				// What is no stream of frames is not heard any further: the cell is ended by who waits for it.
				if (!frames.push(chunk)) stream.destroy();
			});
		},
		limitCpu: () => engine.limitCpu(id, limits.cpus),
		watch: () => undefined,
		usage: async () => usage,
		lackedMemory: () => engine.outOfMemory(id).catch(() => false),
		kill: async () => {
			// Sixty processes that share half a CPU are slow to die. It is a help only: the kill counts.
			await engine.limitCpu(id, "all").catch(() => undefined);
			const hasEnded = await Promise.race([ended, clock.sleep(runnerFirstMs)]);
			if (isRemoved) return;
			if (!hasEnded) usage = (await Promise.race([engine.usage(id).catch(() => undefined), clock.sleep(usageMs)])) ?? {};
			await engine.kill(id);
		},
		remove: async () => {
			isRemoved = true;
			stream.destroy();
			await remove({ engine, clock }, id);
		},
	};
}

async function remove({ engine, clock }: Pick<DockerCellDeps, "engine" | "clock">, id: string): Promise<void> {
	for (const waitMs of removeAgainMs) {
		try {
			return await engine.remove(id);
		} catch (error) {
			if (!wasAnswered(error)) throw error;
			await clock.sleep(waitMs);
		}
	}
	await engine.remove(id);
}
