import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { arch, homedir, release, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { launchBubblewrapCell } from "../../../server/src/sandbox/bubblewrap-cell.ts";
import { findBubblewrapHost } from "../../../server/src/sandbox/bubblewrap-host.ts";
import type { LaunchCell } from "../../../server/src/sandbox/cell.ts";
import { sandboxEnvironment } from "../../../server/src/sandbox/environment.ts";
import { findHostRuntimes } from "../../../server/src/sandbox/host-runtimes.ts";
import { OneShotSandbox } from "../../../server/src/sandbox/one-shot-sandbox.ts";
import { readRunnerPrograms } from "../../../server/src/sandbox/runner-programs.ts";
import { defaultLimits, type Sandbox } from "../../../server/src/sandbox/sandbox.ts";
import { readSystemCallFilter } from "../../../server/src/sandbox/system-call-filter.ts";
import { bubblewrapMissing, imagesFolder, titled } from "../../support/components.ts";
import { controlGroupsOf, guestsBelow, stillRunning } from "./leftovers.ts";
import { itIsASandbox, provedSandbox, runPython } from "./sandbox-suite.ts";

const missing = bubblewrapMissing();

describe.skipIf(missing)(titled("bubblewrap", missing), () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await provedSandbox({ preference: "bubblewrap" });
	});
	afterAll(() => sandbox?.dispose());

	it.runIf(process.getuid?.() === 0)("shows a folder wherever it lies, also where root puts such folders together", async () => {
		const from = await mkdtemp("/mnt/shown-");
		await chmod(from, 0o755);
		await writeFile(join(from, "package"), "");
		try {
			const shown = [{ from, to: "/w/node_modules" }];
			expect(await runPython(sandbox, "import os; print(os.listdir('node_modules'))", { shown })).toMatchObject({ output: "['package']\n" });
		} finally {
			await rm(from, { recursive: true });
		}
	});

	it.runIf(process.getuid?.() === 0)("what was up before a run is not counted for one that is ended", async () => {
		const { javascript = "" } = sandbox.runtimes;
		const files = [{ path: "a.js", content: Buffer.from("setTimeout(() => {}, 60_000)") }];
		const run = { language: "javascript", files, command: [javascript, "a.js"], limits: { wallMs: 300 } };
		const { outcome, cpu_ms = 0 } = await sandbox.run(run, new AbortController().signal);
		// To start Node.js takes more.
		expect([outcome, cpu_ms < 40]).toEqual(["timeout", true]);
	});

	itIsASandbox(() => ({ sandbox, leftovers: async () => [...(await processes()), ...(await controlGroupsOf(process.pid))] }));
});

