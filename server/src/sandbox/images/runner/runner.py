# Process 1 of every sandbox: takes files, a command and input from the host, starts the program, hands on what it writes, says how it ended.
# Sent in as an argument (python3 -c), so that an image holds no version of it. Frames: 1 byte type, 4 bytes length, payload; see runner-protocol.ts.
# The program cannot reach the two streams to the host: they are closed in it, and this process cannot be looked into by others of its user.
#
# A program in Python runs in a fork of this interpreter, which is up already; others may have a process waiting that is told the command (zygotes).

import sys

modules_of_a_fresh_interpreter = set(sys.modules)

import ctypes
import errno
import fcntl
import gc
import json
import os
import resource
import select
import signal
import stat
import struct
import time

WORK = "/w"
CHUNK = 32 * 1024
STDIN_HELD = 256 * 1024  # More than this is not taken from the host until the program has read some of it.
DRAIN_SECONDS = 0.5
VERDICT = 3  # In a fork that becomes a Python program, until that runs.
DUMPABLE = 4  # prctl's PR_SET_DUMPABLE
CROWD = 32  # More tasks than this, of the program and ours.
LOOK_MS = 10  # How often it is looked whether there is a crowd.
AWAKE_MS = 1
libc = ctypes.CDLL(None, use_errno=True)


def reserve(fd):
    """The same file on a number that the program's 0 to 4 never meet, closed in whatever is executed."""
    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(fd)
    return high


def reserved_pipe():
    read, write = os.pipe()
    return reserve(read), reserve(write)


def count_of_tasks():
    """A file to be read again and again, or None where no control group is to be seen."""
    for path in ("/sys/fs/cgroup/pids.current", "/sys/fs/cgroup/pids/pids.current"):
        try:
            return reserve(os.open(path, os.O_RDONLY))
        except OSError:
            pass
    return None


def quiet_read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def first_number(*paths):
    for path in paths:
        text = quiet_read(path).strip()
        if text.isdigit():
            return int(text)
    return None


def counter(name, *paths):
    for path in paths:
        for line in quiet_read(path).splitlines():
            if line.startswith(name + " "):
                return int(line.split()[1])
    return 0


