// Runs every case of abuse against one level: it must end in time and for the one right reason, leave the host as it was, and the run
// after it must find a clean sandbox.

import { beforeAll, expect, it } from "vitest";
import type { ExecutionResult } from "#protocol/execution.ts";
import type { SandboxUnderTest } from "../sandbox-suite.ts";
import { type AbuseCase, type AbusedMethod, type AbuseLanguage, rightOutcome } from "./abuse-case.ts";
import { hostState } from "./host-state.ts";
import { abuseCases, runCase, usualWallMs } from "./run-case.ts";
import { itHoldsTogether } from "./together-suite.ts";

/** By the clock of the sandbox itself, which begins with the program. */
const graceMs = 500;
/** A machine that is shared may once be late; a sandbox that is late is so every time. */
const tries = 3;
// What a run before may have left: files, processes, shared memory, a changed host name.
const lookAround = `
import os
left = [f for d in ("/tmp", "/dev/shm", "/w", "/var/tmp") if os.path.isdir(d) for f in os.listdir(d) if f != "main.py"]
processes = [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]
shared = open("/proc/sysvipc/shm").readlines()[1:] if os.path.exists("/proc/sysvipc/shm") else []
print(left, processes, shared, os.uname().nodename)`;

export interface AbusedLevel {
	method: AbusedMethod;
	/** Those that the sandbox under test has. */
	languages: readonly AbuseLanguage[];
}

export function itHoldsAbuse(level: AbusedLevel, get: () => SandboxUnderTest): void {
	const { method, languages } = level;
	const possible = abuseCases.filter(({ language = "python" }) => languages.some((each) => each === language));
	let clean = "";
	const seenInside = async () => (await runCase(get().sandbox, { name: "", code: lookAround, outcome: "ok", limits: { wallMs: 30_000 } })).output;
	// A runtime that lies below /tmp is seen there, so what a clean sandbox shows is asked first.
	beforeAll(async () => {
		clean = await seenInside();
		expect(clean).toMatch(/^\[.*\] \[\] \[\] sandbox\n$/);
	});

	it("has the languages that it is abused in", () => {
		expect(Object.keys(get().sandbox.runtimes)).toEqual(expect.arrayContaining([...languages]));
	});

	it("says in its badge what it cannot hold", () => {
		expect(get().sandbox.info.cannotHold).toEqual(expect.arrayContaining(possible.flatMap(({ except }) => except?.[method] ?? [])));
	});

	it.for(possible.filter(({ except }) => except?.[method] === undefined))("$name", async (abuse) => {
		const before = await hostState();
		const { outcome, output, error } = await runInTime(get(), abuse);
		expect({ outcome, error: error.slice(-500) }).toEqual({ outcome: rightOutcome(abuse, get().sandbox.info), error: expect.anything() });
		if (abuse.output) expect(output).toMatch(abuse.output);
		expect([await hostState(), await seenInside()]).toEqual([before, clean]);
	});

	itHoldsTogether(level, get);
}

async function runInTime({ sandbox }: SandboxUnderTest, abuse: AbuseCase): Promise<ExecutionResult> {
	const endsByMs = (abuse.limits?.wallMs ?? usualWallMs) + graceMs;
	let result = await runCase(sandbox, abuse);
	for (let count = 1; count < tries && result.wall_ms > endsByMs; count++) result = await runCase(sandbox, abuse);
	expect(result.wall_ms).toBeLessThanOrEqual(endsByMs);
	return result;
}
