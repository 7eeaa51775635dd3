// One way to do harm, as data: a program, and how its run must end. Every case has the numbers of the list in docs/sandbox.md.

import type { ExecutionOutcome, SandboxInfo } from "#protocol/execution.ts";
import type { SandboxLimits } from "../../../../server/src/sandbox/sandbox.ts";

export type AbusedMethod = "docker" | "bubblewrap";
export type AbuseLanguage = "python" | "javascript" | "java" | "go";

export interface AbuseCase {
	/** "1 fork bomb". */
	name: string;
	/** In Python where nothing else is said. */
	language?: AbuseLanguage;
	code: string;
	/** The only right one, where the levels differ of each. */
	outcome: ExecutionOutcome | Record<AbusedMethod, ExecutionOutcome>;
	/** Where the kernel has no control groups for us, if it is another one there. */
	watched?: ExecutionOutcome;
	/** What it must have printed; a program that checks for itself prints `held`. */
	output?: RegExp;
	/** A time limit of 1 s where nothing else is said. */
	limits?: Partial<SandboxLimits>;
	stdin?: string;
	files?: Record<string, string>;
	/** A level that cannot hold it, and what its badge says of that. */
	except?: Partial<Record<AbusedMethod, string>>;
}

/** On the level that the badge names. */
export function rightOutcome({ outcome, watched }: AbuseCase, { method, proofs }: SandboxInfo): ExecutionOutcome {
	if (watched && proofs.some(({ claim }) => claim === "memory limit (watched)")) return watched;
	return typeof outcome === "string" ? outcome : outcome[method === "bubblewrap" ? "bubblewrap" : "docker"];
}

/** In front of programs that try what must fail: prints `held`, or what was possible. */
export const tries = `
import ctypes, errno, os, platform, resource, signal, socket, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
possible = []
def fails(name, action):
    try:
        action()
    except (OSError, ValueError, OverflowError): return
    possible.append(name)
def refused(name, x64, arm64, *arguments):
    number = x64 if platform.machine() == "x86_64" else arm64
    if number is not None and libc.syscall(number, *arguments) != -1: possible.append(name)
def end():
    print(possible or "held")
`;

/** Programs whose outcome is their own: they ran into the wall and ended well. */
export function held(name: string, body: string, more: Partial<AbuseCase> = {}): AbuseCase {
	return { name, code: `${tries}${body}\nend()\n`, outcome: "ok", output: /^held$/m, limits: { wallMs: 10_000 }, ...more };
}

export const fails = (name: string, code: string, outcome: AbuseCase["outcome"], more: Partial<AbuseCase> = {}): AbuseCase => ({
	name,
	code,
	outcome,
	...more,
});