def cpu_seconds(pid):
    """Of a process, with all of its threads."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


class Runner:
    def __init__(self, settings):
        self.settings = settings
        # Before the first byte of anybody else's: none may follow our streams through /proc or a debugger.
        if libc.prctl(DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
        self.control = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 20)
        self.host = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 20)
        nothing = os.open("/dev/null", os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        self.stdin_read, self.stdin_write = reserved_pipe()
        self.stdout_read, self.stdout_write = reserved_pipe()
        self.stderr_read, self.stderr_write = reserved_pipe()
        self.wake_read, wake_write = reserved_pipe()
        for fd in (self.stdin_write, self.stdout_read, self.stderr_read, self.wake_read, wake_write):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        # The kernel keeps from process 1 what it has no handler for, whoever inside sends it; for this one Python has set its own.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.poll = select.poll()
        for fd in (self.control, self.stdout_read, self.stderr_read, self.wake_read):
            self.poll.register(fd, select.POLLIN)
        self.tasks = count_of_tasks()
        self.sleeps_ms = None  # At most; None is for ever.
        self.synchronised = False
        self.incoming = bytearray()
        self.stdin = bytearray()
        self.stdin_ends = False
        self.folders = {WORK}
        self.file = None
        self.failure = None
        self.program = None
        self.compile_failed = False
        self.zygote = None
        self.verdict = None  # On which a fork of ours says that its program does not compile.
        self.status = None
        self.product = None
        self.started_at = 0.0
        self.cpu_before = 0.0  # Of the program, where it was up already.
        self.others_cpu = 0.0  # Of what was up for nothing.
        self.cpu_limit = 0

    # To the host

    def send(self, kind, payload=b""):
        data = memoryview(kind + struct.pack(">I", len(payload)) + payload)
        while data:
            data = data[os.write(self.host, data) :]

    # The loop; returns in a fork only, with what that fork is to become

    def serve(self):
        # A fork that collects garbage would touch, and so copy, every page of this process.
        gc.collect()
        gc.freeze()
        start_zygote = self.settings.get("zygote")
        if start_zygote:
            self.zygote = self.warm(start_zygote)
        else:
            self.send(b"R")
        while True:
            events = self.poll.poll(self.sleeps_ms)
            if not events:
                self.look_around()
            for fd, _ in events:
                if fd == self.control:
                    become = self.take_control()
                    if become:
                        return become
                elif fd in (self.stdout_read, self.stderr_read):
                    self.pass_on(fd)
                elif fd == self.stdin_write:
                    self.feed()
                elif fd == self.wake_read:
                    os.read(self.wake_read, CHUNK)
                    self.reap()
                elif self.zygote and fd == self.zygote["ready"]:
                    self.hear_zygote()
            if self.status is not None:
                self.finish()

    def look_around(self):
        """Beside a crowd this process stays awake. Who wakes when the share of CPU is used up is put behind all that wait for the next share
        (Linux 6.18), and the host's word with it; who was awake before them is not."""
        self.sleeps_ms = AWAKE_MS if int(os.pread(self.tasks, 20, 0)) > CROWD else LOOK_MS

    def take_control(self):
        data = os.read(self.control, CHUNK)
        if not data:
            os._exit(0)  # The host is gone: so is everything in here, with its process 1.
        self.incoming += data
        if not self.synchronised:
            # Some engines' clients let a request's own bytes slip in before.
            mark = self.settings["mark"].encode()
            at = self.incoming.find(mark)
            if at < 0:
                return None
            del self.incoming[: at + len(mark)]
            self.synchronised = True
        while len(self.incoming) >= 5:
            kind = self.incoming[:1]
            (length,) = struct.unpack_from(">I", self.incoming, 1)
            if len(self.incoming) < 5 + length:
                break
            payload = bytes(self.incoming[5 : 5 + length])
            del self.incoming[: 5 + length]
            become = self.handle(bytes(kind), payload)
            if become:
                return become
        return None

    def handle(self, kind, payload):
        if kind == b"F":
            self.open_file(payload)
        elif kind == b"D":
            self.write_file(payload)
        elif kind == b"S":
            return self.start(json.loads(payload))
        elif kind == b"I":
            self.stdin += payload
            self.feed()
        elif kind == b"E":
            self.stdin_ends = True
            self.feed()
        elif kind == b"K" and self.program:
            self.signal_program(payload[0])
        elif kind == b"Q":
            self.end_all()
        return None

    def signal_program(self, number):
        # Forked a moment ago, the program has no group of its own yet.
        for send in (os.killpg, os.kill):
            try:
                return send(self.program, number)
            except OSError:
                pass  # It ended meanwhile.
        return None

    # Files

    def open_file(self, payload):
        self.close_file()
        if self.failure:
            return
        path = os.path.join(WORK, payload[1:].decode())
        folder = os.path.dirname(path)
        try:
            if folder not in self.folders:  # Looking each time would take as long as writing the file.
                os.makedirs(folder, exist_ok=True)
                self.folders.add(folder)
            self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755 if payload[:1] == b"x" else 0o644)
        except OSError as error:
            self.fail(error)

    def write_file(self, payload):
        try:
            while payload and self.file is not None:
                payload = payload[os.write(self.file, payload) :]
        except OSError as error:
            self.fail(error)

    def close_file(self):
        if self.file is not None:
            os.close(self.file)
            self.file = None

    def fail(self, error):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM)
        self.failure = {"reason": "disk" if full else "engine", "message": "The files could not be unpacked: " + (error.strerror or "")}
        self.close_file()

    # Starting

    def start(self, run):
        self.close_file()
        if self.failure:
            self.send(b"X", json.dumps({"failure": self.failure}).encode())
            os._exit(0)
        # A second line behind the host's deadline, should the host be asleep. The program may send this signal too.
        give_up_at = time.monotonic() + run["wall_ms"] / 1000 + 5
        signal.signal(signal.SIGALRM, lambda *_: os._exit(0) if time.monotonic() >= give_up_at else None)
        signal.setitimer(signal.ITIMER_REAL, run["wall_ms"] / 1000 + 5)
        self.cpu_limit = run["cpu_seconds"]
        self.product = run.get("product")
        self.started_at = time.monotonic()
        if self.zygote and self.zygote["pid"] and self.zygote_takes(run["command"], run["env"]):
            self.program = self.zygote["pid"]
            self.cpu_before = cpu_seconds(self.program)
            limit = self.cpu_limit + int(self.cpu_before) + 1
            resource.prlimit(self.program, resource.RLIMIT_CPU, (limit, limit + 1))
            self.tell_zygote(run)
        else:
            if self.zygote and self.zygote["pid"]:
                os.kill(self.zygote["pid"], signal.SIGKILL)
                os.waitpid(self.zygote["pid"], 0)
                self.zygote["pid"] = 0
            self.others_cpu = self.cpu_used()
            self.verdict, verdict_write = reserved_pipe()
            # A new Python forgets the signals that it was sent before it was itself: a Ctrl+C has to wait until it is the program.
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            self.program = os.fork()
            if self.program == 0:
                return self.enter(run, verdict_write)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
            os.close(verdict_write)
        for fd in (self.stdin_read, self.stdout_write, self.stderr_write):
            os.close(fd)
        if self.tasks is not None:
            self.sleeps_ms = LOOK_MS
        self.feed()
        return None

    def enter(self, run, verdict):
        """In the fork."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        self.take_streams([verdict])
        resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_limit, self.cpu_limit + 1))
        os.chdir(WORK)
        os.umask(0o022)
        command = run["command"]
        if is_python(command, run["env"], self.settings["python"]):
            return run
        os.close(VERDICT)
        execute(command, run["env"])

    def take_streams(self, more):
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for target, fd in enumerate((self.stdin_read, self.stdout_write, self.stderr_write, *more)):
            os.dup2(fd, target)
        os.closerange(3 + len(more), 64)
        # Where sixty of its kind want the CPU, this runner is heard first: a stop does not wait for them.
        os.nice(10)
        # Its own again: it may look into itself and be debugged by its children. First to go when memory is short.
        libc.prctl(DUMPABLE, 1, 0, 0, 0)
        try:
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write("900")
        except OSError:
            pass  # The limit holds all the same; only the order of dying is another.

    # Zygotes: a process that has its runtime up and waits on file 3 for the command; it says on file 4 that it is ready

    def warm(self, zygote):
        command_read, command_write = reserved_pipe()
        ready_read, ready_write = reserved_pipe()
        for path, text in zygote["files"].items():
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        pid = os.fork()
        if pid == 0:
            os.setsid()
            self.take_streams([command_read, ready_write])
            os.chdir(WORK)
            os.umask(0o022)
            execute(zygote["command"], dict(os.environ))
        os.close(command_read)
        os.close(ready_write)
        self.poll.register(ready_read, select.POLLIN)
        return {"pid": pid, "command": command_write, "ready": ready_read, "prefix": zygote["prefix"], "options": zygote["options"], "fixed_env": zygote["fixed_env"]}

    def hear_zygote(self):
        said = os.read(self.zygote["ready"], 16)
        if not said:
            self.poll.unregister(self.zygote["ready"])
        elif b"r" in said and not self.program:
            self.send(b"R")
        if b"c" in said:
            self.compile_failed = True

    def zygote_takes(self, command, env):
        prefix = self.zygote["prefix"]
        rest = command[len(prefix) :]
        if rest and rest[0] in self.zygote["options"]:
            del rest[0]
        # A JVM cannot change its environment, and the others read some of it at their start.
        counts = ("",) if self.zygote["fixed_env"] else ("NODE_", "LD_")
        ahead = any(name.startswith(counts) and os.environ.get(name) != value for name, value in env.items())
        return command[: len(prefix)] == prefix and bool(rest) and not rest[0].startswith("-") and not ahead

    def tell_zygote(self, run):
        rest = run["command"][len(self.zygote["prefix"]) :]
        parts = [str(len(rest)), *rest, *("%s=%s" % entry for entry in run["env"].items())]
        data = memoryview("\0".join(parts).encode())
        try:
            while data:
                data = data[os.write(self.zygote["command"], data) :]
        except BrokenPipeError:
            pass  # It died; how, is told below like any program's end.
        os.close(self.zygote["command"])

    # While it runs

    def pass_on(self, fd):
        try:
            data = os.read(fd, CHUNK)
        except BlockingIOError:
            return True
        if data:
            self.send(b"1" if fd == self.stdout_read else b"2", data)
        else:
            self.poll.unregister(fd)
        return bool(data)

    def feed(self):
        if self.stdin_write is None:
            self.stdin.clear()
            return
        ended = False
        try:
            while self.stdin:
                del self.stdin[: os.write(self.stdin_write, self.stdin[:CHUNK])]
        except BlockingIOError:
            pass
        except OSError:
            ended = True  # It does not read any more.
            self.stdin.clear()
        if self.stdin:
            self.poll.register(self.stdin_write, select.POLLOUT)
        else:
            try:
                self.poll.unregister(self.stdin_write)
            except KeyError:
                pass
        self.poll.modify(self.control, 0 if len(self.stdin) > STDIN_HELD else select.POLLIN)
        if ended or (self.stdin_ends and not self.stdin):
            os.close(self.stdin_write)
            self.stdin_write = None

    def reap(self):
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.program:
                self.status = (status, usage)
            elif self.zygote and pid == self.zygote["pid"]:
                self.zygote["pid"] = 0  # Died idle: the program will be started afresh.

    def finish(self):
        wall = time.monotonic() - self.started_at
        crowded = is_crowded()
        # What the program left running ends with it; then both streams have an end.
        give_up_at = time.monotonic() + DRAIN_SECONDS
        open_streams = {self.stdout_read, self.stderr_read}
        while open_streams and time.monotonic() < give_up_at:
            try:
                os.kill(-1, signal.SIGKILL)
            except OSError:
                pass  # Nobody is left.
            waiting = select.poll()
            for fd in open_streams:
                waiting.register(fd, select.POLLIN)
            for fd, _ in waiting.poll(20):
                try:
                    data = os.read(fd, CHUNK)
                except BlockingIOError:
                    continue
                if data:
                    self.send(b"1" if fd == self.stdout_read else b"2", data)
                else:
                    open_streams.discard(fd)
        for verdict in (self.verdict, self.zygote and self.zygote["ready"]):
            if verdict and not self.compile_failed and select.select([verdict], [], [], 0)[0]:
                self.compile_failed = b"c" in os.read(verdict, 16)
        self.kill_all()
        status, usage = self.status
        code = os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else exit_code(status)
        own_cpu = usage.ru_utime + usage.ru_stime - self.cpu_before
        end = {
            "wall_ms": wall * 1000,
            "cpu_ms": self.cpu_used() * 1000,
            "peak_bytes": peak_bytes(usage),
            "memory_kill": counter("oom_kill", "/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control") > 0,
            "process_refused": counter("max", "/sys/fs/cgroup/pids.events", "/sys/fs/cgroup/pids/pids.events") > 0 or crowded,
            "disk_full": code == -signal.SIGXFSZ or any(is_full(path) for path in (WORK, "/tmp", "/dev/shm")),
            "compile_failed": self.compile_failed,
            "cpu_used_up": code in (-signal.SIGXCPU, -signal.SIGKILL) and own_cpu >= self.cpu_limit,
        }
        end["signal" if code < 0 else "code"] = abs(code)
        if self.product and code == 0:
            self.hand_out(self.product["path"], self.product["max_bytes"])
        if self.failure:
            end = {"failure": self.failure}
        self.send(b"X", json.dumps(end).encode())
        os._exit(0)

    def hand_out(self, path, max_bytes):
        """What the program made; nothing where it did not. Nobody but this process is left to change it."""
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            return
        if about.st_size > max_bytes:
            self.failure = {"reason": "disk", "message": "The compiled program has %d MB, more than the sandbox takes." % (about.st_size >> 20)}
            return
        while True:
            data = os.read(fd, CHUNK)
            if not data:
                return
            self.send(b"B", data)

    def kill_all(self):
        """Also those that the program left behind: who loses its parent is a child of this process, and what it used is counted here."""
        try:
            while True:
                os.kill(-1, signal.SIGKILL)
                os.wait()
        except OSError:
            pass  # Nobody is left.

    def cpu_used(self):
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return max(0.0, usage.ru_utime + usage.ru_stime - self.cpu_before - self.others_cpu)

    def end_all(self):
        """The host has given up on the program, and hears that no process of it is left."""
        self.kill_all()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.send(b"X", json.dumps({"killed": True, "cpu_ms": self.cpu_used() * 1000, "peak_bytes": peak_bytes(usage)}).encode())
        os._exit(0)


def is_crowded():
    """Whether the program, at its end, had all the processes that it may have: where no control group counts what was refused."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    if limit == resource.RLIM_INFINITY:
        return False
    tasks = 1  # The program's own.
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            tasks += len(os.listdir("/proc/%s/task" % pid))
        except OSError:
            pass  # It ended meanwhile.
    return tasks >= limit


