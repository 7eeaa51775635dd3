// A real Python package by other people, with its unittest tests: simplejson (MIT), from Debian's archive. Fetched once per machine.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const debianPackage = "python3-simplejson";

/** A fresh folder that holds the package `simplejson` with its tests, to be worked on. */
export function thirdPartyPackage(): { root: string; remove(): void } {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-simplejson-")));
	cpSync(join(fetched(), "simplejson"), join(root, "simplejson"), {
		recursive: true,
		// Compiled for Debian's own Python; the package is whole without it.
		filter: (source) => !source.endsWith(".so") && !source.includes("__pycache__"),
	});
	return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function fetched(): string {
	const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ensemble-test");
	const folder = join(cache, debianPackage);
	if (existsSync(join(folder, "simplejson/tests"))) return folder;
	mkdirSync(cache, { recursive: true });
	const making = mkdtempSync(join(cache, "fetching-"));
	try {
		execFileSync("apt-get", ["download", debianPackage], { cwd: making, stdio: "pipe" });
		const file = readdirSync(making).find((name) => name.endsWith(".deb"));
		if (file === undefined) throw new Error(`apt-get download ${debianPackage} left no package behind`);
		execFileSync("dpkg", ["-x", file, "content"], { cwd: making, stdio: "pipe" });
		rmSync(folder, { recursive: true, force: true });
		renameSync(join(making, "content/usr/lib/python3/dist-packages"), folder);
		return folder;
	} finally {
		rmSync(making, { recursive: true, force: true });
	}
}
