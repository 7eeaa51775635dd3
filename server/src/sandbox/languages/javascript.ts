// JavaScript's and TypeScript's tests: vitest or jest where the project uses them and has them installed, else node's own test runner.
// Nothing is installed: there is no network inside.

import { z } from "zod";
import { compileLimits } from "../sandbox.ts";
import type { DetectLanguageTests } from "./detect-tests.ts";
import type { ProjectFiles, TestStart } from "./project.ts";
import { lastNumber, report } from "./test-report.ts";

const packageSchema = z.object({
	scripts: z.record(z.string(), z.string()).optional().catch(undefined),
	dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
	devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
type Package = z.infer<typeof packageSchema>;

const runners = {
	vitest: { program: "node_modules/vitest/vitest.mjs", options: ["run", "--reporter=default"] },
	jest: { program: "node_modules/jest/bin/jest.js", options: ["--ci", "--runInBand"] },
} as const;

export const detectJavaScriptTests: DetectLanguageTests = async (project, { javascript, typescript }) => {
	const described = await readPackage(project);
	const tests = testFiles(project);
	const runner = runnerOf(described);
	if (!runner && tests.length === 0) return undefined;
	if (!javascript) return { ok: false, reason: "The tests are in JavaScript, which the sandbox does not have; install Node.js 20.10 or later." };
	if (runner) {
		const { program, options } = runners[runner];
		if (!project.packages)
			return {
				ok: false,
				reason: `The tests use ${runner}: its packages are too many to go in as files, and this container engine is not shown their folder; bubblewrap on Linux is.`,
			};
		if (!project.packages.has(runner)) return { ok: false, reason: `The tests use ${runner}, which is not installed: run npm install first.` };
		return { ok: true, start: runnerStart(runner, [javascript, program, ...options], project) };
	}
	const typed = tests.find((path) => /\.[mc]?ts$/.test(path));
	if (typed && !typescript) return { ok: false, reason: `${typed} is TypeScript, which this Node.js cannot run; install version 22.18 or later.` };
	return { ok: true, start: nodeTestStart(javascript, tests) };
};

async function readPackage(project: ProjectFiles): Promise<Package> {
	const text = await project.readText("package.json");
	if (text === undefined) return {};
	try {
		return packageSchema.parse(JSON.parse(text));
	} catch {
		return {}; // A package.json that cannot be read says nothing; the test files still count.
	}
}

function runnerOf(described: Package): keyof typeof runners | undefined {
	const script = described.scripts?.test ?? "";
	const packages = { ...described.dependencies, ...described.devDependencies };
	if (/\bvitest\b/.test(script)) return "vitest";
	if (/\bjest\b/.test(script)) return "jest";
	if (/\bnode\b.*--test\b/.test(script)) return undefined;
	if ("vitest" in packages) return "vitest";
	return "jest" in packages ? "jest" : undefined;
}

/** As node's runner finds them. */
function testFiles(project: ProjectFiles): string[] {
	return project.paths.filter((path) => {
		if (/(^|\/)(node_modules|dist|build|coverage)\//.test(path) || !/\.[mc]?[jt]s$/.test(path) || /\.d\.[mc]?ts$/.test(path)) return false;
		const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[mc]?[jt]s$/, "");
		return /[.\-_]test$|^test[.\-_]|^test$/.test(name) || /(^|\/)test\/(?!fixtures\/|support\/|helpers?\/)/.test(path);
	});
}

/** As jest finds them where its settings do not say otherwise. */
const isJestFile = (path: string): boolean =>
	/(^|\/)__tests__\/.+\.[mc]?[jt]sx?$|(^|[./])(spec|test)\.[mc]?[jt]sx?$/.test(path) && !/(^|\/)node_modules\//.test(path);

const filesAsTests = (paths: readonly string[]) => paths.map((path) => ({ id: `file:${path}`, name: path, path }));

function nodeTestStart(javascript: string, tests: string[]): TestStart {
	return {
		language: "javascript",
		framework: "node:test",
		list: async () => filesAsTests(tests),
		label: "node --test",
		// Two at a time: each file is a process of its own, and the sandbox's memory is small.
		command: [javascript, "--test", "--test-reporter=tap", "--test-concurrency=2", ...tests],
		read: (output, _error, exitCode) => {
			const failed = lastNumber(output, /^# fail (\d+)/) + lastNumber(output, /^# cancelled (\d+)/);
			return report(exitCode, lastNumber(output, /^# pass (\d+)/), failed);
		},
	};
}

function runnerStart(framework: keyof typeof runners, command: string[], project: ProjectFiles): TestStart {
	return {
		language: "javascript",
		framework,
		label: framework,
		// Vitest lists its tests itself.
		...(framework === "jest" ? { list: async () => filesAsTests(project.paths.filter(isJestFile)) } : {}),
		command,
		// They compile what they run, in processes of their own.
		limits: compileLimits,
		env: { CI: "true" },
		read: (output, error, exitCode) => {
			const line = `${output}\n${error}`.split("\n").findLast((each) => /^\s*Tests:?\s/.test(each)) ?? "";
			return report(exitCode, lastNumber(line, /(\d+) passed/), lastNumber(line, /(\d+) failed/));
		},
	};
}
