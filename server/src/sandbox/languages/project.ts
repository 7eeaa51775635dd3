// How a project's own tests and files are started, told from its files alone. Pure: the caller reads and runs.

import type { TestCase } from "#protocol/editor-executions.ts";
import type { TestsStatus } from "#protocol/room-events.ts";
import type { ProgramBuild, Runtimes, SandboxLimits } from "../sandbox.ts";

/** What is needed to know about a project: its paths (forward slashes) and the text of the few that describe it. */
export interface ProjectFiles {
	paths: readonly string[];
	/** Names of the packages that are installed for Node.js; undefined where the sandbox cannot show them. */
	packages?: ReadonlySet<string>;
	readText(path: string): Promise<string | undefined>;
}

export interface Start {
	language: "python" | "javascript" | "typescript" | "java" | "go";
	/** Shown to people: "python -m unittest discover". */
	label: string;
	command: string[];
	/** Where the command starts what has to be made first. */
	build?: ProgramBuild;
	/** Where it needs other ones than a program. */
	limits?: Partial<SandboxLimits>;
	env?: Record<string, string>;
}

/** Ids as a run that is watched reports them; `file:PATH` where the tests of a file are not known before it has run. */
export type ListedTest = Pick<TestCase, "id" | "name" | "path" | "line">;

export interface TestStart extends Start {
	framework: string;
	/** The tests as far as they can be told from the files; absent where the framework itself lists them without running any. */
	list?(): Promise<ListedTest[]>;
	/** Of Go: how the module is called. */
	module?: string;
	/** What the output and exit code say; `tests` is `not_run` where none was found. */
	read(output: string, error: string, exitCode: number | undefined): { tests: TestsStatus; passed?: number; failed?: number; summary: string };
}

/** With a reason for a person where it cannot be started. */
export type Detected<T> = { ok: true; start: T } | { ok: false; reason: string };

export type DetectTests = (project: ProjectFiles, runtimes: Runtimes) => Promise<Detected<TestStart>>;
export type DetectFile = (path: string, runtimes: Runtimes) => Detected<Start>;