describe.skipIf(missing)(titled("bubblewrap without control groups", missing), () => {
	let sandbox: Sandbox;
	const launchedIn = async (kernelRelease: string): Promise<Sandbox> => {
		const host = await findBubblewrapHost({ env: process.env, uid: process.getuid?.() ?? 0, kernelRelease });
		if (!host) throw new Error("bubblewrap has gone");
		const { runtimes, binds, path } = await findHostRuntimes(process.env, homedir(), AbortSignal.timeout(10_000));
		const info = { level: "os-sandbox", method: "bubblewrap", proofs: [], reason: "" } as const;
		const programs = await readRunnerPrograms(imagesFolder);
		const filter = (await readSystemCallFilter(imagesFolder, arch())) ?? Buffer.alloc(0);
		const cells = {
			host,
			binds: binds.map((path) => ({ from: path, to: path })),
			filter,
			env: sandboxEnvironment({}, path),
			clock: systemClock,
			nextGroup: () => "",
		};
		const fixed = {
			programs,
			path,
			limits: defaultLimits,
			clock: systemClock,
			logger: silentLogger,
			share: { concurrentRuns: 4, readyBytes: 1e9 },
			readyCells: 1,
			showsFolders: false,
		};
		// Some clients of container engines let bytes of their own slip into the stream first: the runner passes them over.
		const launch: LaunchCell = async (...given) => {
			const cell = await launchBubblewrapCell(cells, ...given);
			cell.input.write('{"stream":true,"stdin":true}ensemble F\0\0');
			return cell;
		};
		return new OneShotSandbox({ launch, method: "bubblewrap", runtimes, info: { ...info, proofs: [] }, ...fixed });
	};
	beforeAll(async () => {
		sandbox = await launchedIn("4.0.0");
	});
	afterAll(() => sandbox?.dispose());

	it("memory is watched, and a hog is ended", async () => {
		expect(await runPython(sandbox, "x = bytearray(b'x' * 400_000_000)\nimport time; time.sleep(5)")).toMatchObject({ outcome: "memory" });
	});

	it("what a program starts from another thread is watched as well", async () => {
		const hog = "if os.fork() == 0: x = bytearray(b'x' * 400_000_000)\n    time.sleep(5)";
		const code = `import os, threading, time\ndef work():\n    ${hog}\nthreading.Thread(target=work).start()`;
		expect(await runPython(sandbox, code)).toMatchObject({ outcome: "memory" });
	});

	it("who has all the processes that it may have when it fails is told why", async () => {
		const counted = await launchedIn(release());
		const code = "import os, time\nwhile True:\n  if os.fork() == 0: time.sleep(60)";
		expect(await runPython(counted, code)).toMatchObject({ outcome: "pids" });
		await counted.dispose();
	});

	it("the number of processes is watched, and a bomb is ended", async () => {
		const result = await runPython(sandbox, "import os, time\nfor _ in range(100):\n  if os.fork() == 0: time.sleep(30)\ntime.sleep(30)");
		expect(result).toMatchObject({ outcome: "pids" });
		await sandbox.dispose();
		await expect.poll(processes, { timeout: 15_000 }).toEqual([]);
	});
});

it.runIf(missing === undefined && process.getuid?.() === 0)("root that does not strip itself is found out by the self-test", async () => {
	// As user 0 of the host a program could write /proc/sys, whatever it is called inside.
	await expect(provedSandbox({ uid: 1 })).rejects.toThrow("does not hold what it must here: read-only system");
});

describe.skipIf(missing)(titled("a backend", missing), () => {
	const endlessRun = fileURLToPath(new URL("endless-run.ts", import.meta.url));
	let home: string;
	beforeEach(async () => {
		home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
	});
	afterEach(() => rm(home, { recursive: true }));

	it("that is killed leaves no process of a run behind, and its control groups go at the next start", async () => {
		const backend = spawn(process.execPath, [endlessRun, home], { stdio: ["ignore", "pipe", "inherit"] });
		const exited = once(backend, "exit");
		await once(backend.stdout, "data");
		const guests = await guestsBelow(backend.pid ?? 0);
		expect(guests.length).toBeGreaterThan(0);
		backend.kill("SIGKILL");
		await exited;
		await expect.poll(() => stillRunning(guests), { timeout: 15_000 }).toEqual([]);
		await (await provedSandbox({})).dispose();
		expect(await controlGroupsOf(backend.pid ?? 0)).toEqual([]);
	});

	it("that sleeps while a run's time goes by finds it ended when it wakes, for that reason", async () => {
		const backend = spawn(process.execPath, [endlessRun, home, "bubblewrap", "", "1000"], { stdio: ["ignore", "pipe", "inherit"] });
		const said = text(backend.stdout);
		await once(backend.stdout, "data");
		const guests = await guestsBelow(backend.pid ?? 0);
		backend.kill("SIGSTOP");
		await expect.poll(() => stillRunning(guests), { timeout: 15_000 }).toEqual([]);
		backend.kill("SIGCONT");
		expect(await said).toBe("up\ntimeout\n");
	});

	it.runIf(process.getuid?.() === 0)("on a full disk runs code all the same", async () => {
		const onFullDisk = 'mount -t tmpfs -o size=64k none "$1" || exit; cat /dev/zero > "$1/full" 2>/dev/null; exec "$0" "$2" "$1" bubblewrap "" 500';
		const args = ["--mount", "sh", "-c", onFullDisk, process.execPath, home, endlessRun];
		const backend = spawn("unshare", args, { env: { ...process.env, TMPDIR: home }, stdio: ["ignore", "pipe", "inherit"] });
		expect(await text(backend.stdout)).toBe("up\ntimeout\n");
	});
});

const processes = () => guestsBelow(process.pid);
