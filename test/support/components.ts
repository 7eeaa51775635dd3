// The real components that tests use, where they are, and why one is not there. Installed by scripts/components.mjs, which npm test runs first.

import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ensemble-test");
const containerBase = join(cache, "container-base-2.tar");
export const imagesFolder = join(root, "server/src/sandbox/images");

export const codeServerPath = join(cache, "code-server-4.139.1/node_modules/code-server/out/node/entry.js");
/** A folder in whose node_modules jest is. */
export const jestFolder = join(cache, "jest-30.5.2");
export const jestMissing = (): string | undefined =>
	existsSync(join(jestFolder, "node_modules/jest")) ? undefined : "jest is not installed; npm test installs it";

export const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

const run = promisify(execFile);

function findProgram(name: string): string | undefined {
	const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
	return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Why bubblewrap cannot be used here; undefined where it can. */
export function bubblewrapMissing(): string | undefined {
	if (process.platform !== "linux") return "bubblewrap exists on Linux only";
	const bwrap = findProgram("bwrap");
	if (!bwrap) return "bubblewrap is not installed; npm test installs it as root on Debian";
	const tried = spawnSync(bwrap, ["--unshare-user", "--ro-bind", "/", "/", "true"], { encoding: "utf8" });
	return tried.status === 0 ? undefined : `bubblewrap cannot make a sandbox here: ${tried.stderr.trim()}`;
}

/** Why no Docker engine can be started here; undefined where one can. */
export function dockerMissing(): string | undefined {
	if (process.getuid?.() !== 0) return "a Docker engine of our own needs root";
	if (!findProgram("dockerd") || !findProgram("docker")) return "dockerd is not installed; npm test installs it as root on Debian";
	return existsSync(containerBase) ? undefined : `${containerBase} is missing; npm test makes it as root on Debian`;
}

/** The name of a describe block that says by itself when it is skipped, and why. */
export const titled = (name: string, missing: string | undefined): string => (missing ? `${name} (skipped: ${missing})` : name);

export interface DockerForTests {
	socketPath: string;
	/** Our image, built from the checkout's Dockerfile. */
	image: string;
	/** The folder that the engine keeps its state in, and its process, which sees mounts of its own. */
	dataRoot: string;
	pid: number;
	/** A command of the docker command line; its output. */
	docker(...args: string[]): Promise<string>;
	/** Safe to repeat. */
	stop(): Promise<void>;
}

const image = "ensemble-sandbox:test";
const baseImage = "ensemble-test-base:2";
const startWithinMs = 60_000;

/**
 * A Docker engine with our image, for one caller at a time: the images are kept between runs, and their folder belongs to one engine.
 * What a run that was killed left in it goes first, unless the caller continues with the engine that it stopped.
 */
export async function startDocker({ daemonOptions = [] as readonly string[], continues = false } = {}): Promise<DockerForTests> {
	const folder = join(cache, "docker");
	await mkdir(folder, { recursive: true });
	const unlock = await lock(`ensemble-test:${folder}`);
	try {
		await stopLeftover(join(folder, "dockerd.pid"));
		const socketPath = join(folder, "docker.sock");
		const daemon = await startDaemon(folder, socketPath, daemonOptions);
		const docker = async (...args: string[]) => {
			const env = { ...process.env, DOCKER_HOST: `unix://${socketPath}`, DOCKER_BUILDKIT: "0" };
			return (await run("docker", args, { env, maxBuffer: 16 * 1024 * 1024 })).stdout.trim();
		};
		const stop = async () => {
			await stopDaemon(daemon);
			await unlock();
		};
		try {
			if (!continues) await clear(docker);
			await buildImage(docker);
			return { socketPath, image, dataRoot: join(folder, "data"), pid: daemon.pid ?? 0, docker, stop };
		} catch (error) {
			await stop();
			throw error;
		}
	} catch (error) {
		await unlock();
		throw error;
	}
}

async function startDaemon(folder: string, socketPath: string, options: readonly string[]): Promise<ChildProcess> {
	await rm(socketPath, { force: true });
	const log = await open(join(folder, "dockerd.log"), "w");
	const state = ["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec"), "--pidfile", join(folder, "dockerd.pid")];
	const command = [findProgram("dockerd") ?? "dockerd", ...state, "-H", `unix://${socketPath}`, "--iptables=false", "--bridge=none", ...options];
	// What is mounted in it, by itself or by a test, goes when it goes.
	const daemon = spawn("unshare", ["--mount", ...command], { stdio: ["ignore", log.fd, log.fd] });
	await log.close();
	for (const giveUpAt = Date.now() + startWithinMs; Date.now() < giveUpAt && daemon.exitCode === null; await pause(100)) {
		if (await accepts(socketPath)) return daemon;
	}
	await stopDaemon(daemon);
	throw new Error(`dockerd did not start: ${(await readFile(join(folder, "dockerd.log"), "utf8")).slice(-2000)}`);
}

