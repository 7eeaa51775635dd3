// What the doctor sees of this machine: which sandbox holds and what was proved of it, the versions that it stands on with their known
// holes, the languages found inside, and how to get a better level. Changes nothing.

import { execFile } from "node:child_process";
import type { SandboxInfo, SandboxStep } from "#protocol/execution.ts";
import { findBubblewrapHost } from "./bubblewrap-host.ts";
import { DockerEngine } from "./docker-engine.ts";
import { engineAddresses, type SocketFacts } from "./docker-socket.ts";
import type { FindSandbox } from "./executions.ts";
import { knownVulnerabilities } from "./known-vulnerabilities.ts";
import type { Runtimes } from "./sandbox.ts";

export interface Examination {
	info: SandboxInfo;
	/** "Docker 28.1.1", "runc 1.2.6"; with the known holes of each. */
	components: { name: string; version: string; warnings: string[] }[];
	runtimes: Runtimes;
	steps: SandboxStep[];
}

export interface ExamineOptions extends SocketFacts {
	kernelRelease: string;
	find: FindSandbox;
	info(): Promise<SandboxInfo>;
}

const pingMs = 1_500;

export async function examineMachine(options: ExamineOptions, signal: AbortSignal): Promise<Examination> {
	const [info, found, engine, bubblewrap] = await Promise.all([options.info(), options.find(), examineEngine(options), bubblewrapVersion(options, signal)]);
	const versions = [...(engine ?? []), ...(bubblewrap ? [{ name: "bubblewrap", version: bubblewrap }] : [])];
	const components = versions.map(({ name, version }) => ({
		name,
		version,
		warnings: knownVulnerabilities(name, version).map(({ id, what, fixedIn }) => `${id}: ${what}; fixed in ${fixedIn.join(", ")}`),
	}));
	return { info, components, runtimes: found.ok ? found.sandbox.runtimes : {}, steps: stepsFor(options, info, engine !== undefined, components) };
}

/** The engine and what it stands on; undefined where none answers. */
async function examineEngine(options: ExamineOptions): Promise<{ name: string; version: string }[] | undefined> {
	const named = await engineAddresses(options);
	const connected = named.ok ? await DockerEngine.connect(named.addresses, pingMs) : undefined;
	if (!connected?.ok) return undefined;
	// What ails it is the reason that the sandbox gives.
	const found = await connected.engine.version().catch(() => undefined);
	return found && [{ name: found.name, version: found.version }, ...found.parts];
}

async function bubblewrapVersion(options: ExamineOptions, signal: AbortSignal): Promise<string | undefined> {
	if (options.platform !== "linux") return undefined;
	const host = await findBubblewrapHost(options);
	if (!host) return undefined;
	return new Promise((resolve) => {
		execFile(host.bwrap, ["--version"], { timeout: 5_000, signal }, (error, stdout) =>
			resolve(error ? undefined : stdout.replace(/^bubblewrap\s*/, "").trim()),
		);
	});
}

function stepsFor({ platform }: ExamineOptions, info: SandboxInfo, hasEngine: boolean, components: Examination["components"]): SandboxStep[] {
	const steps = [...(info.steps ?? [])];
	if (hasEngine && info.level !== "container-gvisor" && platform === "linux")
		steps.push({
			what: "For code that you trust least, add gVisor, which has a kernel of its own.",
			command: "sudo runsc install && sudo systemctl restart docker",
		});
	for (const { name, version, warnings } of components) if (warnings.length > 0) steps.push({ what: `Update ${name}: ${version} has known holes.` });
	return steps;
}
