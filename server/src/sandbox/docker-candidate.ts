// Finds a container engine and our image in it, and removes what was left behind: by a backend that was killed, or while the engine was away.

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxStep } from "#protocol/execution.ts";
import type { Logger } from "../base/logger.ts";
import type { Candidate, CandidatesFound, ChooseSandboxOptions } from "./choose-sandbox.ts";
import { launchDockerCell } from "./docker-cell.ts";
import { containerSpec } from "./docker-container.ts";
import { DockerEngine, type LabelledContainer } from "./docker-engine.ts";
import { engineAddresses } from "./docker-socket.ts";
import { adviceOn } from "./engine-trouble.ts";
import { sandboxEnvironment } from "./environment.ts";
import { isAlive } from "./host-processes.ts";
import { shareOf, thisMachine } from "./machine-share.ts";
import { OneShotSandbox } from "./one-shot-sandbox.ts";
import { readRunnerPrograms } from "./runner-programs.ts";

const ownerLabel = "ensemble.sandbox.owner";
/** The name that gVisor's own installer registers. */
const gvisorRuntime = "runsc";
const pingMs = 1_500;
/** Of a container: the longest run that can be asked for takes an hour, after some minutes of waiting for it. */
const longestUseMs = 2 * 3_600_000;
/** PATH of every image of ours. */
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Best first: with gVisor where the engine has it, then plain. */
export async function findContainers(options: ChooseSandboxOptions): Promise<CandidatesFound> {
	const { image, imagesFolder, limits, clock, logger } = options;
	const found = await engineAddresses(options);
	if (!found.ok) return found;
	const connected = await DockerEngine.connect(found.addresses, pingMs);
	if (!connected.ok) return { ok: false, ...adviceOn(connected.trouble, options.platform) };
	const { engine } = connected;
	const [version, named] = await Promise.all([engine.version(), engine.imageId(image)]);
	const isPodman = version.name === "Podman";
	// So are images called that its own command line has made.
	const imageId = named ?? (isPodman ? await engine.imageId(`localhost/${image}`) : undefined);
	const title = `${version.name} ${version.version}`;
	if (!imageId) return { ok: false, reason: `${title} runs, but its image ${image} is missing; build it: ${buildImage.command}`, step: buildImage };
	const seccompFile = join(imagesFolder, "seccomp.json");
	const [about, programs, filter] = await Promise.all([engine.about(), readRunnerPrograms(imagesFolder), readFile(seccompFile, "utf8")]);
	// Its machine on another system sees the home folder, where we are, under the same name.
	const seccomp = isPodman ? seccompFile : filter;
	const common = { engine, image: imageId, env: sandboxEnvironment({}, path), seccomp, isPodman, clock };
	const share = shareOf(about.machine ?? thisMachine(), limits);
	void sweep(engine, (container) => isLeftBehind(container, options.machine, clock.now()), logger);
	const candidate = (
		kind: Pick<Candidate, "level" | "cannotHold" | "hasOwnKernel" | "title"> & { method: "docker" | "gvisor"; runtime?: string },
	): Candidate => {
		const { runtime, ...named } = kind;
		const cells = { ...common, runtime };
		const fixed = { programs, method: kind.method, path, limits, clock, logger, share };
		const spec = containerSpec({ ...cells, labels: {}, command: [], limits, shown: [] });
		return {
			...named,
			identity: JSON.stringify([kind.method, programs.version, filter, spec, version, about.holding, options.kernelRelease, found.addresses]),
			build: (built) => {
				const owner = `${options.machine}:${options.pid}:${randomUUID()}`;
				const owned = { ...cells, labels: { [ownerLabel]: owner } };
				// Of an engine that went away, or was slow to answer, in the middle of a run.
				const onDisposed = () => sweep(engine, ({ value }) => value === owner, logger);
				return new OneShotSandbox({ ...fixed, ...built, launch: (...cell) => launchDockerCell(owned, ...cell), onDisposed });
			},
			// Found on the image's PATH.
			runtimes: { python: "python3", javascript: "node", typescript: "node", java: "java", go: "go" },
			// Packages with parts for another system would not load in there.
			runsInstalled: options.platform === "linux",
			weaker: {},
			unheld: [],
		};
	};
	const plain = candidate({ level: "container", method: "docker", title, hasOwnKernel: false, cannotHold: ["a kernel of its own"] });
	// Podman names it without having it, and does not let a container choose.
	if (isPodman || !about.runtimes.includes(gvisorRuntime)) return { ok: true, candidates: [plain] };
	const gvisor = { level: "container-gvisor", method: "gvisor", runtime: gvisorRuntime, hasOwnKernel: true } as const;
	return { ok: true, candidates: [candidate({ ...gvisor, title: `${title} with gVisor`, cannotHold: [] }), plain] };
}

const buildImage: SandboxStep = { what: "Build the image that containers run in.", command: "ensemble sandbox build", action: "build-image" };

/** An owner is `machine:pid`, and which of that backend's sandboxes it is. Long after, another process may have its id. */
function isLeftBehind({ value: owner, isRunning, createdAt }: LabelledContainer, machine: string, now: number): boolean {
	const [ownerMachine, pid] = owner.split(":");
	const hasEndedLongAgo = !isRunning && now - createdAt > longestUseMs;
	return ownerMachine === machine && (hasEndedLongAgo || !isAlive(Number(pid)));
}

async function sweep(engine: DockerEngine, isToGo: (container: LabelledContainer) => boolean, logger: Logger): Promise<void> {
	try {
		for (const container of await engine.labelled(ownerLabel)) {
			if (!isToGo(container)) continue;
			await engine.remove(container.id);
			logger.info("sandbox leftover removed", { container: container.id.slice(0, 12) });
		}
	} catch (error) {
		logger.warn("sandbox leftovers not removed", { error });
	}
}
