// A Podman with all of its state in a folder of the caller's, and the small image in it.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { accepts } from "./components.ts";
import { makeSmallImage, smallImage } from "./small-image.ts";

const podman = "/usr/bin/podman";

export function podmanMissing(): string | undefined {
	if (process.getuid?.() !== 0) return "a Podman of our own needs root";
	return existsSync(podman) ? undefined : "Podman is not installed; npm test installs it as root on Debian";
}

export interface PodmanForTests {
	socketPath: string;
	/** A command of the podman command line; its output. */
	podman(...args: string[]): Promise<string>;
	stop(): Promise<void>;
}

export async function startPodman(folder: string): Promise<PodmanForTests> {
	const runtime = join(folder, "runtime");
	await mkdir(join(folder, "networks"));
	await writeFile(join(folder, "containers.conf"), settings(runtime, join(folder, "networks")));
	await writeFile(runtime, lowerLimits, { mode: 0o755 });
	const options = { env: { ...process.env, CONTAINERS_CONF: join(folder, "containers.conf") } };
	const state = ["--root", join(folder, "root"), "--runroot", join(folder, "run"), "--storage-driver", "vfs"];
	const run = async (...args: string[]) => (await promisify(execFile)(podman, [...state, ...args], options)).stdout.trim();
	await run("import", await makeSmallImage(folder), smallImage);
	const socketPath = join(folder, "podman.sock");
	const service = spawn(podman, [...state, "system", "service", "--time=0", `unix://${socketPath}`], { ...options, cwd: folder, stdio: "ignore" });
	const exited = once(service, "exit");
	while (service.exitCode === null && !(await accepts(socketPath))) await new Promise((resolve) => setTimeout(resolve, 50));
	const stop = async () => {
		service.kill("SIGTERM");
		await exited;
	};
	return { socketPath, podman: run, stop };
}

// No systemd, and no network of its own for containers that have none.
const settings = (runtime: string, networks: string) => `
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runtime"
[engine.runtimes]
runtime = ["${runtime}"]
[network]
network_config_dir = "${networks}"
`;

// Podman gives every container more processes than a machine that is a container itself may allow: without this it would start none there.
const lowerLimits = `#!/bin/sh
for word; do
	[ ! -f "$word/config.json" ] || sed -i -E 's/("type":"RLIMIT_NPROC","hard":)[0-9]+(,"soft":)[0-9]+/\\14096\\24096/' "$word/config.json"
done
exec runc "$@"
`;
