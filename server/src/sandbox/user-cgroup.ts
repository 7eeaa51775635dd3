// A control group of our own, given by the user's systemd: how an ordinary user has limits that the kernel holds. A service of ours keeps it
// and ends with our pipe to it, in whatever way we end; systemd then kills all that is left in the group.
// Does not know what runs in there: see cgroup.ts for the groups that are made in it, and bubblewrap-arguments.ts for how a sandbox comes to be in one.

import { type ChildProcess, spawn } from "node:child_process";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { raceAbort } from "../base/abort.ts";
import { type CgroupRoot, findCgroupRoot } from "./cgroup.ts";

/** How the user's systemd is reached. */
export interface UserManager {
	/** Its `systemd-run`. */
	program: string;
	/** Of the user, as XDG_RUNTIME_DIR names it. */
	runtimeFolder: string;
}

export interface UserCgroup {
	root: CgroupRoot;
	close(): void;
}

/** One that does not answer by then is done without. */
const answerMs = 5_000;
const descriptionOption = "--description=Ensemble's sandbox";

/** Starts a command where this user may put it into one of our groups; itself it may be in a session's, which cannot be left without systemd. */
export const scopeCommand = ({ program }: UserManager): string[] => [program, "--user", "--scope", "--quiet", "--collect", descriptionOption, "--"];

export const managerEnvironment = ({ runtimeFolder }: UserManager) => ({ PATH: "/usr/bin:/bin", XDG_RUNTIME_DIR: runtimeFolder });

/** Undefined where there is no such systemd, or it was not handed the memory and the processes (`Delegate=` of its service). */
export async function openUserCgroup(manager: UserManager, ownPid: number, signal: AbortSignal): Promise<UserCgroup | undefined> {
	const listens = await access(join(manager.runtimeFolder, "bus")).then(
		() => true,
		() => false,
	);
	if (!listens) return undefined;
	const keeper = spawn(manager.program, [...keeperOptions, "--", "/bin/sh", "-c", keepGroup], {
		cwd: "/",
		env: managerEnvironment(manager),
		stdio: ["pipe", "pipe", "ignore"],
		// Ctrl+C in a terminal is for us to answer.
		detached: true,
	});
	keeper.stdin.on("error", () => undefined); // It ended before us.
	const folder = await firstLine(keeper, AbortSignal.any([signal, AbortSignal.timeout(answerMs)]));
	const root = folder === undefined ? undefined : await findCgroupRoot(folder, ownPid);
	const close = () => void keeper.stdin.end();
	if (root) return { root, close };
	close();
	if (folder === undefined) keeper.kill();
	return undefined;
}

// A program that the kernel ends for want of memory is the end of that program, not of the service with all the others.
const keeperOptions = ["--user", "--quiet", "--collect", "--pipe", descriptionOption, "--property=Delegate=yes", "--property=OOMPolicy=continue"];

// Processes may only be in leaves of the tree, so it goes into one (0 is who writes) before it hands the controllers down. Systemd itself
// replaces a doubled dollar sign and braces after one, so there are none.
const keepGroup = `
group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
mkdir "$group/keeper" && echo 0 > "$group/keeper/cgroup.procs" || exit 1
for controller in memory pids cpu; do echo "+$controller" > "$group/cgroup.subtree_control"; done
echo "$group"
exec cat > /dev/null`;

/** Undefined where it ends, or `signal` comes, before there is one. */
async function firstLine(child: ChildProcess, signal: AbortSignal): Promise<string | undefined> {
	const said = Promise.withResolvers<string | undefined>();
	let text = "";
	child.stdout?.setEncoding("utf8").on("data", (more: string) => {
		text += more;
		if (text.includes("\n")) said.resolve(text.slice(0, text.indexOf("\n")));
	});
	child.once("error", () => said.resolve(undefined));
	child.once("close", () => said.resolve(undefined));
	return raceAbort(said.promise, signal).catch(() => undefined);
}
