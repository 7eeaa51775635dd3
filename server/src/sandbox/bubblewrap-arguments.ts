// The command lines that make a bubblewrap sandbox. Nothing here comes from a guest but the program's own arguments, at the very end.
//
// Started by root, bubblewrap is first stripped of root for good. User 0 on the host stays user 0 for the kernel inside a user namespace,
// whatever it is called there, and could write /proc/sys. Folders that only root can enter are bound in a private mount namespace before.

import type { CellLimits } from "./cell.ts";
import { workFolder } from "./environment.ts";
import type { Bind } from "./sandbox.ts";
import { scopeCommand, type UserManager } from "./user-cgroup.ts";

/** Nobody on the host; the same number as in our images. */
export const guestUser = 65532;

export interface BubblewrapHost {
	bwrap: string;
	/** Whether this process is root and must strip itself. */
	isRoot: boolean;
	/** Top-level links of a merged /usr ("bin" → "usr/bin"), and top-level folders where it is not merged. */
	systemLinks: readonly { path: string; target: string }[];
	systemFolders: readonly string[];
	/** Whether a limit of processes counts this sandbox only (Linux ≥ 5.14). */
	countsProcessesPerSandbox: boolean;
	/** Set where an ordinary user's control groups can be joined with its help. */
	userManager?: UserManager;
}

/** The system call filter is read from `filterFd`. */
export function bubblewrapCommand(
	host: BubblewrapHost,
	binds: readonly Bind[],
	limits: CellLimits,
	env: Record<string, string>,
	joinFiles: readonly string[],
	filterFd: number,
): string[] {
	const sandbox = [
		...isolation(host, binds, limits, env),
		"--seccomp",
		String(filterFd),
		"--",
		...resourceLimits(limits, host.countsProcessesPerSandbox && joinFiles.length === 0),
	];
	if (host.userManager) return [...scopeCommand(host.userManager), "/bin/sh", "-c", joinScript, "join", joinFiles.join(" "), host.bwrap, ...sandbox];
	if (!host.isRoot) return [host.bwrap, ...sandbox];
	const strip = ["setpriv", "--reuid", String(guestUser), "--regid", String(guestUser), "--clear-groups", "--no-new-privs", "--"];
	const launch = [
		"/bin/sh",
		"-c",
		launchScript,
		"launch",
		joinFiles.join(" "),
		meetingPlace(binds),
		String(binds.length),
		...binds.map(({ from }) => from),
		...strip,
		host.bwrap,
		...sandbox,
	];
	return binds.length === 0 ? launch : ["unshare", "--mount", "--propagation", "private", "--", ...launch];
}

// Runs on the host, before anything of the guest's.
const joinScript = `
for file in $1; do echo $$ > "$file" || exit 1; done
shift
exec "$@"`;

/** Where root binds them for the stripped user: a folder that every Linux has and none of them lies in, for what is in it is covered. */
function meetingPlace(binds: readonly Bind[]): string {
	return ["/mnt", "/srv", "/media", "/opt"].find((place) => binds.every(({ from }) => !from.startsWith(`${place}/`))) ?? "/mnt";
}

// The same as root, who also binds the runtime folders where the stripped user can reach them.
const launchScript = `
for file in $1; do echo $$ > "$file" || exit 1; done
place=$2; count=$3; index=0; shift 3
[ "$count" -eq 0 ] || mount -t tmpfs -o mode=755 ensemble "$place" || exit 1
while [ "$index" -lt "$count" ]; do
	if [ -d "$1" ]; then mkdir "$place/$index"; else : > "$place/$index"; fi
	mount --bind "$1" "$place/$index" || exit 1
	index=$((index + 1)); shift
done
exec "$@"
`;

function isolation(host: BubblewrapHost, binds: readonly Bind[], limits: CellLimits, env: Record<string, string>): string[] {
	const system = [
		...host.systemLinks.flatMap(({ path, target }) => ["--symlink", target, `/${path}`]),
		...host.systemFolders.flatMap((folder) => ["--ro-bind", folder, folder]),
	];
	const runtimes = binds.flatMap(({ from, to }, index) => ["--ro-bind", host.isRoot ? `${meetingPlace(binds)}/${index}` : from, to]);
	const environment = Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]);
	return [
		...["--unshare-all", "--unshare-user", "--uid", String(guestUser), "--gid", String(guestUser), "--disable-userns"],
		...["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv"],
		// The runner is process 1: it collects orphans, and nobody inside can end it.
		"--as-pid-1",
		...["--ro-bind", "/usr", "/usr", ...system],
		...["--proc", "/proc", "--dev", "/dev"],
		...["--perms", "1777", "--size", String(8 * 1024 * 1024), "--tmpfs", "/dev/shm"],
		...["--perms", "1777", "--size", String(limits.diskBytes / 2), "--tmpfs", "/tmp"],
		...["--perms", "0755", "--size", String(limits.diskBytes), "--tmpfs", workFolder],
		...runtimes,
		...["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", workFolder, ...environment],
	];
}

/** A control group counts the processes that it refuses, so the other limit of them is only for where there is none. */
function resourceLimits(limits: CellLimits, ofProcesses: boolean): string[] {
	return ["/usr/bin/prlimit", "--core=0", "--nofile=256", `--fsize=${limits.diskBytes}`, ...(ofProcesses ? [`--nproc=${limits.pids + 1}`] : []), "--"];
}
