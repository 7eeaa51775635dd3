// `npm run lock`: writes package-lock.json anew from package.json alone. With node_modules beside it npm leaves out the packages of other
// platforms, and a clean install of such a lockfile fails.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./setup.mjs";

const folder = mkdtempSync(join(tmpdir(), "ensemble-lock-"));
try {
	copyFileSync(join(root, "package.json"), join(folder, "package.json"));
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
