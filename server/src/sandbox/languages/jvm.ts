// Java's tests without a build tool: one test class with a main method, compiled with what it needs and run like any Java file.
// Maven and Gradle fetch their plug-ins from the network, which the sandbox does not have.

import type { DetectLanguageTests } from "./detect-tests.ts";
import type { ProjectFiles, TestStart } from "./project.ts";
import { lastNumber, report } from "./test-report.ts";

/** So that a JVM starts quickly and stays well below the sandbox's memory. */
export const javaFlags = ["-Xms8m", "-Xmx64m", "-XX:MaxDirectMemorySize=16m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"];

const buildFiles = { "pom.xml": "Maven", "build.gradle": "Gradle", "build.gradle.kts": "Gradle" };

export const detectJvmTests: DetectLanguageTests = async (project, { java }) => {
	const buildFile = Object.entries(buildFiles).find(([path]) => project.paths.includes(path));
	if (buildFile) {
		return {
			ok: false,
			reason: `${buildFile[0]} is for ${buildFile[1]}, which fetches its parts from the network; the sandbox has none. Run its tests yourself.`,
		};
	}
	const tests = project.paths.filter((path) => /(Test|Tests|TestMain)\.java$/.test(path));
	if (tests.length === 0) return undefined;
	if (!java) return { ok: false, reason: "The tests are in Java, which the sandbox does not have; install a JDK." };
	const main = await findMain(project, tests);
	if (!main)
		return { ok: false, reason: `None of the Java test classes has a main method (${tests.slice(0, 3).join(", ")}); a test framework cannot be fetched.` };
	return { ok: true, start: javaStart(java, main) };
};

interface MainClass {
	path: string;
	/** With its package: "org.example.CalculatorTest". */
	name: string;
}

async function findMain(project: ProjectFiles, tests: string[]): Promise<MainClass | undefined> {
	for (const path of tests) {
		const text = await project.readText(path);
		if (!text || !/\bstatic\s+void\s+main\s*\(/.test(text)) continue;
		const inPackage = /^\s*package\s+([\w.]+)\s*;/m.exec(text)?.[1];
		const className = path.slice(path.lastIndexOf("/") + 1, -".java".length);
		return { path, name: inPackage ? `${inPackage}.${className}` : className };
	}
	return undefined;
}

function javaStart(java: string, main: MainClass): TestStart {
	const label = `java ${main.name}`;
	return {
		language: "java",
		framework: "java main",
		label,
		// One test: what a main method says of itself is not known before it has run.
		list: async () => [{ id: label, name: main.name, path: main.path, line: 1 }],
		command: [java, ...javaFlags, main.path],
		read: (output, error, exitCode) => {
			const passed = lastNumber(output, /(\d+)(?: tests?)? passed/);
			const failed = lastNumber(output, /(\d+)(?: tests?)? failed/);
			if (exitCode === 1 && /^error: compilation failed$/m.test(error)) return { tests: "failed", summary: "The sources do not compile." };
			if (passed + failed > 0) return report(exitCode, passed, failed);
			// A main method counts as one test: its exit code is all that it promises.
			return exitCode === 0 ? report(0, 1, 0) : report(exitCode, 0, 1);
		},
	};
}
