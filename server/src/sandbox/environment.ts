// What a program in a sandbox finds around it: its folder and its whole environment. Nothing of the host's is in it.

import type { SandboxRun } from "./sandbox.ts";

export const workFolder = "/w";
/** Where a program that was compiled for a run lies among its files. */
export const programFile = ".ensemble-program";
/** Where a compiler leaves what it made. */
export const productPath = "/tmp/ensemble-product";
/** Go's standard library compiled ahead, where there is one; links to it are put into the cache of a cell that compiles. */
export const warmGoCache = "/ensemble-go-cache";
export const goCache = "/tmp/go-cache";

/** What a cache of Go's compiler is made with must be what it is used with. */
export const goEnvironment = { GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local", CGO_ENABLED: "0" };

export function sandboxEnvironment(run: Pick<SandboxRun, "env">, path: string): Record<string, string> {
	return {
		PATH: path,
		HOME: workFolder,
		USER: "sandbox",
		LOGNAME: "sandbox",
		TMPDIR: "/tmp",
		LANG: "C.UTF-8",
		TERM: "dumb",
		PYTHONUTF8: "1",
		PYTHONDONTWRITEBYTECODE: "1",
		PYTHONUNBUFFERED: "1",
		NODE_DISABLE_COLORS: "1",
		NO_COLOR: "1",
		...goEnvironment,
		GOCACHE: goCache,
		// A thread for each of the machine's processors would be more than a cell may have.
		GOMAXPROCS: "2",
		...run.env,
	};
}
