// Runs a tool's program in the workspace's folder and hands over what it wrote. Within a time, up to a size, ended with all that it started when
// the signal says so. It gets of the environment what such programs need, and no keys.

import { spawn } from "node:child_process";

export interface ToolRun {
	command: readonly string[];
	cwd: string;
	env: Readonly<Record<string, string | undefined>>;
	signal: AbortSignal;
	timeoutMs?: number;
	maxBytes?: number;
}

export type ToolOutcome = { kind: "ended"; output: string; complaint: string } | { kind: "failed"; reason: string } | { kind: "stopped" };

const toolTimeoutMs = 60_000;
const maxToolBytes = 32 * 1024 * 1024;
const maxComplaintChars = 2000;
const passedOn =
	/^(path|home|userprofile|tmpdir|temp|tmp|lang|lc_\w+|systemroot|comspec|pathext|appdata|localappdata|programdata|xdg_\w+|java_home|go\w+|electron_run_as_node)$/i;

export async function runTool(run: ToolRun): Promise<ToolOutcome> {
	const { command, cwd, signal, timeoutMs = toolTimeoutMs, maxBytes = maxToolBytes } = run;
	if (signal.aborted) return { kind: "stopped" };
	const [program = "", ...words] = command;
	const env = Object.fromEntries(Object.entries(run.env).filter(([name]) => passedOn.test(name)));
	// A group of its own, so that what a script starts ends with it.
	const child = spawn(program, words, { cwd, env, detached: process.platform !== "win32", windowsHide: true, stdio: ["ignore", "pipe", "pipe"] });
	const { promise: ended, resolve: end } = Promise.withResolvers<ToolOutcome>();
	const stopWith = (outcome: ToolOutcome) => {
		end(outcome);
		killGroup(child.pid);
	};
	const onAbort = () => stopWith({ kind: "stopped" });
	const timer = setTimeout(() => stopWith({ kind: "failed", reason: `it took longer than ${timeoutMs / 1000} s` }), timeoutMs);
	signal.addEventListener("abort", onAbort, { once: true });
	const chunks: Buffer[] = [];
	let bytes = 0;
	let complaint = "";
	child.stdout.on("data", (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes > maxBytes) stopWith({ kind: "failed", reason: `it wrote more than ${maxBytes / (1024 * 1024)} MB` });
		else chunks.push(chunk);
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		complaint = (complaint + text).slice(-maxComplaintChars);
	});
	child.on("error", (error) => end({ kind: "failed", reason: error.message }));
	child.on("close", () => end({ kind: "ended", output: Buffer.concat(chunks).toString("utf8"), complaint: complaint.trim() }));
	try {
		return await ended;
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", onAbort);
	}
}

function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
	} catch {
		// It has ended by itself.
	}
}
