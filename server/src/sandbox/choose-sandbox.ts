// Establishes at start-up which sandbox can be had and what it holds, by trying it: docker, then bubblewrap, else none and how to get one.
// A sandbox that fails one required proof is not used. What was proved is remembered per engine version in the home folder.

import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { SandboxInfo, SandboxLevel, SandboxMethod, SandboxStep } from "#protocol/execution.ts";
import { raceAbort } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { type Claim, claims, type Proof, proveOwnKernel, proveSandbox, showsFolder } from "./proofs.ts";
import type { Runtimes, Sandbox, SandboxLimits } from "./sandbox.ts";

export type SandboxPreference = "auto" | "docker" | "bubblewrap" | "none";

export interface ChooseSandboxOptions {
	preference: SandboxPreference;
	limits: SandboxLimits;
	/** Of the docker level: name of the image to run in. */
	image: string;
	/** Folder of the image's Dockerfile, named in the command that builds it, and of the programs that run inside. */
	imagesFolder: string;
	/** How many sandboxes of a kind that is in use are kept started ahead; each holds 15 to 50 MB. */
	readyCells?: number;
	/** Tells the containers of this machine from those of others at one engine. */
	machine: string;
	/** Our data folder: proofs are kept there, and a sandbox must not see it. */
	home: string;
	/** The person's home folder, of which a sandbox must see nothing. */
	userHome: string;
	env: Record<string, string | undefined>;
	platform: string;
	kernelRelease: string;
	uid: number;
	pid: number;
	clock: Clock;
	logger: Logger;
	signal: AbortSignal;
}

export interface ChosenSandbox {
	sandbox?: Sandbox;
	info: SandboxInfo;
}

/** What one kind of sandbox offers: built with what is claimed of it, so that it can be tried before it is trusted. */
export interface Candidate {
	level: SandboxLevel;
	method: SandboxMethod;
	/** Changes whenever what was proved could: engine, its version and machine, image, kernel, user, runtimes, limits, and how a cell is started. */
	identity: string;
	/** "Docker 28.1", for people. */
	title: string;
	build(built: { info: SandboxInfo; runtimes: Runtimes; readyCells: number; showsFolders: boolean }): Sandbox;
	/** What may be there; each is tried inside before it is offered. */
	runtimes: Runtimes;
	/** Claims that the kernel does not hold, with what is done instead. */
	weaker: Readonly<Partial<Record<Claim, string>>>;
	/** Claims that nobody holds, whatever a trial on a busy machine seems to show. */
	unheld: readonly Claim[];
	/** As in {@link SandboxInfo.cannotHold}. */
	cannotHold: readonly string[];
	/** Whether it claims one; then that must be proved. */
	hasOwnKernel: boolean;
	/** Whether programs that the person has installed run in it, should it be able to show their folder. */
	runsInstalled: boolean;
}

/** Best first. */
export type CandidatesFound = { ok: true; candidates: Candidate[] } | { ok: false; reason: string; step?: SandboxStep | undefined };

/** Never rejects, except with the signal's reason. */
export async function chooseSandbox(options: ChooseSandboxOptions): Promise<ChosenSandbox> {
	if (options.preference === "none") return none("Running code is switched off in the settings.");
	const reasons: string[] = [];
	const steps: SandboxStep[] = [];
	for (const find of finders(options.preference)) {
		options.signal.throwIfAborted();
		const chosen = await tryLevel(find, options).catch(failed(options));
		if (chosen.sandbox) return { ...chosen, info: { ...chosen.info, steps } };
		reasons.push(chosen.info.reason);
		steps.push(...(chosen.info.steps ?? []));
	}
	return none(`No sandbox, so nothing is executed. ${reasons.join(" ")}`, steps);
}

function failed({ signal, logger }: ChooseSandboxOptions): (error: unknown) => ChosenSandbox {
	return (error) => {
		signal.throwIfAborted();
		logger.warn("sandbox could not be tried", { error });
		return none(error instanceof Error ? error.message : String(error));
	};
}

type Finder = (options: ChooseSandboxOptions) => Promise<CandidatesFound>;

function finders(preference: Exclude<SandboxPreference, "none">): Finder[] {
	if (preference === "docker") return [findDocker];
	if (preference === "bubblewrap") return [findBubblewrap];
	return [findDocker, findBubblewrap];
}

/** Loaded only when tried: most of it is the engine's client. */
async function findDocker(options: ChooseSandboxOptions): Promise<CandidatesFound> {
	const { findContainers } = await import("./docker-candidate.ts");
	// An engine that is stuck does not hold up who closes; it has made nothing for us yet.
	return raceAbort(findContainers(options), options.signal);
}

