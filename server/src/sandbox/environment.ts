// What a program in a sandbox finds around it: its folder and its whole environment. Nothing of the host's is in it.

import type { SandboxRun } from "./sandbox.ts";

export const workFolder = "/w";

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
