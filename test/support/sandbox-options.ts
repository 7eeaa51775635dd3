// What a sandbox is chosen with in tests: the product's limits on this machine. Without a test runner, because programs that tests start use it too.

import { homedir, release } from "node:os";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import type { ChooseSandboxOptions } from "../../server/src/sandbox/choose-sandbox.ts";
import { defaultLimits } from "../../server/src/sandbox/sandbox.ts";
import { imagesFolder } from "./components.ts";

export function sandboxOptions(home: string, changes: Partial<ChooseSandboxOptions> = {}): ChooseSandboxOptions {
	return {
		preference: "bubblewrap",
		limits: defaultLimits,
		image: "ensemble-sandbox:test",
		imagesFolder,
		machine: "test",
		home,
		userHome: homedir(),
		env: process.env,
		platform: process.platform,
		kernelRelease: release(),
		uid: process.getuid?.() ?? 0,
		pid: process.pid,
		clock: systemClock,
		logger: silentLogger,
		signal: AbortSignal.timeout(60_000),
		...changes,
	};
}
