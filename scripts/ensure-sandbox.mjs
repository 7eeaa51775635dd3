// A run without a sandbox executes nothing, so a start makes sure that there is one where it can: bubblewrap on Debian and Ubuntu.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const has = (program) => spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;

/** Says what it does; never fails the start. */
export function ensureSandbox(say) {
	if (process.platform !== "linux" || has("bwrap")) return;
	const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
	const isDebian = /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
	const isRoot = process.getuid?.() === 0;
	if (!isDebian || !isRoot) {
		const install = isDebian ? "sudo apt-get install bubblewrap" : "install bubblewrap with your package manager";
		say(
			`bubblewrap is not installed, so code and tests are executed only if Docker runs and has the image (npx ensemble sandbox build). To get it: ${install}`,
		);
		return;
	}
	say("Installing bubblewrap, the sandbox that code and tests run in (apt-get install bubblewrap) …");
	const install = () =>
		spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "bubblewrap"], {
			stdio: "ignore",
			env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
		});
	if (install().status !== 0) spawnSync("apt-get", ["update"], { stdio: "ignore" });
	if (!has("bwrap") && install().status !== 0)
		say("  That did not work. Run `apt-get install bubblewrap` yourself; until then code and tests are not executed.");
}
