import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe } from "vitest";
import type { Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { bubblewrapMissing, titled } from "../../support/components.ts";
import { itIsASandbox, provedSandbox } from "./sandbox-suite.ts";

const missing = bubblewrapMissing();

describe.skipIf(missing)(titled("bubblewrap", missing), () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await provedSandbox({ preference: "bubblewrap" });
	});
	afterAll(() => sandbox?.dispose());

	itIsASandbox(() => ({ sandbox, leftovers: async () => [...(await processes()), ...(await controlGroups())] }));
});

/** Of the user that sandboxes run as; those that only wait for the system to reap them are gone already. */
async function processes(): Promise<string[]> {
	const found: string[] = [];
	for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
		const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
		const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
		const isOurs = status.includes(`PPid:\t${process.pid}\n`) && /bwrap|setpriv/.test(command);
		if (isOurs || (/^Uid:\t65532\t/m.test(status) && !/^State:\tZ/m.test(status))) found.push(`${pid} ${command}`);
	}
	return found;
}

async function controlGroups(): Promise<string[]> {
	const folders = ["/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids", "/sys/fs/cgroup/cpu"];
	const names = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
	return names.flat().filter((name) => name.startsWith(`ensemble-${process.pid}-`));
}
