// Go's standard library compiled once for this machine and kept in our data folder, so that a cell that compiles need not do it: without it the
// first build of a program takes seconds. Cells see the folder read-only. Made by the machine's own Go from its own sources, of nobody else's code.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../base/logger.ts";
import { goEnvironment, warmGoCache } from "./environment.ts";
import { isAlive } from "./host-processes.ts";
import type { Bind } from "./sandbox.ts";

export interface GoCacheDeps {
	/** The program. */
	go: string;
	/** Our data folder. */
	home: string;
	pid: number;
	logger: Logger;
	/** Ends the making, with whatever it has made. */
	signal: AbortSignal;
}

export class GoCache {
	readonly #deps: GoCacheDeps;
	#folder: Promise<string | undefined> | undefined;

	constructor(deps: GoCacheDeps) {
		this.#deps = deps;
	}

	/** Nothing until it is made; asking for the first time begins that. */
	async binds(): Promise<Bind[]> {
		this.#folder ??= this.#find();
		const folder = await this.#folder;
		return folder !== undefined && (await isThere(folder)) ? [{ from: folder, to: warmGoCache }] : [];
	}

	async #find(): Promise<string | undefined> {
		const { go, home, logger } = this.#deps;
		const version = await this.#run(["version"], home).catch(() => undefined);
		if (version === undefined) return undefined;
		const folder = join(home, "go-cache", createHash("sha256").update(go).update(version).digest("hex").slice(0, 16));
		if (!(await isThere(folder)))
			this.#make(folder).catch((error: unknown) => !this.#deps.signal.aborted && logger.warn("Go's library was not compiled ahead", { error }));
		return folder;
	}

	/** Of one version only: the others are of a Go that is not there any more. Where another backend makes it at the same time, the first one's is kept. */
	async #make(folder: string): Promise<void> {
		const { home, pid, logger } = this.#deps;
		const all = join(home, "go-cache");
		const draft = `${folder}.${pid}`;
		// Not with what is above: a data folder that is gone is not to come back.
		await mkdir(all).catch((error: NodeJS.ErrnoException) => (error.code === "EEXIST" ? undefined : Promise.reject(error)));
		for (const old of await readdir(all)) if (!isBeingMade(old, pid)) await rm(join(all, old), { recursive: true, force: true });
		try {
			await this.#run(["build", "-p", "1", "std"], draft);
			if (!(await isThere(folder))) await rename(draft, folder);
			logger.info("Go's library compiled ahead", { folder });
		} finally {
			await rm(draft, { recursive: true, force: true });
		}
	}

	#run(args: string[], cache: string): Promise<string> {
		const { go, signal } = this.#deps;
		const env = { ...goEnvironment, PATH: "/usr/bin:/bin", HOME: cache, GOCACHE: cache, GOENV: "off" };
		return new Promise((resolve, reject) => {
			execFile(go, args, { cwd: "/", env, signal }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
		});
	}
}

/** The draft of a backend that runs beside this one. */
function isBeingMade(name: string, ownPid: number): boolean {
	const pid = Number(/\.(\d+)$/.exec(name)?.[1] ?? ownPid);
	return pid !== ownPid && isAlive(pid);
}

const isThere = (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);
