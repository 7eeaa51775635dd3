// Signals to other processes of this machine: the backends whose leftovers are swept, and what is left of a run in its control group.

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Another user's process is alive too.
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

export function killProcess(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// Ended meanwhile.
	}
}
