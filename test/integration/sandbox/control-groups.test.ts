// This machine has control groups of one kind. Here is the other kind, on a machine of its own, and a machine that has none for us.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bubblewrapMissing, dockerMissing, titled } from "../../support/components.ts";
import { runOnMachineWithDocker, userModeLinuxMissing } from "../../support/user-mode-linux.ts";

const node = [process.execPath, "--disable-warning=ExperimentalWarning"];
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const why = bubblewrapMissing() ?? (process.getuid?.() === 0 ? undefined : "it needs root");
const whyNoMachine = why ?? dockerMissing() ?? userModeLinuxMissing();

let folder = "";
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "machine-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(whyNoMachine)(titled("root of a machine with control groups of version 2 alone", whyNoMachine), () => {
	it("is told by Docker and bubblewrap why a program ended and what it used, and nothing is left", async () => {
		const { said, left } = await runOnMachineWithDocker([...node, script("limited-as-root.ts")], folder);
		const known = { cpuKnown: true, peakKnown: true };
		const ends = [
			{ outcome: "ok", error: "", ...known },
			{ outcome: "memory", error: "", ...known },
			{ outcome: "pids", error: expect.stringContaining("Resource temporarily unavailable"), ...known },
			{ outcome: "stopped", error: "", ...known },
		];
		expect(JSON.parse(said)).toEqual([
			{ method: "docker", weaker: {}, ends },
			{ method: "bubblewrap", weaker: {}, ends },
		]);
		expect(left).toBe("");
	});
});

describe.skipIf(why)(titled("root whom a machine gives no control groups", why), () => {
	it.each([
		["are not mounted", "mount -t tmpfs none /sys/fs/cgroup"],
		["can only be read", 'for each in $(findmnt -Rrno TARGET /sys/fs/cgroup); do mount -o remount,bind,ro "$each"; done'],
	])("where they %s has a sandbox that says what is only watched", async (_, change) => {
		const command = ["--mount", "sh", "-ec", `${change}; exec "$@"`, "sh", ...node, script("abused-as-user.ts"), "25 memory piece by piece"];
		const { stdout } = await promisify(execFile)("unshare", command, { env: { ...process.env, TMPDIR: folder } });
		const { info, outcomes } = JSON.parse(stdout);
		expect(outcomes).toEqual([["25 memory piece by piece", "memory", "memory"]]);
		expect(info.reason).toBe("bubblewrap: tried at start; memory is watched, not held by the kernel, the share of CPU is not limited.");
	});
});
