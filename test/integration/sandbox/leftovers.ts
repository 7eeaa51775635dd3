// What a bubblewrap run may leave behind on the host.

import { readdir, readFile } from "node:fs/promises";

/** Processes below `parent` or of the user that sandboxes run as; those that only wait to be reaped by the system are gone already. */
export async function guestProcesses(parent: number): Promise<string[]> {
	const found: string[] = [];
	for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
		const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
		const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
		if (/^State:\tZ/m.test(status)) continue;
		const isOurs = status.includes(`PPid:\t${parent}\n`) && /bwrap|setpriv/.test(command);
		if (isOurs) found.push(`${pid} ${command.slice(0, 200)}`);
	}
	return found;
}
