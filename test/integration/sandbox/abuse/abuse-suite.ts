// Runs every case of abuse against one level: it must end in time, for the right reason, and the run after it must find a clean sandbox.

import { hostname } from "node:os";
import { beforeAll, expect, it } from "vitest";
import type { SandboxUnderTest } from "../sandbox-suite.ts";
import { abuseCases, runCase, usualWallMs } from "./run-case.ts";

/** Half a second is the promise; machines that tests run on are shared. */
const graceMs = 5_000;
// What a run before may have left: files, processes, shared memory, a changed host name.
const lookAround = `
import os
left = [f for d in ("/tmp", "/dev/shm", "/w", "/var/tmp") if os.path.isdir(d) for f in os.listdir(d) if f != "main.py"]
processes = [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]
shared = open("/proc/sysvipc/shm").readlines()[1:] if os.path.exists("/proc/sysvipc/shm") else []
print(left, processes, shared, os.uname().nodename)`;

export interface AbusedLevel {
	method: "docker" | "bubblewrap";
	/** Those that the sandbox under test has. */
	languages: readonly ("python" | "javascript" | "java")[];
}

export function itHoldsAbuse({ method, languages }: AbusedLevel, get: () => SandboxUnderTest): void {
	// What a level cannot hold is listed in docs/sandbox.md.
	const held = abuseCases.filter(({ language = "python", except }) => languages.some((each) => each === language) && !except?.includes(method));

	let clean = "";
	const seenInside = async () => (await runCase(get().sandbox, { name: "", code: lookAround, outcome: ["ok"], limits: { wallMs: 30_000 } })).output;
	// A runtime that lies below /tmp is seen there, so what a clean sandbox shows is asked first.
	beforeAll(async () => {
		clean = await seenInside();
		expect(clean).toMatch(/^\[.*\] \[\] \[\] sandbox\n$/);
	});

	it("has the languages that it is abused in", () => {
		expect(Object.keys(get().sandbox.runtimes)).toEqual(expect.arrayContaining([...languages]));
	});

	it.for(held)("$name", async (abuse) => {
		const { sandbox } = get();
		const result = await runCase(sandbox, abuse);
		const limitMs = abuse.limits?.wallMs ?? usualWallMs;
		const { outcome, output, error } = result;
		expect(abuse.outcome, `${outcome}: ${error.slice(0, 500)}`).toContain(outcome);
		if (abuse.output) expect(output).toMatch(abuse.output);
		expect(result.wall_ms).toBeLessThan(limitMs + graceMs);
		expect(await seenInside()).toBe(clean);
	});

	it("89 twenty at once, a killer each, in any order", async () => {
		const names = [
			"1 fork bomb",
			"16 an endless loop",
			"25 memory piece by piece",
			"37 a file of a gigabyte",
			"51 stdout without end",
			"59 a forged end on every descriptor",
		];
		const killers = abuseCases.filter(({ name }) => names.includes(name));
		const runs = Array.from({ length: 20 }, (_, index) => killers[(index * 7) % killers.length]).filter((each) => each !== undefined);
		const results = await Promise.all(
			runs.map((abuse) => runCase(get().sandbox, { ...abuse, limits: { wallMs: 20_000, ...(abuse.outcome.includes("timeout") ? { wallMs: 2_000 } : {}) } })),
		);
		expect(results.filter((result, index) => !runs[index]?.outcome.includes(result.outcome)).map(({ outcome, error }) => [outcome, error])).toEqual([]);
	});

	it("97 leaves nothing on the host", async () => {
		const name = hostname();
		await get().sandbox.dispose();
		await expect.poll(() => get().leftovers(), { timeout: 15_000 }).toEqual([]);
		expect(hostname()).toBe(name);
	});
}