def peak_bytes(usage):
    return first_number("/sys/fs/cgroup/memory.peak", "/sys/fs/cgroup/memory/memory.max_usage_in_bytes") or usage.ru_maxrss * 1024


def exit_code(status):
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def is_full(path):
    try:
        room = os.statvfs(path)
    except OSError:
        return False
    return room.f_bavail == 0 or room.f_favail == 0


def execute(command, env):
    # Python ignores these two; a program is to start with the system's way.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    try:
        os.execvpe(command[0], command, env)
    except OSError as error:
        os.write(2, ("%s: %s\n" % (command[0], error.strerror)).encode())
        os._exit(126 if isinstance(error, PermissionError) else 127)


def is_python(command, env, python):
    """Whether a fork of this interpreter does the same as the command: a file or a module, and no setting that only counts at the start."""
    if command[0] != python or len(command) < 2:
        return False
    if any(name.startswith(("PYTHON", "LD_")) and name != "PYTHONPATH" and os.environ.get(name) != value for name, value in env.items()):
        return False
    return (command[1] == "-m" and len(command) > 2) or (not command[1].startswith("-") and os.path.isfile(command[1]))


def become_python(run):
    """Never returns normally: ends as the interpreter ends, with its exit handlers."""
    command = run["command"]
    os.environ.clear()
    os.environ.update(run["env"])
    # As if none of ours had ever been imported: a file of the program's may have one of their names.
    for name in set(sys.modules) - modules_of_a_fresh_interpreter:
        del sys.modules[name]
    added = [os.path.abspath(path) for path in run["env"].get("PYTHONPATH", "").split(":") if path]
    is_module = command[1] == "-m"
    first = WORK if is_module else os.path.dirname(os.path.abspath(command[1]))
    sys.path[:] = [first, *added, *sys.path[1:]]
    sys.path_importer_cache.clear()
    main = type(sys)("__main__")
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    skip = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        if is_module:
            sys.argv[:] = ["-m", *command[3:]]
            import runpy

            os.close(VERDICT)
            skip = 2
            runpy._run_module_as_main(command[2])
        else:
            sys.argv[:] = command[1:]
            from importlib.machinery import SourceFileLoader

            path = os.path.abspath(command[1])
            main.__file__ = path
            main.__loader__ = SourceFileLoader("__main__", path)
            main.__cached__ = None
            with open(path, "rb") as file:
                source = file.read()
            try:
                code = compile(source, path, "exec", dont_inherit=True)
            except (SyntaxError, ValueError):
                os.write(VERDICT, b"c")
                raise
            del source
            os.close(VERDICT)
            exec(code, main.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        if isinstance(error, SyntaxError) and error.__traceback__ and error.__traceback__.tb_next is None:
            trace = None
        else:
            trace = error.__traceback__
            while trace and skip:
                trace, skip = trace.tb_next, skip - 1
        # What it sets when it ends by an exception that nobody caught.
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        if isinstance(error, KeyboardInterrupt):
            sys.exit(130)
        sys.exit(1)


def run_as_process_one():
    settings = json.loads(sys.argv[1])
    return Runner(settings).serve()


become_python(run_as_process_one())
