// Which Node runs the product: this one where it is new enough, else the one that the lockfile installs.

import { existsSync } from "node:fs";
import { join } from "node:path";

/** The oldest Node with all that the backend uses (node:sqlite without a flag, zstd). */
const minimum = [22, 15];
const packages = [`node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];

/** Path of a Node ≥ 22.15, or undefined where none is there yet. */
export function suitableNode(root) {
	const [major, minor] = process.versions.node.split(".").map(Number);
	if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return process.execPath;
	for (const name of packages) {
		const path = join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
		if (existsSync(path)) return path;
	}
	return undefined;
}
