// A proved bubblewrap sandbox for tests that run code; one per test file.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { systemClock } from "../../server/src/base/clock.ts";
import { chooseSandbox } from "../../server/src/sandbox/choose-sandbox.ts";
import { LazySandbox } from "../../server/src/sandbox/lazy-sandbox.ts";
import { sandboxOptions } from "./sandbox-options.ts";

export function testSandbox(): LazySandbox {
	const home = mkdtempSync(join(tmpdir(), "ensemble-sandbox-"));
	const sandbox = new LazySandbox({
		clock: systemClock,
		choose: (signal) => chooseSandbox(sandboxOptions(home, { signal })),
	});
	afterAll(async () => {
		await sandbox.dispose();
		rmSync(home, { recursive: true, force: true });
	});
	return sandbox;
}
