// Java's tests without a build tool: sources compiled and one test class with a main method run, in one JVM.
// Maven and Gradle fetch their plug-ins from the network, which the sandbox does not have.

import type { DetectLanguageTests } from "./detect-tests.ts";
import type { ProjectFiles, TestStart } from "./project.ts";
import { lastNumber, report } from "./test-report.ts";

/** So that a JVM starts quickly and stays well below the sandbox's memory. */
export const javaFlags = ["-Xmx64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"];

const buildFiles = { "pom.xml": "Maven", "build.gradle": "Gradle", "build.gradle.kts": "Gradle" };

export const detectJvmTests: DetectLanguageTests = async (project, { java }) => {
	const buildFile = Object.entries(buildFiles).find(([path]) => project.paths.includes(path));
	const sources = project.paths.filter((path) => path.endsWith(".java"));
	if (buildFile) {
		return {
			ok: false,
			reason: `${buildFile[0]} is for ${buildFile[1]}, which fetches its parts from the network; the sandbox has none. Run its tests yourself.`,
		};
	}
	const tests = sources.filter((path) => /(Test|Tests|TestMain)\.java$/.test(path));
	if (tests.length === 0) return undefined;
	if (!java) return { ok: false, reason: "The tests are in Java, which the sandbox does not have; install a JDK." };
	const main = await findMain(project, tests);
	if (!main)
		return { ok: false, reason: `None of the Java test classes has a main method (${tests.slice(0, 3).join(", ")}); a test framework cannot be fetched.` };
	return { ok: true, start: javaStart(java, sources, main) };
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

// The compiler is started inside the JVM that then runs the test class: two JVMs would take twice the time.
const runnerPath = "/tmp/EnsembleRun.java";
const runner = `
import java.io.File; import java.net.*; import java.util.*; import javax.tools.*;
public class EnsembleRun {
  public static void main(String[] a) throws Throwable {
    String[] options = new String[a.length + 1];
    options[0] = "-d"; options[1] = "/tmp/classes";
    System.arraycopy(a, 1, options, 2, a.length - 1);
    new File("/tmp/classes").mkdirs();
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, options) != 0) System.exit(3);
    URLClassLoader loader = new URLClassLoader(new URL[] { new URL("file:/tmp/classes/") });
    try { loader.loadClass(a[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]); }
    catch (java.lang.reflect.InvocationTargetException e) { throw e.getCause(); }
  }
}`;

function javaStart(java: string, sources: string[], main: MainClass): TestStart {
	const script = 'printf %s "$1" > "$2"; shift 2; exec "$@"';
	return {
		language: "java",
		framework: "java main",
		label: `javac, java ${main.name}`,
		command: ["/bin/sh", "-c", script, "java", runner, runnerPath, java, ...javaFlags, runnerPath, main.name, ...sources],
		read: (output, _error, exitCode) => {
			const passed = lastNumber(output, /(\d+)(?: tests?)? passed/);
			const failed = lastNumber(output, /(\d+)(?: tests?)? failed/);
			if (exitCode === 3 && passed + failed === 0) return { tests: "failed", summary: "The sources do not compile." };
			if (passed + failed > 0) return report(exitCode, passed, failed);
			// A main method counts as one test: its exit code is all that it promises.
			return exitCode === 0 ? report(0, 1, 0) : report(exitCode, 0, 1);
		},
	};
}
