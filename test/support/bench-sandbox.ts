// What the benchmarks of the sandbox share: a proved sandbox of one level on a real engine, figures as JSON lines, percentiles.

import { mkdtemp, rm } from "node:fs/promises";
import { homedir, release, tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { chooseSandbox } from "../../server/src/sandbox/choose-sandbox.ts";
import { OneShotSandbox } from "../../server/src/sandbox/one-shot-sandbox.ts";
import { defaultLimits } from "../../server/src/sandbox/sandbox.ts";
import { type DockerForTests, imagesFolder } from "./components.ts";

export type BenchLevel = "docker" | "bubblewrap";

export async function benchSandbox(preference: BenchLevel, docker: DockerForTests | undefined, readyCells: number): Promise<OneShotSandbox> {
	const home = await mkdtemp(join(tmpdir(), "bench-home-"));
	try {
		const env = { ...process.env, PATH: "/usr/bin:/bin", ...(docker ? { DOCKER_HOST: `unix://${docker.socketPath}` } : {}) };
		const host = { env, platform: process.platform, kernelRelease: release(), uid: process.getuid?.() ?? 0, pid: process.pid, userHome: homedir() };
		const own = { preference, limits: defaultLimits, image: docker?.image ?? "", imagesFolder, readyCells, machine: "bench", home };
		const signal = new AbortController().signal;
		const { sandbox, info } = await chooseSandbox({ ...own, ...host, clock: systemClock, logger: silentLogger, signal });
		if (!(sandbox instanceof OneShotSandbox)) throw new Error(info.reason);
		return sandbox;
	} finally {
		await rm(home, { recursive: true });
	}
}

/** Prints figures of one benchmark; a goal is what the figure is to stay below, or above where it says so. */
export function figures(bench: string) {
	return (metric: string, value: number, unit: string, goal?: number): void => {
		process.stdout.write(`${JSON.stringify({ bench, metric, value: Math.round(value * 10) / 10, unit, ...(goal === undefined ? {} : { goal }) })}\n`);
	};
}

export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
