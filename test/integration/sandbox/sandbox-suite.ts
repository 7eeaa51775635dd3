// What every sandbox must hold, whatever it is made of. Each case runs real code in it.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { ExecutionResult } from "#protocol/execution.ts";
import { type ChooseSandboxOptions, chooseSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { defaultLimits, type Sandbox, type SandboxRun } from "../../../server/src/sandbox/sandbox.ts";
import { sandboxOptions } from "../../support/sandbox-options.ts";

/** Chosen by the self-test, as in the product. */
export async function provedSandbox(changes: Partial<ChooseSandboxOptions>): Promise<Sandbox> {
	const home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
	try {
		const { sandbox, info } = await chooseSandbox(sandboxOptions(home, changes));
		if (!sandbox) throw new Error(info.reason);
		return sandbox;
	} finally {
		await rm(home, { recursive: true, force: true });
	}
}

export type Changes = Partial<Omit<SandboxRun, "files" | "command">> & { signal?: AbortSignal };

export function runPython(sandbox: Sandbox, code: string, { signal, ...changes }: Changes = {}): Promise<ExecutionResult> {
	const files = [{ path: "main.py", content: Buffer.from(code) }];
	const command = [sandbox.runtimes.python ?? "python3", "main.py"];
	return sandbox.run({ language: "python", files, command, ...changes }, signal ?? new AbortController().signal);
}

export interface SandboxUnderTest {
	sandbox: Sandbox;
	/** What of its runs is still there on the host: containers, processes, control groups. */
	leftovers(): Promise<string[]>;
}

export function itIsASandbox(get: () => SandboxUnderTest): void {
	const python = (code: string, changes?: Changes) => runPython(get().sandbox, code, changes);

	it("proved every claim of its badge", () => {
		expect(get().sandbox.info.proofs.filter((proof) => !proof.held)).toEqual([]);
		expect(get().sandbox.info.proofs.length).toBeGreaterThan(8);
	});

	it("runs Python and JavaScript and tells their output apart", async () => {
		const { sandbox } = get();
		const [py, js] = await Promise.all([
			python("import sys; print('hello'); print('oops', file=sys.stderr)"),
			sandbox.run(
				{ language: "javascript", files: [{ path: "a.js", content: Buffer.from("console.log('hi')") }], command: [sandbox.runtimes.javascript ?? "", "a.js"] },
				new AbortController().signal,
			),
		]);
		const { success, output, error, outcome, exit_code, language, truncated } = py;
		expect({ success, output, error, outcome, exit_code, language, truncated }).toEqual({
			success: true,
			output: "hello\n",
			error: "oops\n",
			outcome: "ok",
			exit_code: 0,
			language: "python",
			truncated: false,
		});
		expect(js).toMatchObject({ success: true, output: "hi\n", language: "javascript", level: sandbox.info.level, method: sandbox.info.method });
	});

	it("gives the program its stdin and then its end", async () => {
		const stdin = Buffer.from("línea 1\nsecond");
		expect((await python("import sys; print(sys.stdin.read()[::-1])", { stdin })).output).toBe("dnoces\n1 aeníl\n");
		expect((await python("import sys; print(repr(sys.stdin.read()))")).output).toBe("''\n");
	});

	it("takes input while the program runs, and its end", async () => {
		const typed = new TransformStream<Uint8Array, Uint8Array>();
		const writer = typed.writable.getWriter();
		const answers = [Buffer.from("Ada\n"), Buffer.from("36\n")];
		const code = "name = input('Name? ')\nage = int(input('Age? '))\nimport sys\nprint(name, age + 1, repr(sys.stdin.read()))";
		const asked: string[] = [];
		const onOutput = (_stream: string, text: string) => {
			asked.push(text);
			if (!text.endsWith("? ")) return;
			void writer.write(answers.shift());
			if (answers.length === 0) void writer.close();
		};
		const result = await python(code, { stdin: typed.readable.values(), onOutput });
		expect([result.outcome, result.output]).toEqual(["ok", "Name? Age? Ada 37 ''\n"]);
	});

	it("passes signals on while the program runs", async () => {
		const pressed = Promise.withResolvers<void>();
		async function* signals() {
			await pressed.promise;
			yield "SIGINT" as const;
		}
		// Written at once: print() gives an unbuffered stream its line and the end of it apart, and the signal may come between.
		const code = "import sys, time\ntry:\n  sys.stdout.write('up\\n'); sys.stdout.flush(); time.sleep(60)\nexcept KeyboardInterrupt: print('interrupted')";
		const result = await python(code, { signals: signals(), onOutput: () => pressed.resolve() });
		expect(result).toMatchObject({ outcome: "ok", output: "up\ninterrupted\n" });
	});

	it("a source of input that fails, or that nobody reads to its end, does not hold the run up", async () => {
		async function* failing() {
			yield Buffer.from("one\n");
			throw new Error("the terminal was closed");
		}
		async function* endless() {
			for (;;) yield Buffer.alloc(100_000, "x");
		}
		expect(await python("import sys; print(sys.stdin.read())", { stdin: failing() })).toMatchObject({ outcome: "ok", output: "one\n\n" });
		expect(await python("print(len(input()) if False else 'unread')", { stdin: endless() })).toMatchObject({ outcome: "ok", output: "unread\n" });
	});

	it("ends as the interpreter ends: exit handlers, what was raised, modules, __main__", async () => {
		const code = `
import atexit, sys
atexit.register(lambda: print("at exit"))
class Thing:
    def __del__(self): print("gone")
thing = Thing()
print(__name__, __file__, sys.argv, sys.modules["__main__"].thing is thing)
raise ValueError("oops")`;
		const result = await python(code);
		expect([result.output, result.exit_code]).toEqual(["__main__ /w/main.py ['main.py'] True\nat exit\ngone\n", 1]);
		expect(result.error).toBe('Traceback (most recent call last):\n  File "/w/main.py", line 8, in <module>\n    raise ValueError("oops")\nValueError: oops\n');
	});

	it("JavaScript that waited ahead is as if it had just started", async () => {
		const { sandbox } = get();
		const code =
			"console.log(require.main === module, __filename, process.argv.slice(1), Object.keys(require.cache), process.env.HOME, process.exitCode); process.stdin.on('data', (d) => console.log(String(d)))";
		const files = [
			{ path: "main.js", content: Buffer.from(code) },
			{ path: "main.mjs", content: Buffer.from("import { x } from './x.mjs'; console.log(await x)") },
			{ path: "x.mjs", content: Buffer.from("export const x = Promise.resolve(7)") },
		];
		const start = (...args: string[]) => ({
			language: "javascript",
			files,
			command: [sandbox.runtimes.javascript ?? "", ...args],
			stdin: Buffer.from("typed"),
		});
		const [script, module] = await Promise.all([start("main.js", "a"), start("main.mjs")].map((run) => sandbox.run(run, new AbortController().signal)));
		expect(script?.output).toBe("true /w/main.js [ '/w/main.js', 'a' ] [ '/w/main.js' ] /w undefined\ntyped\n");
		expect(module?.output).toBe("7\n");
	});

	it("has the files of a project, in folders, and nothing else", async () => {
		const { sandbox } = get();
		const files = [
			{ path: "main.py", content: Buffer.from("import os, pkg.part; print(pkg.part.name, sorted(os.listdir('.')))") },
			{ path: "pkg/part.py", content: Buffer.from("name = '이름'") },
			{ path: "tools/run.sh", content: Buffer.from("#!/bin/sh\n"), executable: true },
		];
		const result = await sandbox.run({ language: "python", files, command: [sandbox.runtimes.python ?? "", "main.py"] }, new AbortController().signal);
		expect(result.output).toBe("이름 ['main.py', 'pkg', 'tools']\n");
	});

	it("passes the exit code and the signal on", async () => {
		expect(await python("raise SystemExit(7)")).toMatchObject({ success: false, outcome: "exit", exit_code: 7 });
		expect(await python("import os; os.abort()")).toMatchObject({ success: false, outcome: "signal", signal: "SIGABRT" });
	});

	it("streams output while the program runs, and nothing after its end", async () => {
		const pieces: string[] = [];
		let ended = false;
		const late: string[] = [];
		const result = await python("import time\nfor n in range(3): print(n, '🦊', flush=True); time.sleep(0.05)", {
			onOutput: (stream, text) => (ended ? late : pieces).push(`${stream}:${text}`),
		});
		ended = true;
		expect([pieces.join("").replaceAll("stdout:", ""), late, result.output]).toEqual([result.output, [], "0 🦊\n1 🦊\n2 🦊\n"]);
		expect(pieces.length).toBeGreaterThan(1);
	});

	it("shows invalid UTF-8 as replacement characters", async () => {
		expect((await python("import sys; sys.stdout.buffer.write(b'a\\xff\\xed\\xa0\\x80b')")).output).toMatch(/^a\ufffd+b$/);
	});

	it("ends an endless loop at its time limit", async () => {
		const result = await python("while True: pass", { limits: { wallMs: 700 } });
		expect(result.outcome).toBe("timeout");
		// Half a second more is the promise; a test machine is shared.
		expect(result.wall_ms).toBeLessThan(6_000);
	});

	it("keeps what was written before the time limit", async () => {
		expect(await python("import time; print('before', flush=True); time.sleep(60)", { limits: { wallMs: 700 } })).toMatchObject({
			outcome: "timeout",
			output: "before\n",
		});
	});

	it("ends a program that takes too much memory, and says so", async () => {
		expect(await python("x = bytearray(10**9)")).toMatchObject({ success: false, outcome: "memory" });
	});

	it("counts the memory of all processes together", async () => {
		const code =
			"import os, time\nfor _ in range(4):\n  if os.fork() == 0:\n    x = bytearray(b'x' * 60_000_000); time.sleep(3); os._exit(0)\nfailed = 0\nfor _ in range(4):\n  failed |= os.wait()[1]\nraise SystemExit(1 if failed else 0)";
		expect((await python(code)).outcome).toBe("memory");
	});

	it("survives a fork bomb", async () => {
		const result = await python("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", { limits: { wallMs: 1_500 } });
		expect(result.outcome).toBe("timeout");
		expect(result.wall_ms).toBeLessThan(8_000);
	});

	it("cuts long output in the middle and keeps head and tail", async () => {
		const result = await python("print('head'); print('x' * 3_000_000); print('tail')");
		expect([result.outcome, result.truncated, result.output.startsWith("head\n"), result.output.endsWith("tail\n")]).toEqual(["ok", true, true, true]);
		expect(result.output.length).toBeLessThan(defaultLimits.outputBytes + 100);
	});

	it("ends a flood of output", async () => {
		const result = await python("while True: print('x' * 1000)");
		expect([result.outcome, result.truncated]).toEqual(["output", true]);
	});

	it("takes a hundred thousand tiny writes on both streams", async () => {
		const code = "import os\nfor _ in range(20000): os.write(1, b'a'); os.write(2, b'b')";
		const result = await python(code, { limits: { wallMs: 30_000, cpus: 1 } });
		expect([result.outcome, result.output.length, result.error.length]).toEqual(["ok", 20_000, 20_000]);
	});

	it("has no network, neither names nor addresses", async () => {
		const code = `
import socket
def fails(action):
    try: action()
    except OSError: return True
    return False
for address in [("1.1.1.1", 53), ("169.254.169.254", 80), ("192.168.65.7", 2375), ("172.17.0.1", 80)]:
    assert fails(lambda: socket.create_connection(address, 1)), address
assert fails(lambda: socket.getaddrinfo("example.com", 80))
print("closed")`;
		expect(await python(code)).toMatchObject({ outcome: "ok", output: "closed\n" });
	});

	it("does not show files, environment or processes of the host", async () => {
		const folder = await mkdtemp(join(tmpdir(), "host-secret-"));
		try {
			await writeFile(join(folder, "secret.txt"), "secret");
			const code = `
import os, sys
print(os.path.exists(sys.stdin.readline().strip()))
print([path for path in ("/home", "/run/docker.sock", "/var/run/docker.sock", "/run/user") if os.path.exists(path) and (path != "/home" or os.listdir(path))])
print([name for name in os.environ if name.startswith(("npm_", "VITEST", "SSH", "AWS"))])
print(len([name for name in os.listdir("/proc") if name.isdigit()]) < 8)`;
			const result = await python(code, { stdin: Buffer.from(`${join(folder, "secret.txt")}\n`) });
			expect(result.output).toBe("False\n[]\n[]\nTrue\n");
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it("lets nothing be written but its own folder", async () => {
		const code = `
written = []
for folder in ["/", "/etc", "/usr", "/usr/lib", "/dev", "/proc/sys/kernel", "/root", "/w", "/tmp"]:
    try:
        open(folder + "/x", "w").write("x"); written.append(folder)
    except OSError: pass
for file in ["/proc/sys/vm/swappiness", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper"]:
    try:
        open(file, "w").write("60"); written.append(file)
    except OSError: pass
print(written)`;
		expect((await python(code)).output).toBe("['/w', '/tmp']\n");
	});

	it("is nobody, without privileges", async () => {
		const code = "import os, re; s = open('/proc/self/status').read(); print(os.getuid(), re.findall(r'(?:CapEff|NoNewPrivs):\\s*(\\w+)', s))";
		expect((await python(code)).output).toBe("65532 ['0000000000000000', '1']\n");
	});

	it("limits the disk, and a full disk is the program's to handle", async () => {
		const code = "try: open('big', 'wb').write(b'x' * 8_000_000)\nexcept OSError as e: print(e.strerror)";
		expect((await python(code, { limits: { diskBytes: 4 * 1024 * 1024 } })).output).toMatch(/No space left|File too large/);
	});

	it("refuses files that cannot fit, or that leave their folder", async () => {
		const { sandbox } = get();
		const put = (path: string, bytes: number) =>
			sandbox.run({ language: "x", files: [{ path, content: Buffer.alloc(bytes) }], command: ["true"] }, new AbortController().signal);
		expect(await put("a", 40 * 1024 * 1024)).toMatchObject({ success: false, outcome: "disk", error: expect.stringContaining("40 MiB") });
		expect(await put("../a", 1)).toMatchObject({ success: false, outcome: "engine", error: expect.stringContaining("plain path") });
	});

	it("says when the program is not there", async () => {
		const result = await get().sandbox.run({ language: "x", files: [], command: ["no-such-program"] }, new AbortController().signal);
		expect(result).toMatchObject({ success: false, outcome: "exit", exit_code: 127 });
	});

	it("leaves nothing of one run to the next", async () => {
		await python("for f in ['/tmp/left', '/dev/shm/left', '/w/left']: open(f, 'w').write('x')");
		expect((await python("import os; print([f for f in ['/tmp/left', '/dev/shm/left', '/w/left'] if os.path.exists(f)])")).output).toBe("[]\n");
	});

	it.each([
		["a sleeper", "import time; print('up', flush=True); time.sleep(60)"],
		["one that ignores signals", "import signal, time\nfor s in (2, 15, 1): signal.signal(s, signal.SIG_IGN)\nprint('up', flush=True)\nwhile True: pass"],
		[
			"a daemon that left its parent",
			"import os, time\nprint('up', flush=True)\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    while True: pass\ntime.sleep(60)",
		],
		["a fork bomb", "import os\nos.write(1, b'up\\n')\nwhile True:\n  try: os.fork()\n  except OSError: pass"],
	])("stops %s at once", async (_name, code) => {
		const stop = new AbortController();
		let stoppedAt = 0;
		const result = await python(code, {
			signal: stop.signal,
			onOutput: () => {
				stoppedAt = performance.now();
				stop.abort();
			},
		});
		const tookMs = performance.now() - stoppedAt;
		expect(result).toMatchObject({ outcome: "stopped", success: false, output: expect.stringMatching(/^up\n?$/) });
		// 150 ms is the goal; a test machine is shared, and an engine has to be asked.
		expect(tookMs).toBeLessThan(4_000);
	});

	it("does not start what was stopped before", async () => {
		expect(await python("print('ran')", { signal: AbortSignal.abort() })).toMatchObject({ outcome: "stopped", output: "" });
	});

	it("counts the CPU time of what the program left behind, and of one that it ends itself", async () => {
		const busy = "import os, time\ndef burn(s):\n  while time.process_time() < s: pass\n";
		const left = await python(`${busy}if os.fork() == 0:\n  burn(0.3); print('burnt', flush=True); time.sleep(60)\nelse: time.sleep(1.5)`, {
			limits: { wallMs: 20_000 },
		});
		const killed = await python(`${busy}burn(0.3); print('burnt', flush=True); time.sleep(60)`, { limits: { wallMs: 2_000 } });
		expect([left, killed]).toMatchObject([{ outcome: "ok" }, { outcome: "timeout", peak_memory_bytes: expect.any(Number) }]);
		for (const { cpu_ms = 0 } of [left, killed]) expect(cpu_ms).toBeGreaterThan(250);
	});

	it("ends a daemon together with its parent", async () => {
		expect(await python("import os, time\nif os.fork() == 0:\n  os.setsid(); time.sleep(60)\nprint('done')")).toMatchObject({
			outcome: "ok",
			output: "done\n",
		});
	});

	it("runs fifty small programs at once and leaves nothing behind", async () => {
		const results = await Promise.all(Array.from({ length: 50 }, (_, index) => python(`print(${index})`, { limits: { wallMs: 60_000 } })));
		expect(results.map((result) => result.output)).toEqual(results.map((_, index) => `${index}\n`));
	});

	it("leaves nothing behind after all of this", async () => {
		await get().sandbox.dispose();
		await expect.poll(() => get().leftovers(), { timeout: 15_000 }).toEqual([]);
	});
}
