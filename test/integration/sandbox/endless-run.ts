// A backend in the middle of a run, for tests that do something to it: says on stdout when the program inside is up, and how it ended,
// which it does by its time limit only.

import { homedir, release } from "node:os";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { chooseSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";
import { imagesFolder } from "../../support/components.ts";

const { sandbox, info } = await chooseSandbox({
	preference: process.argv[3] === "docker" ? "docker" : "bubblewrap",
	limits: defaultLimits,
	image: process.argv[4] ?? "",
	imagesFolder,
	machine: "test",
	home: process.argv[2] ?? "",
	userHome: homedir(),
	env: process.env,
	platform: process.platform,
	kernelRelease: release(),
	uid: process.getuid?.() ?? 0,
	pid: process.pid,
	clock: systemClock,
	logger: silentLogger,
	signal: new AbortController().signal,
});
if (!sandbox) throw new Error(info.reason);
const command = ["/bin/sh", "-c", "echo up; while :; do :; done"];
const onOutput = (_stream: string, text: string) => void process.stdout.write(text);
const wallMs = Number(process.argv[5] ?? 600_000);
const { outcome } = await sandbox.run({ language: "sh", files: [], command, limits: { wallMs }, onOutput }, new AbortController().signal);
process.stdout.write(`${outcome}\n`);
await sandbox.dispose();
