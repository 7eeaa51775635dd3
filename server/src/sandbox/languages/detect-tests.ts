// Finds the project's own tests: the first language that has some wins, in a fixed order, and its reason is given where none can be started.

import type { Runtimes } from "../sandbox.ts";
import { detectGoTests } from "./go.ts";
import { detectJavaScriptTests } from "./javascript.ts";
import { detectJvmTests } from "./jvm.ts";
import type { Detected, DetectTests, ProjectFiles, TestStart } from "./project.ts";
import { detectPythonTests } from "./python.ts";

/** What one language says of a project: nothing where the project is not in that language or has no tests in it. */
export type DetectLanguageTests = (project: ProjectFiles, runtimes: Runtimes) => Promise<Detected<TestStart> | undefined>;

const languages: readonly DetectLanguageTests[] = [detectPythonTests, detectJavaScriptTests, detectGoTests, detectJvmTests];

export const detectTests: DetectTests = async (project, runtimes) => {
	const reasons: string[] = [];
	for (const detect of languages) {
		const detected = await detect(project, runtimes);
		if (detected?.ok) return detected;
		if (detected) reasons.push(detected.reason);
	}
	return { ok: false, reason: reasons.join(" ") || "No tests were found: no test files of Python, JavaScript, Go or Java." };
};