export function accepts(socketPath: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = createConnection(socketPath);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

async function stopDaemon(daemon: ChildProcess): Promise<void> {
	if (daemon.exitCode !== null || daemon.signalCode !== null) return;
	const exited = new Promise((resolve) => daemon.once("exit", resolve));
	daemon.kill("SIGTERM");
	const timer = setTimeout(() => daemon.kill("SIGKILL"), 20_000);
	await exited;
	clearTimeout(timer);
}

async function clear(docker: DockerForTests["docker"]): Promise<void> {
	const listed = async (...args: string[]) => (await docker(...args, "--quiet")).split("\n").filter((id) => id !== "");
	const containers = await listed("ps", "--all");
	if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers);
	const volumes = await listed("volume", "ls");
	if (volumes.length > 0) await docker("volume", "rm", "--force", ...volumes);
}

/** The image is built anew only when the Dockerfile or the base has changed. */
async function buildImage(docker: DockerForTests["docker"]): Promise<void> {
	const hash = createHash("sha256")
		.update(readFileSync(join(imagesFolder, "Dockerfile")))
		.update(baseImage)
		.digest("hex")
		.slice(0, 12);
	const label = await docker("image", "inspect", "--format", '{{index .Config.Labels "ensemble.test.hash"}}', image).catch(() => "");
	if (label === hash) return;
	const hasBase = await docker("image", "inspect", baseImage).then(
		() => true,
		() => false,
	);
	if (!hasBase) await docker("import", containerBase, baseImage);
	const options = [
		"--network",
		"none",
		...[`BASE=${baseImage}`, `GO_BASE=${baseImage}`, "INSTALL=no"].flatMap((arg) => ["--build-arg", arg]),
		"--label",
		`ensemble.test.hash=${hash}`,
	];
	await docker("build", ...options, "-t", image, imagesFolder);
}

/** Waits for its turn. The kernel lets go of the name (an abstract socket) with the process that holds it, however that ends. */
async function lock(name: string): Promise<() => Promise<void>> {
	for (;;) {
		const holder = createServer().unref();
		const isHeld = await new Promise<boolean>((resolve, reject) => {
			holder.once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
			holder.listen(`\0${name}`, () => resolve(true));
		});
		if (isHeld) return () => new Promise((resolve) => holder.close(() => resolve()));
		await pause(250);
	}
}

/** An engine whose test run was killed. Its id is ours only as long as that process is still a dockerd. */
async function stopLeftover(pidFile: string): Promise<void> {
	const pid = Number(await readFile(pidFile, "utf8").catch(() => ""));
	const commandLine = pid > 0 ? await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") : "";
	if (commandLine.includes(pidFile)) {
		process.kill(pid, "SIGTERM");
		while (isAlive(pid)) await pause(100);
	}
	await rm(pidFile, { force: true });
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
