// What bubblewrap runs may leave behind on the host. Other tests, and other people's sandboxes, run at the same time: only those below a
// given process are looked at.

import { readdir, readFile } from "node:fs/promises";

/** Of the user that sandboxes run as, or becoming one; those that only wait to be reaped are gone already. "pid command" each. */
export async function guestsBelow(ancestor: number): Promise<string[]> {
	const parents = new Map<number, number>();
	const guests = new Map<number, string>();
	for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number)) {
		const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
		const command = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
		parents.set(pid, Number(/^PPid:\t(\d+)/m.exec(status)?.[1]));
		if (/^State:\tZ/m.test(status)) continue;
		if (/^Uid:\t65532\t/m.test(status) || /bwrap|setpriv/.test(command)) guests.set(pid, `${pid} ${command.slice(0, 200)}`);
	}
	const isBelow = (pid: number): boolean => {
		const parent = parents.get(pid);
		return parent !== undefined && parent > 0 && (parent === ancestor || isBelow(parent));
	};
	return [...guests].filter(([pid]) => isBelow(pid)).map(([, description]) => description);
}

/** Those of the described processes that still run. */
export async function stillRunning(descriptions: readonly string[]): Promise<string[]> {
	const running: string[] = [];
	for (const description of descriptions) {
		const status = await readFile(`/proc/${Number.parseInt(description, 10)}/status`, "utf8").catch(() => "");
		if (/^State:\t[^Z]/m.test(status) && /^Uid:\t65532\t/m.test(status)) running.push(description);
	}
	return running;
}

/** Those that a process of this id made. */
export async function controlGroupsOf(pid: number): Promise<string[]> {
	const folders = ["/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/cpu"];
	const names = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
	return names.flat().filter((name) => name.startsWith(`ensemble-${pid}-`));
}
