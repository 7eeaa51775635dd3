// Finds a container engine and our image in it, and removes what a backend that was killed left behind.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxStep } from "#protocol/execution.ts";
import type { Logger } from "../base/logger.ts";
import type { CandidateFound, ChooseSandboxOptions } from "./choose-sandbox.ts";
import { launchDockerCell } from "./docker-cell.ts";
import { containerSpec } from "./docker-container.ts";
import { DockerEngine } from "./docker-engine.ts";
import { engineAddresses } from "./docker-socket.ts";
import { sandboxEnvironment } from "./environment.ts";
import { isAlive } from "./host-processes.ts";
import { OneShotSandbox } from "./one-shot-sandbox.ts";
import { readRunnerPrograms } from "./runner-programs.ts";

const ownerLabel = "ensemble.sandbox.owner";
const pingMs = 1_500;
/** PATH of every image of ours. */
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export async function findDockerCandidate(options: ChooseSandboxOptions): Promise<CandidateFound> {
	const { image, imagesFolder, limits, clock, logger } = options;
	const found = await engineAddresses(options);
	if (!found.ok) return found;
	const engine = await DockerEngine.connect(found.addresses, pingMs);
	if (!engine) return { ok: false, reason: "Docker is not running; install or start it to use containers.", step: startEngine(options.platform) };
	const [version, imageId] = await Promise.all([engine.version(), engine.imageId(image)]);
	const title = `${version.name} ${version.version}`;
	if (!imageId) return { ok: false, reason: `${title} runs, but its image ${image} is missing; build it: ${buildImage.command}`, step: buildImage };
	const [programs, seccomp] = await Promise.all([readRunnerPrograms(imagesFolder), readFile(join(imagesFolder, "seccomp.json"), "utf8")]);
	const cells = { engine, image: imageId, labels: { [ownerLabel]: `${options.machine}:${options.pid}` }, env: sandboxEnvironment({}, path), seccomp, clock };
	const spec = containerSpec({ ...cells, labels: {}, command: [], limits });
	const fixed = { programs, method: "docker" as const, path, limits, clock, logger, maxConcurrentRuns: 8 };
	void sweep(engine, options.machine, logger);
	return {
		ok: true,
		candidate: {
			level: "container",
			method: "docker",
			identity: JSON.stringify(["docker", programs.version, spec, version, options.kernelRelease, found.addresses]),
			title,
			build: (info, runtimes, readyCells) =>
				new OneShotSandbox({ ...fixed, launch: (command, cellLimits) => launchDockerCell(cells, command, cellLimits), info, runtimes, readyCells }),
			// Found on the image's PATH.
			runtimes: { python: "python3", javascript: "node", typescript: "node", java: "java", go: "go" },
			weaker: {},
			cannotHold: ["a kernel of its own"],
		},
	};
}

const buildImage: SandboxStep = { what: "Build the image that containers run in.", command: "ensemble sandbox build", action: "build-image" };

function startEngine(platform: string): SandboxStep {
	const what = "Start Docker or Podman for limits that the kernel holds in every case.";
	return platform === "linux" ? { what, command: "sudo systemctl start docker" } : { what };
}

/** Only containers of this machine whose backend no longer runs. */
async function sweep(engine: DockerEngine, machine: string, logger: Logger): Promise<void> {
	try {
		for (const { id, labels } of await engine.labelled(ownerLabel)) {
			const [ownerMachine, pid] = (labels[ownerLabel] ?? "").split(":");
			if (ownerMachine !== machine || isAlive(Number(pid))) continue;
			await engine.remove(id);
			logger.info("sandbox leftover removed", { container: id.slice(0, 12) });
		}
	} catch (error) {
		logger.warn("sandbox leftovers not removed", { error });
	}
}
