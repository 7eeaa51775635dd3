// Root runs most of these tests; people do not. Here an ordinary user of this machine, whom the kernel gives no control groups, has a sandbox,
// and one of a machine on which the user has a systemd, who is given them.

import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { bubblewrapMissing, titled } from "../../support/components.ts";
import { runOnMachineWithSystemd, userModeLinuxMissing } from "../../support/user-mode-linux.ts";

const script = fileURLToPath(new URL("abused-as-user.ts", import.meta.url));
const user = ["--reuid", "12345", "--regid", "12345", "--clear-groups", "--"];
const names = [
	"1 fork bomb",
	"1 more children than it may have",
	"2 more threads than it may have",
	"25 memory piece by piece",
	"81 its rights",
	"82 who it is",
];

function missing(): string | undefined {
	if (bubblewrapMissing()) return bubblewrapMissing();
	if (process.getuid?.() !== 0) return "the tests of bubblewrap run as an ordinary user already";
	const canRead = spawnSync("setpriv", [...user, process.execPath, "-e", `require("fs").readFileSync(${JSON.stringify(script)})`]).status === 0;
	return canRead ? undefined : "an ordinary user cannot read this checkout";
}

const program = [process.execPath, "--disable-warning=ExperimentalWarning", script];
const why = missing();
const whyNoSystemd = why ?? userModeLinuxMissing();

describe.skipIf(why)(titled("bubblewrap of an ordinary user", why), () => {
	it("holds what root's holds, says what is only watched, and tells why a program ended", async () => {
		const home = await mkdtemp(join(tmpdir(), "ordinary-home-"));
		try {
			const env = { PATH: process.env.PATH, HOME: home };
			const options = [...user, ...program, ...names];
			const { stdout } = await promisify(execFile)("setpriv", options, { env });
			const { info, outcomes } = JSON.parse(stdout);
			expect(outcomes).toEqual(names.map((name) => [name, expect.anything(), expect.anything()]));
			expect(outcomes.filter(([, outcome, right]: string[]) => outcome !== right)).toEqual([]);
			expect(info.proofs.filter(({ held }: { held: boolean }) => !held)).toEqual([{ claim: "CPU share", held: false }]);
			expect(info.reason).toContain("memory is watched, not held by the kernel, the share of CPU is not limited");
		} finally {
			await rm(home, { recursive: true, force: true });
		}
	});
});

describe.skipIf(whyNoSystemd)(titled("bubblewrap of an ordinary user with a systemd", whyNoSystemd), () => {
	it("has its limits held by the kernel, tells why a program ended, and leaves no control group when it is killed", async () => {
		const folder = await mkdtemp(join(tmpdir(), "machine-"));
		try {
			const cases = ["1 more children than it may have", "25 memory piece by piece"];
			const { said, left } = await runOnMachineWithSystemd([...program, ...cases, "killed"], folder);
			const { info, outcomes } = JSON.parse(said);
			expect(info.proofs.filter(({ claim, held }: { claim: string; held: boolean }) => !held || claim.includes("watched"))).toEqual([]);
			expect(info.reason).toBe("bubblewrap: every limit is held by the kernel and was tried at start.");
			expect(outcomes).toEqual([
				["1 more children than it may have", "pids", "pids"],
				["25 memory piece by piece", "memory", "memory"],
			]);
			expect(left).toBe("");
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	});
});
