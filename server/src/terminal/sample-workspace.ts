// The person's own copy of the bundled sample project, as a git repository where git is there. Made once; what they change in it stays.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const gitLimitMs = 10_000;

/** Path of the copy. */
export async function sampleWorkspace(samplesDir: string, home: string): Promise<string> {
	const target = join(home, "sample-workspace");
	if (await stat(target).catch(() => undefined)) return target;
	await mkdir(home, { recursive: true });
	const making = await mkdtemp(`${target}.new-`);
	try {
		await cp(join(samplesDir, "orders"), making, { recursive: true });
		await commitAll(making);
		await rename(making, target);
	} catch (error) {
		await rm(making, { recursive: true, force: true });
		// Another start was quicker: its copy is as good.
		if (!(await stat(target).catch(() => undefined))) throw error;
	}
	return target;
}

async function commitAll(folder: string): Promise<void> {
	const identity = ["-c", "user.name=Ensemble", "-c", "user.email=ensemble@localhost", "-c", "commit.gpgsign=false", "-c", "core.hooksPath="];
	try {
		for (const args of [
			["init", "--quiet", "--initial-branch=main"],
			["add", "--all"],
			["commit", "--quiet", "--message=The sample as it comes"],
		]) {
			await promisify(execFile)("git", [...identity, ...args], { cwd: folder, timeout: gitLimitMs });
		}
	} catch {
		// Without git the sample works too; only the committer has nothing to commit to.
		await rm(join(folder, ".git"), { recursive: true, force: true });
	}
}
