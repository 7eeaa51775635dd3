// A proved bubblewrap sandbox for tests that run code; one per test file.

import { mkdtempSync, rmSync } from "node:fs";
import { homedir, release, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { systemClock } from "../../server/src/base/clock.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { chooseSandbox } from "../../server/src/sandbox/choose-sandbox.ts";
import { LazySandbox } from "../../server/src/sandbox/lazy-sandbox.ts";
import { defaultLimits } from "../../server/src/sandbox/sandbox.ts";
import { imagesFolder } from "./components.ts";

export function testSandbox(): LazySandbox {
	const home = mkdtempSync(join(tmpdir(), "ensemble-sandbox-"));
	const sandbox = new LazySandbox({
		clock: systemClock,
		choose: (signal) =>
			chooseSandbox({
				preference: "bubblewrap",
				limits: defaultLimits,
				image: "",
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
				signal,
			}),
	});
	afterAll(async () => {
		await sandbox.dispose();
		rmSync(home, { recursive: true, force: true });
	});
	return sandbox;
}
