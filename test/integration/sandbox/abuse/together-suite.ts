// The cases of abuse that are more than one program that ends: stopped at each stage, two runs that look for each other, twenty at once,
// output that attacks whoever shows it, and what is left at the end.

import { expect, it } from "vitest";
import { TerminalText } from "../../../../server/src/base/terminal-text.ts";
import type { SandboxUnderTest } from "../sandbox-suite.ts";
import { rightOutcome } from "./abuse-case.ts";
import type { AbusedLevel } from "./abuse-suite.ts";
import { hostState } from "./host-state.ts";
import { abuseCases, runCase } from "./run-case.ts";

export function itHoldsTogether({ method, languages }: AbusedLevel, get: () => SandboxUnderTest): void {
	const program = (code: string, more: Partial<Parameters<typeof runCase>[1]> = {}) => ({ name: "", code, outcome: "ok" as const, ...more });

	it.each([
		["before its start", "print('ran')", /^$/, () => true],
		["while it runs", "import time\nprint('up', flush=True)\ntime.sleep(60)", /^up/, (text: string) => text.includes("up")],
		["while it ends", "import atexit, time\natexit.register(lambda: (print('ending', flush=True), time.sleep(60)))", /^ending/, (text: string) => text !== ""],
	])("24 stopped %s", async (_when, code, output, stopAt) => {
		const stop = new AbortController();
		if (stopAt("")) stop.abort();
		const onOutput = (_stream: string, text: string) => stopAt(text) && stop.abort();
		const result = await runCase(get().sandbox, program(code, { limits: { wallMs: 30_000 } }), { signal: stop.signal, onOutput });
		expect(result).toMatchObject({ outcome: "stopped", output: expect.stringMatching(output) });
	});

	it.runIf(languages.includes("java"))("24 stopped while it is compiled", async () => {
		const methods = Array.from({ length: 3000 }, (_, index) => `static int m${index}() { return ${index}; }`).join(" ");
		const code = `public class Main { ${methods} public static void main(String[] a) { for (;;); } }`;
		const result = await runCase(get().sandbox, program(code, { language: "java", limits: { wallMs: 30_000 } }), { signal: AbortSignal.timeout(100) });
		expect(result.outcome).toBe("stopped");
	});

	it.each([
		["57 output that drives a terminal", "\u001b]52;c;cm0=\u0007\u001b]0;root\u0007\u001b]8;;file:///etc/passwd\u0007link\u001b[2J\u001b[999A\u0007", "link\n"],
		[
			"63 markup and links to commands, which are text",
			"<img src=x onerror=alert(1)> [run](command:workbench.action.quit) <script>1</script> ```",
			"<img src=x onerror=alert(1)> [run](command:workbench.action.quit) <script>1</script> ```\n",
		],
	])("%s", async (_name, written, shown) => {
		const { outcome, output } = await runCase(get().sandbox, program(`print(${JSON.stringify(written)})`, { limits: { wallMs: 10_000 } }));
		expect([outcome, output, new TerminalText().push(output)]).toEqual(["ok", `${written}\n`, shown]);
	});

	it("75 a lock on a file of the system, and another run that looks for it", async () => {
		const done = Promise.withResolvers<void>();
		async function* untilDone() {
			await done.promise;
			yield Buffer.from("\n");
		}
		const lock = "import fcntl\nf = open('/usr/bin/env', 'rb')\n";
		const locked = Promise.withResolvers<void>();
		const options = { stdin: untilDone(), onOutput: () => locked.resolve() };
		const holder = runCase(
			get().sandbox,
			program(`${lock}fcntl.flock(f, fcntl.LOCK_EX)\nprint('locked', flush=True)\ninput()`, { limits: { wallMs: 30_000 } }),
			options,
		);
		await locked.promise;
		const seeker = `${lock}try:\n  fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); print('apart')\nexcept OSError: print('shared')`;
		const { output } = await runCase(get().sandbox, program(seeker, { limits: { wallMs: 10_000 } }));
		done.resolve();
		expect((await holder).outcome).toBe("ok");
		const cannot = get().sandbox.info.cannotHold?.includes("file locks that other runs do not meet");
		expect([output, cannot]).toEqual(method === "docker" ? ["apart\n", false] : ["shared\n", true]);
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
			runs.map((abuse) => runCase(get().sandbox, { ...abuse, limits: { wallMs: rightOutcome(abuse, get().sandbox.info) === "timeout" ? 2_000 : 60_000 } })),
		);
		expect(results.map(({ outcome }) => outcome)).toEqual(runs.map((abuse) => rightOutcome(abuse, get().sandbox.info)));
	});

	it("97 nothing is left on the host", async () => {
		const before = await hostState();
		await get().sandbox.dispose();
		await expect.poll(() => get().leftovers(), { timeout: 15_000 }).toEqual([]);
		expect(await hostState()).toEqual(before);
	});
}
