// Runs a program of each kind of end under Docker, then under bubblewrap, for the test that starts it as root on a machine with control groups of
// version 2 alone. Says as JSON how each ended. The levels are built without their self-test, which takes ten containers, half a minute there.

import type { ExecutionResult } from "#protocol/execution.ts";
import { findBubblewrapCandidate } from "../../../server/src/sandbox/bubblewrap-candidate.ts";
import type { Candidate, CandidatesFound } from "../../../server/src/sandbox/choose-sandbox.ts";
import { findContainers } from "../../../server/src/sandbox/docker-candidate.ts";
import type { Sandbox, SandboxLimits } from "../../../server/src/sandbox/sandbox.ts";
import { sandboxOptions } from "../../support/sandbox-options.ts";
import { smallImage } from "../../support/small-image.ts";

interface Program {
	code: string;
	/** That its peak of memory cannot be below. */
	bytes: number;
	limits?: Partial<SandboxLimits>;
	/** As soon as it writes something. */
	isStopped?: boolean;
}

const memoryBytes = 32 * 1024 * 1024;
const programs: Program[] = [
	{ code: "x = bytearray(20_000_000)", bytes: 20_000_000 },
	{ code: "x = bytearray(60_000_000)", bytes: memoryBytes, limits: { memoryBytes } },
	{ code: "import os, time\nfor _ in range(40):\n  if os.fork() == 0: time.sleep(60)", bytes: 1, limits: { pids: 8 } },
	{ code: "import os\nos.fork()\nprint('up', flush=True)\nwhile True: pass", bytes: 1, isStopped: true },
];

async function run(sandbox: Sandbox, { code, limits, isStopped }: Program): Promise<ExecutionResult> {
	const stop = new AbortController();
	const files = [{ path: "main.py", content: Buffer.from(code) }];
	const command = [sandbox.runtimes.python ?? "", "main.py"];
	const onOutput = () => isStopped && stop.abort();
	return sandbox.run({ language: "python", files, command, onOutput, limits: { wallMs: 30_000, ...limits } }, stop.signal);
}

async function endsIn({ level, method, runtimes, weaker, build }: Candidate) {
	const sandbox = build({ info: { level, method, proofs: [], reason: "" }, runtimes, readyCells: 0, showsFolders: false });
	const ends: unknown[] = [];
	for (const program of programs) {
		const { outcome, error, cpu_ms = 0, peak_memory_bytes = 0 } = await run(sandbox, program);
		ends.push({ outcome, error: error.trim().split("\n").at(-1), cpuKnown: cpu_ms > 0, peakKnown: peak_memory_bytes >= program.bytes });
	}
	await sandbox.dispose();
	return { method, weaker, ends };
}

function first(found: CandidatesFound): Candidate {
	if (!found.ok || !found.candidates[0]) throw new Error(JSON.stringify(found));
	return found.candidates[0];
}

const options = sandboxOptions(process.env.HOME ?? "", { image: smallImage });
const ends = [await endsIn(first(await findContainers(options))), await endsIn(first(await findBubblewrapCandidate(options)))];
process.stdout.write(JSON.stringify(ends));
