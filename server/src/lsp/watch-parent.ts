// Notices that the editor's process is gone, also where it was killed and its pipes stay open in someone else's hands.

const everyMs = 3000;

/** Calls `onGone` once. Returns what ends the watch. Does not keep the process alive. */
export function watchParent(pid: number, isRunning: (pid: number) => boolean, onGone: () => void): () => void {
	const timer = setInterval(() => {
		if (isRunning(pid)) return;
		clearInterval(timer);
		onGone();
	}, everyMs);
	timer.unref();
	return () => clearInterval(timer);
}