async function findBubblewrap(options: ChooseSandboxOptions): Promise<CandidatesFound> {
	const { findBubblewrapCandidate } = await import("./bubblewrap-candidate.ts");
	return findBubblewrapCandidate(options);
}

/** The first candidate that holds; where none does, what the last one said. */
async function tryLevel(find: Finder, options: ChooseSandboxOptions): Promise<ChosenSandbox> {
	const found = await find(options);
	if (!found.ok) return none(found.reason, found.step && [found.step]);
	let chosen = none("");
	for (const candidate of found.candidates) {
		chosen = await tryCandidate(candidate, options).catch(failed(options));
		if (chosen.sandbox) return chosen;
		options.logger.info("sandbox not used", { sandbox: candidate.title, reason: chosen.info.reason });
	}
	return chosen;
}

async function tryCandidate(candidate: Candidate, options: ChooseSandboxOptions): Promise<ChosenSandbox> {
	const { level, method, runtimes } = candidate;
	const provisional = candidate.build({ info: { level, method, proofs: [], reason: "being tried" }, runtimes, readyCells: 0, showsFolders: false });
	try {
		const starts = await provisional.run({ language: "sh", files: [], command: ["/bin/sh", "-c", "echo held"], limits: { wallMs: 15_000 } }, options.signal);
		options.signal.throwIfAborted();
		if (starts.output !== "held\n") {
			const said = starts.error.trim() || starts.outcome;
			return cannotStart(candidate, starts.outcome === "memory" ? "the limit of memory is too small, raise it" : said);
		}
		const known = (await readKnown(options.home))[candidate.method];
		const tested = known?.identity === digestOf(candidate.identity) ? known : await test(provisional, candidate, options);
		const notHeld = tested.proofs.filter((proof) => proof.required && !proof.held).map((proof) => proof.claim);
		if (notHeld.length > 0) return doesNotHold(candidate, notHeld);
		if (tested !== known) await remember(options, candidate.method, tested);
		const info: SandboxInfo = {
			level: candidate.level,
			method: candidate.method,
			proofs: tested.proofs.map((proof) => shownProof(proof, candidate)),
			cannotHold: [...candidate.cannotHold],
			reason: reasonFor(candidate),
		};
		const { showsFolders } = tested;
		return { sandbox: candidate.build({ info, runtimes: tested.runtimes, readyCells: options.readyCells ?? 2, showsFolders }), info };
	} finally {
		await provisional.dispose();
	}
}

function shownProof({ claim, held }: Proof, { weaker, unheld }: Candidate): SandboxInfo["proofs"][number] {
	if (unheld.includes(claim)) return { claim, held: false };
	return { claim: held && weaker[claim] ? `${claim} (watched)` : claim, held };
}

/** The profile that AppArmor's own documentation gives for programs that make user namespaces. */
const allowNamespaces =
	"printf 'abi <abi/4.0>,\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap";

function cannotStart({ title, method }: Candidate, said: string): ChosenSandbox {
	// Ubuntu since 23.10, and most containers, keep user namespaces from programs that are not named in a profile.
	const isRestricted = method === "bubblewrap" && /uid map|RTM_NEWADDR|namespace|Operation not permitted|Permission denied/.test(said);
	const advice = isRestricted ? " This system restricts user namespaces: allow them for bwrap (an AppArmor profile with `userns,`), or start Docker." : "";
	return none(
		`${title} is there but cannot start a program: ${said}.${advice}`,
		isRestricted ? [{ what: "Allow user namespaces for bubblewrap.", command: allowNamespaces }] : [],
	);
}

/** People meet engines that take a limit and do not hold it, for want of the kernel's control groups. */
function doesNotHold({ title, method }: Candidate, notHeld: readonly Claim[]): ChosenSandbox {
	const lacksGroups = method !== "bubblewrap" && notHeld.some((claim) => claim === "memory limit" || claim === "limit of processes");
	const what = `Have the limits of ${title} held: \`docker info\` (or \`podman info\`) tells which control groups its machine lacks. A Raspberry Pi is started with cgroup_enable=memory for it, and a rootless engine needs them delegated to its user.`;
	return none(`${title} does not hold what it must here: ${notHeld.join(", ")}.`, lacksGroups ? [{ what }] : []);
}

function reasonFor({ title, weaker }: Candidate): string {
	const notes = Object.values(weaker);
	return notes.length === 0 ? `${title}: every limit is held by the kernel and was tried at start.` : `${title}: tried at start; ${notes.join(", ")}.`;
}

