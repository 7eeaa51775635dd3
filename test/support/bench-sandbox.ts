// A proved sandbox of one level on a real engine, for the benchmarks.

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
