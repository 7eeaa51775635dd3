// Runs some cases of abuse under bubblewrap as whoever started it, for the test that starts it as an ordinary user. Says the level's
// proofs, then each case with its outcome and the one that is right, as JSON. Asked for "killed" it is killed itself at the end, in a run.

import { rightOutcome } from "./abuse/abuse-case.ts";
import { abuseCases, runCase } from "./abuse/run-case.ts";
import { provedSandbox } from "./sandbox-suite.ts";

const names = process.argv.slice(2);
const sandbox = await provedSandbox({ preference: "bubblewrap" });
const outcomes: string[][] = [];
for (const abuse of abuseCases.filter(({ name }) => names.includes(name))) {
	const { outcome } = await runCase(sandbox, abuse);
	outcomes.push([abuse.name, outcome, rightOutcome(abuse, sandbox.info)]);
}
process.stdout.write(JSON.stringify({ info: sandbox.info, outcomes }));
if (names.includes("killed")) {
	const command = ["/bin/sh", "-c", "echo up; sleep 1000"];
	const onOutput = () => process.kill(process.pid, "SIGKILL");
	await sandbox.run({ language: "sh", files: [], command, onOutput, limits: { wallMs: 60_000 } }, new AbortController().signal);
}
await sandbox.dispose();
