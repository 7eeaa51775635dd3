// Memory, disk, and what is left for the next run.

import { type AbuseCase, fails, held } from "./abuse-case.ts";

const slow = { limits: { wallMs: 15_000 } };

export const memoryCases: readonly AbuseCase[] = [
	fails("25 ten gigabytes at once", "x = [bytearray(b'x') * 10 ** 9 for _ in range(10)]", "memory", slow),
	fails("25 memory piece by piece", "x = []\nwhile True: x.append(bytearray(b'x' * 1000000))", "memory", slow),
	fails("25 memory in JavaScript", "const x = []; for (;;) x.push(new Array(1e5).fill(x.length))", "memory", {
		language: "javascript",
		...slow,
	}),
	fails(
		"26 reserved first, touched then",
		"import mmap\nm = mmap.mmap(-1, 10 ** 9)\nprint('reserved', flush=True)\nfor n in range(0, 10 ** 9, 4096): m[n] = 1",
		"memory",
		{ output: /^reserved/, ...slow },
	),
	fails(
		"27 four children share the limit",
		"import os, time\nfor _ in range(4):\n  if os.fork() == 0:\n    x = bytearray(b'x' * 60_000_000); time.sleep(3); os._exit(0)\nraise SystemExit(1 if any([os.wait()[1] for _ in range(4)]) else 0)",
		"memory",
		slow,
	),
	held(
		"28 fills the shared memory",
		"fails('shm', lambda: open('/dev/shm/big', 'wb', buffering=0).write(b'x' * 20_000_000) == 20_000_000 or (_ for _ in ()).throw(OSError()))",
	),
	fails(
		"29 fills its folders, which count as memory",
		"import os\nfor folder in ('/tmp', '/w', '/dev/shm'):\n  try:\n    with open(folder + '/big', 'wb', buffering=0) as f:\n      while True: f.write(b'x' * 1000000)\n  except OSError as e: print(e.strerror)\nx = bytearray(b'x' * 100_000_000)",
		"memory",
		slow,
	),
	fails("30 recursion without end", "def f(): return f()\nf()", "exit", slow),
	fails("30 recursion past the stack", "import sys, threading\nsys.setrecursionlimit(10 ** 9)\ndef f(): return f()\nf()", "memory", slow),
	fails("30 recursion in JavaScript", "(function f() { f(); })()", "exit", { language: "javascript", ...slow }),
	held(
		"31 kernel memory: pipes, sockets, watches",
		"import socket\nkept = []\ntry:\n  while len(kept) < 100_000: kept.append(os.pipe())\nexcept OSError: pass\nif len(kept) > 1000: possible.append(len(kept))",
	),
	fails("33 memory beside the heap in JavaScript", "const x = []; for (;;) x.push(Buffer.alloc(1e7, 1))", "memory", { language: "javascript", ...slow }),
	fails("34 anonymous files", "import os\nwhile True:\n  fd = os.memfd_create('x')\n  for _ in range(20): os.write(fd, b'x' * 1000000)", "memory", slow),
	fails(
		"35 System V shared memory",
		"import ctypes, time\nlibc = ctypes.CDLL(None)\nlibc.shmat.restype = ctypes.c_void_p\nwhile True:\n  i = libc.shmget(0, 50_000_000, 0o1600)\n  if i < 0: raise SystemExit(1)\n  ctypes.memset(ctypes.c_void_p(libc.shmat(i, None, 0)), 1, 50_000_000)",
		"memory",
		slow,
	),
	fails(
		"36 a child that is killed for memory is told from a kill",
		"import os\nif os.fork() == 0: x = bytearray(b'x' * 500_000_000)\nraise SystemExit(1 if os.wait()[1] else 0)",
		"memory",
		slow,
	),
	fails("37 a file of a gigabyte", "f = open('big', 'wb', buffering=0)\nfor _ in range(1000): f.write(b'x' * 1000000)", "disk", slow),
	fails(
		"38 a million small files",
		"for n in range(1_000_000): open('f%d' % n, 'w')",
		{ docker: "disk", bubblewrap: "memory" },
		{ ...slow, watched: "timeout" },
	),
	held(
		"39 a sparse petabyte",
		"fails('sparse', lambda: os.truncate(os.open('big', os.O_CREAT | os.O_RDWR), 2 ** 50) or os.pwrite(os.open('big', os.O_RDWR), b'x', 2 ** 49))",
	),
	held("40 folders a thousand deep", "for _ in range(1000):\n  os.mkdir('d'); os.chdir('d')"),
	held(
		"41 all file descriptors",
		"kept = []\ntry:\n  while len(kept) < 10_000: kept.append(open('/dev/null'))\nexcept OSError: pass\nif len(kept) > 300: possible.append(len(kept))",
	),
	held(
		"42 writes outside its folders",
		"for path in ('/x', '/etc/x', '/usr/x', '/usr/bin/x', '/var/x', '/dev/x', '/sys/x', '/etc/passwd', '/etc/hosts', '/proc/sys/kernel/hostname', '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/sys/kernel/uevent_helper', '/proc/1/oom_score_adj'): fails(path, lambda: open(path, 'a').write('x'))",
	),
	held(
		"43 files left in every folder it may write",
		"for folder in ('/tmp', '/dev/shm', '/w', '/tmp/deep'):\n  os.makedirs(folder, exist_ok=True); open(folder + '/left', 'w').write('x')",
	),
	held(
		"44 links to what may not be read",
		"os.symlink('/proc/1/environ', 'e')\nfails('environ', lambda: open('e').read())\nos.symlink('/etc/shadow', 's')\nfails('shadow', lambda: open('s').read())",
	),
	held("45 a hard link to a system file", "fails('link', lambda: os.link('/etc/passwd', '/w/p'))\nfails('link', lambda: os.link('/usr/bin/env', '/tmp/p'))"),
	held("46 a queue in place of a file", "os.mkfifo('main.out')\nos.mkfifo('/tmp/pipe')"),
	held("47 devices", "for mode in (0o060644, 0o020644): fails('mknod', lambda: os.mknod('device', mode, os.makedev(1, 1)))"),
	held(
		"48 odd file names",
		"for name in ('a\\nb', '-rf', 'x' * 255, 'a\\\\b', 'CON', '\\u202e', ' '): open(name, 'w')\nopen(b'\\xff\\xfe', 'w')\nfails('long', lambda: open('x' * 256, 'w'))\nfails('nul', lambda: open('a\\0b', 'w'))",
	),
	fails("48 a file named out of its folder", "", "engine", { files: { "../../tmp/x": "" } }),
	fails("48 a file named from the root", "", "engine", { files: { "/etc/x": "" } }),
	fails("48 a file with a NUL in its name", "", "engine", { files: { "a\0b": "" } }),
	fails("49 a file that is another one's folder", "", "engine", { files: { a: "", "a/b": "" } }),
	held(
		"50 mounts and roots",
		"refused('mount', 165, 40, b'none', b'/w', b'tmpfs', 0, 0)\nrefused('umount', 166, 39, b'/w', 2)\nrefused('pivot_root', 155, 41, b'/w', b'/w')\nfails('chroot', lambda: os.chroot('/w'))\nrefused('open_tree', 428, 428, -100, b'/', 1)\nrefused('fsopen', 430, 430, b'tmpfs', 0)\nrefused('move_mount', 429, 429, -100, b'/w', -100, b'/tmp', 0)",
	),
];
