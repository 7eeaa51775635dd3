// The fixed program that starts inside every sandbox: unpacks the files from its stdin, sets the program's own stdin aside, starts the program.
// Lengths are arguments, so that no end-of-file is needed: closing half of a container's stream loses output on some engines.
// The program's name and arguments stay arguments; no shell ever reads them.

import type { SandboxRun } from "./sandbox.ts";

export const workFolder = "/w";

/** Exit code of the bootstrap itself, told apart from the program's by the line that goes with it. */
const unpackFailed = 125;
export const unpackFailedLine = "sandbox: the files could not be unpacked";

const prepare = `
head -c "$1" | tar -xmf - --no-same-owner -C ${workFolder} || { echo "${unpackFailedLine}" >&2; exit ${unpackFailed}; }
if [ "$2" -gt 0 ]; then head -c "$2" > /tmp/.stdin; exec < /tmp/.stdin; rm -f /tmp/.stdin; else exec < /dev/null; fi
shift 2
`;

export type BootstrapStay =
	/** The program takes the bootstrap's place: something else is process 1. */
	| { reaps: false }
	/** The bootstrap is process 1 of its container: it stays to collect orphans, and ends by itself some time after `wallMs` where the host is gone. */
	| { reaps: true; wallMs: number };

/** An empty stdin is `/dev/null`. */
export function bootstrapCommand(tarBytes: number, stdinBytes: number, command: readonly string[], stay: BootstrapStay): string[] {
	const start = stay.reaps ? `timeout -s KILL ${Math.ceil(stay.wallMs / 1000) + 5} "$@"\nexit $?` : 'exec "$@"';
	return ["/bin/sh", "-c", prepare + start, "sandbox", String(tarBytes), String(stdinBytes), ...command];
}

/** The whole environment of a program: nothing of the host's is in it. */
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
		GOCACHE: "/tmp/go-cache",
		GOFLAGS: "-mod=mod",
		GOPROXY: "off",
		GOTOOLCHAIN: "local",
		CGO_ENABLED: "0",
		...run.env,
	};
}
