// Finds a container engine and our image in it, and removes what a backend that was killed left behind.

import type { Logger } from "../base/logger.ts";
import type { CandidateFound, ChooseSandboxOptions } from "./choose-sandbox.ts";
import { DockerSandbox } from "./docker.ts";
import { DockerEngine } from "./docker-engine.ts";
import { engineAddresses } from "./docker-socket.ts";
import { isAlive } from "./host-processes.ts";

const ownerLabel = "ensemble.sandbox.owner";
const pingMs = 1_500;

export async function findDockerCandidate(options: ChooseSandboxOptions): Promise<CandidateFound> {
	const { image, imagesFolder, limits, clock, logger } = options;
	const found = await engineAddresses(options);
	if (!found.ok) return found;
	const engine = await DockerEngine.connect(found.addresses, pingMs);
	if (!engine) return { ok: false, reason: "Docker is not running; install or start it to use containers." };
	const [version, imageId] = await Promise.all([engine.version(), engine.imageId(image)]);
	const title = `${version.name} ${version.version}`;
	if (!imageId) return { ok: false, reason: `${title} runs, but its image ${image} is missing; build it: docker build -t ${image} ${imagesFolder}` };
	const owner = `${options.machine}:${options.pid}`;
	void sweep(engine, options.machine, logger);
	return {
		ok: true,
		candidate: {
			level: "container",
			method: "docker",
			identity: JSON.stringify(["docker", 1, version, imageId, options.kernelRelease, found.addresses]),
			title,
			build: (info, runtimes) =>
				new DockerSandbox({ engine, image: imageId, labels: { [ownerLabel]: owner }, runtimes, info, limits, clock, logger, maxConcurrentRuns: 8 }),
			// Found on the image's PATH.
			runtimes: { python: "python3", javascript: "node", typescript: "node", java: "java", go: "go" },
			weaker: {},
		},
	};
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
