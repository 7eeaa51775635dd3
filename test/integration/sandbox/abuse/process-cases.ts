// Processes and time: bombs, daemons, signals, sleeping and spinning past the limit.

import { type AbuseCase, fails, held } from "./abuse-case.ts";

export const processCases: readonly AbuseCase[] = [
	fails("1 fork bomb", "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", "timeout"),
	fails(
		"1 fork bomb in JavaScript",
		"const { spawn } = require('child_process');\nfor (;;) spawn(process.execPath, [__filename]).on('error', () => {})",
		"memory",
		{ language: "javascript", limits: { wallMs: 20_000 } },
	),
	fails("1 fork bomb by exec", "import os, sys\nos.fork(); os.fork()\nos.execv(sys.executable, [sys.executable, 'main.py'])", "timeout"),
	fails("1 more children than it may have", "import os, time\nwhile True:\n  if os.fork() == 0: time.sleep(60)", "pids", { limits: { wallMs: 10_000 } }),
	fails("2 thread bomb", "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()", "timeout"),
	fails("2 more threads than it may have", "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()", "pids", {
		limits: { wallMs: 10_000 },
		// They are gone with it, so nobody can count them at its end.
		watched: "exit",
	}),
	fails(
		"3 a daemon outlives its parent",
		"import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(60)\n  os._exit(0)\nos.wait(); print('done')",
		"ok",
		{
			output: /^done\n$/,
		},
	),
	fails("4 the parent ends, a child keeps stdout open", "import os, time\nif os.fork() == 0: time.sleep(60)\nprint('done')", "ok", { output: /^done\n$/ }),
	fails("5 a child goes on writing after its parent's end", "import os\nif os.fork() == 0:\n  while True: os.write(1, b'x')\nos._exit(0)", "ok", {
		output: /^x*$/,
	}),
	fails(
		"6 ignores every signal that can be",
		"import signal\nfor n in range(1, 32):\n  try: signal.signal(n, signal.SIG_IGN)\n  except OSError: pass\nwhile True: pass",
		"timeout",
	),
	fails(
		"7 kills everybody",
		"import os, signal, time\nprint('up', flush=True)\nfor pid in (-1, 1):\n  try: os.kill(pid, 9); os.kill(pid, 15)\n  except OSError: pass\nprint('alive')",
		"ok",
		{ output: /^up\nalive\n$/ },
	),
	held("7 kills the process that started it", "os.kill(os.getppid(), 9); time.sleep(0.1); os.kill(os.getppid(), signal.SIGTERM)"),
	held("7 each signal to who started it", "for number in range(1, 65): os.kill(os.getppid(), number)\ntime.sleep(0.2)"),
	held("8 stops the process that started it", "os.kill(os.getppid(), signal.SIGSTOP); os.kill(os.getppid(), signal.SIGTSTP)"),
	held(
		"9 programs that give another user's rights",
		"import stat\nfor folder, _, names in os.walk('/usr'):\n  for name in names:\n    mode = os.lstat(os.path.join(folder, name)).st_mode\n    if stat.S_ISREG(mode) and mode & 0o6000: possible.append(name)",
		{ except: { bubblewrap: "a system without programs that run with another user's rights" } },
	),
	held(
		"9 su",
		"import subprocess\nif os.path.exists('/usr/bin/su') and subprocess.run(['/usr/bin/su', '-c', 'id'], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0: possible.append('su')",
	),
	held("10 a debugger on the runner and on others", "refused('attach 1', 101, 117, 16, 1, 0, 0)\nrefused('seize 1', 101, 117, 0x4206, 1, 0, 0)"),
	held(
		"11 the runner's memory",
		"refused('process_vm_readv', 310, 270, 1, 0, 0, 0, 0, 0)\nfails('mem', lambda: open('/proc/1/mem', 'rb'))\nfails('environ', lambda: open('/proc/1/environ', 'rb').read())\nfails('fd', lambda: os.listdir('/proc/1/fd'))\nfails('maps', lambda: open('/proc/1/maps').read())",
	),
	held("12 a higher priority", "fails('nice', lambda: os.nice(-5))\nfails('real time', lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10)))"),
	fails("13 zombies", "import os, time\nfor _ in range(1000):\n  try:\n    if os.fork() == 0: os._exit(0)\n  except OSError: pass\nprint('done')", "ok", {
		output: /^done\n$/,
		limits: { wallMs: 10_000 },
	}),
	held(
		"14 and 78 new namespaces",
		"for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000, 0x2000000): refused('unshare %x' % flag, 272, 97, flag)\nrefused('clone3', 435, 435, b'\\0' * 64, 64)\nrefused('clone', 56, 220, 0x10000000 | 17, 0, 0, 0, 0)\nrefused('setns', 308, 268, 0, 0)",
	),
	fails(
		"15 becomes other programs",
		"import os\nn = int(os.environ.get('N', '0'))\nos.environ['N'] = str(n + 1)\nif n < 30: os.execvp('python3', ['[kworker]', 'main.py'])\nprint('done')",
		"ok",
		{ output: /^done\n$/, limits: { wallMs: 20_000 } },
	),
	fails("16 an endless loop", "while True: pass", "timeout"),
	fails("16 an endless loop in JavaScript", "for (;;);", "timeout", { language: "javascript" }),
	fails("17 sleeps past the limit", "import time; time.sleep(60)", "timeout"),
	fails("18 ten busy threads", "import threading\ndef spin():\n  while True: pass\nfor _ in range(10): threading.Thread(target=spin).start()", "timeout"),
	fails("19 waits for input that never comes", "import sys; print(repr(sys.stdin.read()))", "ok", { output: /^''\n$/ }),
	held(
		"20 sets the clock",
		"fails('clock', lambda: time.clock_settime(time.CLOCK_REALTIME, 0))\nrefused('settimeofday', 164, 170, 0, 0)\nrefused('adjtimex', 159, 171, 0)\nrefused('clock_adjtime', 305, 266, 0, 0)",
	),
	fails(
		"21 alarms and timers",
		"import signal, time\nsignal.signal(signal.SIGALRM, lambda *_: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\nwhile True: time.sleep(1)",
		"timeout",
	),
	fails(
		"22 catches all, and hangs in finally",
		"import time\ntry:\n  while True:\n    try: time.sleep(60)\n    except BaseException: pass\nfinally:\n  while True: pass",
		"timeout",
	),
	fails("22 an exit handler that hangs", "import atexit\n@atexit.register\ndef _():\n  while True: pass", "timeout"),
	fails("22 an exit handler that hangs in JavaScript", "process.on('exit', () => { for (;;); })", "timeout", { language: "javascript" }),
	fails("23 a regular expression that does not come back", "import re; re.match('(a+)+$', 'a' * 64 + 'b')", "timeout"),
	fails("23 a power that does not come back", "print(7 ** 7 ** 9 % 3)", "timeout"),
];
