// `npm run lock`: brings package-lock.json in line with package.json, in an empty folder. With node_modules beside it npm leaves out the packages
// of other platforms, and a clean install of such a lockfile fails. Versions that still fit stay: nothing changes but what package.json asks for.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./setup.mjs";

const folder = mkdtempSync(join(tmpdir(), "ensemble-lock-"));
try {
	for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(root, name), join(folder, name));
	for (const args of [
		["install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"],
		["ci", "--dry-run", "--ignore-scripts"],
	]) {
		const { status } = spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
		if (status !== 0) process.exit(1);
	}
	copyFileSync(join(folder, "package-lock.json"), join(root, "package-lock.json"));
} finally {
	rmSync(folder, { recursive: true, force: true });
}
