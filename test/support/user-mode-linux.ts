// A machine of one's own in a process: the system of this one seen read-only by another kernel (User Mode Linux), which has control groups of
// version 2 alone and on which an ordinary user has a systemd, as people's machines have and test machines do not.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const kernel = "/usr/bin/linux.uml";
const user = 12345;

export function userModeLinuxMissing(): string | undefined {
	if (process.arch !== "x64" || !existsSync(kernel)) return "User Mode Linux is not installed; npm test installs it as root on Debian";
	return existsSync("/usr/bin/systemd-run") ? undefined : "systemd is not installed; npm test installs it as root on Debian";
}

/**
 * What the command writes, run by an ordinary user with a systemd, and which control groups of ours are left a while after it. For its own files it has a HOME
 * in memory; `folder` is an empty one of the caller's.
 */
export async function runOnMachineWithSystemd(command: readonly string[], folder: string): Promise<{ said: string; groupsLeft: string }> {
	const out = join(folder, "out");
	const init = join(folder, "init");
	await mkdir(out);
	const quoted = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");
	await writeFile(init, initScript(quoted, out), { mode: 0o755 });
	const machine = ["mem=2048M", "root=/dev/root", "rootfstype=hostfs", "hostfs=/", "ro", `init=${init}`, "con=null", "con0=null,fd:1", "quiet"];
	const { stdout } = await promisify(execFile)(kernel, machine, { timeout: 120_000 });
	const said = await readFile(join(out, "said"), "utf8").catch(() => "");
	if (said === "") throw new Error(`The machine said nothing: ${stdout.slice(-2000)}`);
	return { said, groupsLeft: await readFile(join(out, "left"), "utf8") };
}

// The user may move processes within all of its slice: on a whole system the machine's systemd does that for the user's.
const initScript = (command: string, out: string) => `#!/bin/sh
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /run; mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t hostfs none /mnt -o ${out}
(cat /etc/passwd; echo 'person:x:${user}:${user}::/run/home:/bin/sh') > /run/passwd; mount --bind /run/passwd /etc/passwd
slice=/sys/fs/cgroup/user.slice
mkdir -p $slice/manager $slice/session /run/systemd/system /run/user/${user} /run/home
for folder in /sys/fs/cgroup $slice; do echo "+memory +pids +cpu" > $folder/cgroup.subtree_control; done
chown ${user} /run/user/${user} /run/home $slice/cgroup.procs $slice/manager $slice/manager/cgroup.procs $slice/manager/cgroup.subtree_control
chmod 700 /run/user/${user}
export XDG_RUNTIME_DIR=/run/user/${user} HOME=/run/home TMPDIR=/run/home PATH='${process.env.PATH}'
as_user() { echo 0 > $slice/$1/cgroup.procs; shift; exec setpriv --reuid ${user} --regid ${user} --clear-groups "$@"; }
(as_user manager systemd --user --log-level=warning) &
while [ ! -S $XDG_RUNTIME_DIR/bus ] && kill -0 $!; do sleep 0.1; done
(as_user session ${command}) > /mnt/said 2>&1
left() { find $slice/manager -name 'ensemble-*' -o -name keeper; }
tries=100; while [ -n "$(left)" ] && [ $tries -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
left > /mnt/left
sync
exec /sbin/poweroff -f
`;
