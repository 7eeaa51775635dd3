// Small readers of what test programs print, shared by the languages.

import type { TestStart } from "./project.ts";

export type TestReport = ReturnType<TestStart["read"]>;

/** The last number that `pattern` catches; 0 where it does not occur. */
export function lastNumber(text: string, pattern: RegExp): number {
	const matches = [...text.matchAll(new RegExp(pattern, "gm"))];
	return Number(matches.at(-1)?.[1] ?? 0);
}

/** `exitCode` decides; counts only explain it. Not one test run is `not_run`, also where the program is content with that. */
export function report(exitCode: number | undefined, passed: number, failed: number): TestReport {
	if (passed + failed === 0) {
		const ended = exitCode === undefined ? "it was ended before its time" : `it ended with exit code ${exitCode}`;
		return exitCode === 0
			? { tests: "not_run", passed, failed, summary: "No tests were run." }
			: { tests: "failed", summary: `No test result was seen: ${ended}.` };
	}
	const succeeded = exitCode === 0 && failed === 0;
	const note = exitCode === undefined ? ", then ended before its time" : !succeeded && failed === 0 ? `, but exit code ${exitCode}` : "";
	return { tests: succeeded ? "passed" : "failed", passed, failed, summary: `${passed} passed, ${failed} failed${note}.` };
}
