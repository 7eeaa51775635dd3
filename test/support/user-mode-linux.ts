// A machine of one's own in a process: the system of this one seen read-only by another kernel (User Mode Linux), which has control groups of
// version 2 alone and on which an ordinary user has a systemd, as people's machines have and test machines do not.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeSmallImage, smallImage } from "./small-image.ts";

const kernel = "/usr/bin/linux.uml";
const user = 12345;

export function userModeLinuxMissing(): string | undefined {
	if (process.arch !== "x64" || !existsSync(kernel)) return "User Mode Linux is not installed; npm test installs it as root on Debian";
	return existsSync("/usr/bin/systemd-run") ? undefined : "systemd is not installed; npm test installs it as root on Debian";
}

export interface Heard {
	/** What the command wrote. */
	said: string;
	/** What of ours is still there a while after it, one a line. */
	left: string;
}

/** Runs a command as an ordinary user with a systemd. For its own files it has a HOME in memory; `folder` is an empty one of the caller's. */
export function runOnMachineWithSystemd(command: readonly string[], folder: string): Promise<Heard> {
	return runMachine(folder, (out) => asUserWithSystemd(quoted(command), out));
}

/** The same as root, with a Docker engine that has the small image. */
export async function runOnMachineWithDocker(command: readonly string[], folder: string): Promise<Heard> {
	const image = await makeSmallImage(folder);
	return runMachine(folder, (out) => asRootWithDocker(quoted(command), out, image));
}

const quoted = (command: readonly string[]) => command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");

/** `script` is its process 1, and writes into `out`. */
async function runMachine(folder: string, script: (out: string) => string): Promise<Heard> {
	const out = join(folder, "out");
	const init = join(folder, "init");
	await mkdir(out);
	await writeFile(init, script(out), { mode: 0o755 });
	const machine = ["mem=2048M", "root=/dev/root", "rootfstype=hostfs", "hostfs=/", "ro", `init=${init}`, "con=null", "con0=null,fd:1", "quiet"];
	const { stdout } = await promisify(execFile)(kernel, machine, { timeout: 120_000 });
	const text = (name: string) => readFile(join(out, name), "utf8").catch(() => "");
	const said = await text("said");
	if (said === "") throw new Error(`The machine said nothing: ${stdout.slice(-2000)}${await text("log")}`);
	return { said, left: await text("left") };
}

const mounts = (out: string) => `
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /run; mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t hostfs none /mnt -o ${out}
hand_down() { echo "+memory +pids +cpu" > $1/cgroup.subtree_control; }
hand_down /sys/fs/cgroup`;

/** `left` is what writes it. */
const ending = (left: string) => `
left() { ${left}; }
tries=100; while [ -n "$(left)" ] && [ $tries -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
left > /mnt/left
sync
exec /sbin/poweroff -f
`;

// The user may move processes within all of its slice: on a whole system the machine's systemd does that for the user's.
const asUserWithSystemd = (command: string, out: string) => `#!/bin/sh${mounts(out)}
(cat /etc/passwd; echo 'person:x:${user}:${user}::/run/home:/bin/sh') > /run/passwd; mount --bind /run/passwd /etc/passwd
slice=/sys/fs/cgroup/user.slice
mkdir -p $slice/manager $slice/session /run/systemd/system /run/user/${user} /run/home
hand_down $slice
chown ${user} /run/user/${user} /run/home $slice/cgroup.procs $slice/manager $slice/manager/cgroup.procs $slice/manager/cgroup.subtree_control
chmod 700 /run/user/${user}
export XDG_RUNTIME_DIR=/run/user/${user} HOME=/run/home TMPDIR=/run/home PATH='${process.env.PATH}'
as_user() { echo 0 > $slice/$1/cgroup.procs; shift; exec setpriv --reuid ${user} --regid ${user} --clear-groups "$@"; }
(as_user manager systemd --user --log-level=warning) &
while [ ! -S $XDG_RUNTIME_DIR/bus ] && kill -0 $!; do sleep 0.1; done
(as_user session ${command}) > /mnt/said 2>&1
${ending("find $slice/manager -name 'ensemble-*' -o -name keeper")}`;

// Layers would need a module of the kernel; so small an image is copied as well.
const asRootWithDocker = (command: string, out: string, image: string) => `#!/bin/sh${mounts(out)}
export HOME=/run TMPDIR=/run DOCKER_HOST=unix:///run/docker.sock PATH='${process.env.PATH}:/usr/sbin:/sbin'
state="--data-root /run/docker --exec-root /run/docker-exec --pidfile /run/docker.pid"
dockerd $state --storage-driver vfs --host $DOCKER_HOST --iptables=false --bridge=none > /mnt/log 2>&1 &
while [ ! -S /run/docker.sock ] && kill -0 $!; do sleep 0.1; done
docker import ${image} ${smallImage} >> /mnt/log 2>&1
${command} > /mnt/said 2>&1
${ending(`docker ps --all --quiet; find /sys/fs/cgroup -mindepth 1 -type d ! -path '*/docker'; grep -l '^Uid:.65532' /proc/[0-9]*/status`)}`;
