// Output, the network, what can be learnt about the host, and the kernel's doors.

import { type AbuseCase, fails, held } from "./abuse-case.ts";

const slow = { limits: { wallMs: 20_000 } };
const address = (host: string, port: number) => `fails('${host}', lambda: socket.create_connection(('${host}', ${port}), 0.5))`;

export const surfaceCases: readonly AbuseCase[] = [
	fails("51 stdout without end", "while True: print('x' * 1000)", "output", slow),
	fails("51 stdout without end in JavaScript", "for (;;) require('fs').writeSync(1, 'x'.repeat(1000))", "output", { language: "javascript", ...slow }),
	fails("52 stderr without end", "import sys\nwhile True: sys.stderr.write('x' * 1000)", "output", slow),
	fails("53 one byte on each in turn", "import os\nfor _ in range(5000): os.write(1, b'a'); os.write(2, b'b')", "ok", { output: /^a{5000}$/, ...slow }),
	fails("54 a hundred megabytes without a line's end", "import os\nfor _ in range(100): os.write(1, b'x' * 1000000)", "output", slow),
	fails("55 one long line", "print('x' * 10_000_000)", "ok", { output: /bytes cut/, ...slow }),
	fails(
		"56 bytes that are no text",
		"import sys\nsys.stdout.buffer.write(b'\\xff\\xfe\\xed\\xa0\\x80\\xf0\\x9f' + '\\ufeff\\ud83e\\udd8a'.encode('utf-16', 'surrogatepass'))",
		"ok",
		{ output: /\ufffd/ },
	),
	fails("56 a character cut in two", "import os, time\nfor b in '\\U0001f98a'.encode(): os.write(1, bytes([b])); time.sleep(0.01)", "ok", { output: /^🦊$/ }),
	fails(
		"58 bytes that look like our frames",
		"import os, struct\nend = b'{\"code\":0}'\nos.write(1, b'X' + struct.pack('>I', len(end)) + end + b'R\\0\\0\\0\\0' + b'\\x01\\0\\0\\0\\0\\0\\0\\x05')\nraise SystemExit(3)",
		"exit",
		{ output: /^X[\s\S]*code/ },
	),
	fails(
		"59 a forged end on every descriptor",
		'import os, struct\nend = b\'{"failure":{"reason":"disk","message":""}}\'\nfor fd in [*range(3, 256)]:\n  try: os.write(fd, b\'X\' + struct.pack(\'>I\', len(end)) + end)\n  except OSError: pass\nraise SystemExit(3)',
		"exit",
		{ output: /^$/ },
	),
	fails("60 closes all it has", "import os, time\nos.closerange(0, 256); time.sleep(0.2); os._exit(4)", "exit", { output: /^$/ }),
	held("61 a device that is full", "fails('full', lambda: open('/dev/full', 'wb', buffering=0).write(b'x'))"),
	fails("62 slow output, cut off", "import time\nfor n in range(100): print(n, flush=True); time.sleep(0.2)", "timeout", { output: /^0\n1\n/ }),
	held("64 addresses of clouds", [address("169.254.169.254", 80), address("fd00:ec2::254", 80), address("100.100.100.200", 80)].join("\n")),
	held(
		"65 the engine and the bridge",
		[address("192.168.65.7", 2375), address("host.docker.internal", 2375), address("172.17.0.1", 2375), address("127.0.0.1", 2375)].join("\n"),
	),
	held(
		"66 names",
		"fails('dns', lambda: socket.getaddrinfo('example.com', 80))\nu = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nfails('udp', lambda: u.sendto(b'x', ('8.8.8.8', 53)))",
	),
	held(
		"67 raw sockets",
		"fails('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))\nfails('packet', lambda: socket.socket(17, socket.SOCK_RAW))",
	),
	held("68 its own loopback is its own", "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()\nsocket.create_connection(s.getsockname(), 1).close()"),
	held(
		"69 sockets of the host",
		"import glob\nfor path in ('/var/run/docker.sock', '/run/docker.sock', '/run/containerd/containerd.sock', '/run/dbus/system_bus_socket'):\n  s = socket.socket(socket.AF_UNIX); fails(path, lambda: s.connect(path))\nfor line in open('/proc/net/unix').readlines()[1:]:\n  if '@' in line: possible.append(line)",
	),
	held(
		"70 other families",
		"for family in (40, 38, 16, 15, 31, 29, 17): fails(family, lambda: socket.socket(family, socket.SOCK_DGRAM if family != 38 else socket.SOCK_SEQPACKET))",
	),
	held(
		"71 the host in /proc",
		"import glob\nfails('environ', lambda: open('/proc/1/environ').read())\nmounts = open('/proc/self/mountinfo').read()\nfor word in ('/home/', '/root/.ssh', '.vscode'):\n  if word in mounts: possible.append(word)\nif len(glob.glob('/proc/[0-9]*')) > 6: possible.append('processes')",
	),
	held(
		"72 the host's environment",
		"for name in os.environ:\n  if name.startswith(('npm_', 'VITEST', 'SSH', 'AWS', 'ANTHROPIC', 'ENSEMBLE', 'DOCKER')): possible.append(name)",
	),
	held(
		"73 the kernel's own",
		"for path in ('/proc/kcore', '/proc/kallsyms', '/proc/keys', '/dev/mem', '/dev/kmsg', '/sys/firmware/dmi/tables/DMI'):\n  def look():\n    data = open(path, 'rb').read(64)\n    if not data or path == '/proc/kallsyms' and data.startswith(b'0000000000000000'): raise OSError\n  fails(path, look)\nrefused('syslog', 103, 116, 3, ctypes.create_string_buffer(100), 100)",
	),
	held(
		"74 keyrings",
		"refused('add_key', 248, 217, b'user', b'x', b'y', 1, -3)\nrefused('keyctl', 250, 219, 0, -3, 1)\nrefused('request_key', 249, 218, b'user', b'x', 0, 0)",
	),
	held(
		"76 the host's name",
		"if socket.gethostname() != 'sandbox': possible.append(socket.gethostname())\nfails('sethostname', lambda: socket.sethostname('x'))",
	),
	held(
		"77 files that did not go in with the run",
		"found = [os.path.join(folder, name) for folder, _, names in os.walk('/w') for name in names]\nif sorted(found) != ['/w/main.py', '/w/tests/shown.py']: possible.extend(found)",
		{ files: { "tests/shown.py": "" } },
	),
	held(
		"79 doors of the kernel",
		"refused('bpf', 321, 280, 0, 0, 0)\nrefused('perf_event_open', 298, 241, 0, 0, -1, -1, 0)\nrefused('userfaultfd', 323, 282, 0)\nrefused('io_uring_setup', 425, 425, 8, ctypes.create_string_buffer(128))\nrefused('open_by_handle_at', 304, 265, -1, 0, 0)\nrefused('name_to_handle_at', 303, 264, -100, b'/', ctypes.create_string_buffer(64), ctypes.create_string_buffer(8), 0)\nrefused('kcmp', 312, 272, 1, 1, 0, 0, 0)\nrefused('lookup_dcookie', 212, 18, 0, 0, 0)",
	),
	held(
		"80 the machine itself",
		"refused('personality', 135, 92, 0x0040000)\nrefused('reboot', 169, 142, 0xfee1dead, 672274793, 0, 0)\nrefused('kexec_load', 246, 104, 0, 0, 0, 0)\nrefused('init_module', 175, 105, 0, 0, b'')\nrefused('finit_module', 313, 273, -1, b'', 0)\nrefused('swapon', 167, 224, b'/w/x', 0)\nrefused('acct', 163, 89, b'/w/x')\nrefused('quotactl', 179, 60, 0, 0, 0, 0)",
	),
	held(
		"81 its rights",
		"status = dict(line.split(':', 1) for line in open('/proc/self/status'))\nfor name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'):\n  if int(status[name], 16): possible.append(name)\nif status['NoNewPrivs'].strip() != '1' or status['Seccomp'].strip() != '2': possible.append('filter')",
	),
	held(
		"82 who it is",
		"if os.getuid() != 65532 or os.geteuid() != 65532 or set(os.getgroups()) - {65532, 65534}: possible.append((os.getuid(), os.getgroups()))\nfails('setuid', lambda: os.setuid(0))\nfails('setgid', lambda: os.setgid(0))",
	),
	fails("88 files that Python would load by itself", "print('main')", "ok", {
		output: /^main\n$/,
		files: { "sitecustomize.py": "print('hooked')", "usercustomize.py": "print('hooked')", "x.pth": "import os; print('hooked')" },
	}),
	fails("88 files with the names of the runner's own", "import json, ctypes, select\nprint(json.x, ctypes.x)", "ok", {
		output: /^1 2\n$/,
		files: { "json.py": "x = 1", "ctypes.py": "x = 2", "select.py": "" },
	}),
	fails("88 package.json in the folder of JavaScript", "console.log('main', typeof require)", "ok", {
		language: "javascript",
		output: /^main function\n$/,
		files: { "package.json": '{"scripts":{"preinstall":"echo hooked"},"main":"other.js"}', "other.js": "console.log('hooked')" },
	}),
];