async function test(sandbox: Sandbox, candidate: Candidate, options: ChooseSandboxOptions): Promise<Known> {
	const startedAt = options.clock.now();
	// Neither may exist inside; /root and /home themselves may, as empty parents of a runtime's folder.
	const hiddenPaths = [options.home, join(options.userHome, ".ssh"), join(options.userHome, ".config"), join(options.userHome, ".profile")];
	const [proofs, runtimes, showsFolders, ownKernel] = await Promise.all([
		proveSandbox(sandbox, hiddenPaths, options.signal),
		tryRuntimes(sandbox, candidate.runtimes, options.signal),
		candidate.runsInstalled && (await showsFolder(sandbox, options.imagesFolder, options.signal)),
		candidate.hasOwnKernel ? [await proveOwnKernel(sandbox, options.kernelRelease, options.signal)] : [],
	]);
	proofs.push(...ownKernel);
	options.signal.throwIfAborted();
	options.logger.info("sandbox tried", { sandbox: candidate.title, ms: options.clock.now() - startedAt, failed: proofs.filter((proof) => !proof.held) });
	return { identity: digestOf(candidate.identity), proofs, runtimes, showsFolders };
}

/** A runtime is offered only if it starts in there; this is also where pytest is found. */
async function tryRuntimes(sandbox: Sandbox, runtimes: Runtimes, signal: AbortSignal): Promise<Runtimes> {
	const { python = "", javascript = "", java = "", go = "" } = runtimes;
	const command = ["/bin/sh", "-c", runtimeScript, "probe", python, javascript, java, go];
	const limits = { wallMs: 15_000, cpus: 1, memoryBytes: 256 * 1024 * 1024 };
	const { output } = await sandbox.run({ language: "probe", files: [], command, limits }, signal);
	const said = new Map(output.split("\n").map((line): [string, string] => [line.split(" ")[0] ?? "", line.slice(line.indexOf(" ") + 1)]));
	return {
		...(said.has("python") ? { python } : {}),
		...(said.has("pytest") ? { pytest: said.get("pytest") } : {}),
		...(said.has("javascript") ? { javascript } : {}),
		...(said.has("typescript") ? { typescript: javascript } : {}),
		...(said.has("java") ? { java } : {}),
		...(said.has("go") ? { go } : {}),
	};
}

const runtimeScript = `
[ -z "$1" ] || "$1" -c 'print("python ok")
try:
	import pytest; print("pytest", pytest.__version__)
except ImportError: pass'
[ -z "$2" ] || "$2" -p '"javascript ok" + (process.features.typescript ? "\\ntypescript ok" : "")'
[ -z "$3" ] || { "$3" -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -version && echo java ok; }
[ -z "$4" ] || { "$4" version && echo go ok; }
true`;

const knownSchema = z.object({
	identity: z.string(),
	proofs: z.array(z.object({ claim: z.enum(claims), held: z.boolean(), required: z.boolean() })),
	runtimes: z.object({
		python: z.string().optional(),
		javascript: z.string().optional(),
		typescript: z.string().optional(),
		java: z.string().optional(),
		go: z.string().optional(),
		pytest: z.string().optional(),
	}),
	showsFolders: z.boolean(),
});
/** `identity` is a digest of the candidate's. */
type Known = { identity: string; proofs: Proof[]; runtimes: Runtimes; showsFolders: boolean };

function digestOf(identity: string): string {
	return createHash("sha256").update(identity).digest("hex");
}

const knownFile = (home: string) => join(home, "sandbox-proofs.json");

async function readKnown(home: string): Promise<Partial<Record<string, Known>>> {
	try {
		return z.record(z.string(), knownSchema).parse(JSON.parse(await readFile(knownFile(home), "utf8")));
	} catch {
		return {}; // Not there yet, or of an older version: everything is tried again.
	}
}

async function remember(options: ChooseSandboxOptions, method: SandboxMethod, tested: Known): Promise<void> {
	try {
		const text = JSON.stringify({ ...(await readKnown(options.home)), [method]: tested }, undefined, "\t");
		await mkdir(options.home, { recursive: true });
		const draft = `${knownFile(options.home)}.${options.pid}`;
		await writeFile(draft, text, { mode: 0o600 });
		await rename(draft, knownFile(options.home));
	} catch (error) {
		options.logger.warn("sandbox proofs not kept", { error });
	}
}

function none(reason: string, steps: SandboxStep[] = []): ChosenSandbox {
	return { info: { level: "none", proofs: [], reason, steps } };
}
