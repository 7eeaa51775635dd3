// How JavaScript's test runners are started so that they report each test as it goes: node's own, vitest and jest, each with a reporter of ours
// beside its usual one. What the reporters write is read by watched-tests.ts.

/** `args` are those of the plain run. A file is run as a whole. */
export function nodeTestCommand(program: string, args: readonly string[], only: readonly string[] | undefined): string[] {
	const files = args.filter((arg) => !arg.startsWith("--"));
	const chosen = only && new Set(only.map((id) => id.replace(/^file:/, "").split("::")[0]));
	const reporter = `data:text/javascript,${encodeURIComponent(nodeReporter)}`;
	const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout", `--test-reporter=${reporter}`, "--test-reporter-destination=stderr"];
	return [program, "--test", "--test-concurrency=2", ...reporters, ...(chosen ? files.filter((file) => chosen.has(file)) : files)];
}

/** Through its programming interface, which takes a reporter as an object, and lists tests without running them. */
export function vitestCommand(program: string, mode: "find" | "run", only: readonly string[] | undefined): string[] {
	return [program, "-e", vitestScript, JSON.stringify({ mode, ...chosen(only) })];
}

/** `args` are those of the plain run, its program first. It takes a reporter as a file only. */
export function jestCommand(program: string, [jest = "", ...options]: readonly string[], only: readonly string[] | undefined): string[] {
	return [program, "-e", jestScript, JSON.stringify({ jest, options, ...chosen(only), reporter: jestReporter })];
}

/** Ids are `file:PATH` or `PATH::suite > test`. With a pattern for the names where no file is asked for as a whole. */
function chosen(only: readonly string[] | undefined): { only?: readonly string[]; files?: string[]; pattern?: string } {
	if (!only) return {};
	const files = [...new Set(only.map((id) => id.replace(/^file:/, "").split("::")[0] ?? ""))];
	if (only.some((id) => id.startsWith("file:"))) return { only, files };
	// A suite and its test are parted by a space in jest and in older vitest, whose first version also begins with one.
	const names = only.map((id) =>
		id
			.slice(id.indexOf("::") + 2)
			.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
			.replaceAll(" > ", "(?: >)? "),
	);
	return { only, files, pattern: `^ ?(${names.join("|")})$` };
}

// What the reporters have in common. A place is the innermost one in a file of the project's own.
const common = `
const { relative } = require("node:path");
const near = (path) => {
	const at = path ? relative(process.cwd(), String(path).replace(/^file:\\/\\//, "")) : "";
	return at.startsWith("..") || at.includes("node_modules") ? "" : at;
};
const text = (value) => String(value ?? "").slice(0, 8000);
function place(stack) {
	for (const line of text(stack).split("\\n")) {
		const match = /((?:file:\\/\\/)?\\/[^\\s():]+):(\\d+):\\d+/.exec(line);
		if (match && near(match[1])) return { path: near(match[1]), line: Number(match[2]) };
	}
}
const wanted = (only, path, id) => !only || only.includes(id) || only.includes("file:" + path);
const say = (test) => process.stderr.write("\\u001e" + JSON.stringify(test) + "\\n");
function tell(only, path, name, about) {
	const id = path + "::" + name;
	if (path && wanted(only, path, id)) say({ id, name: name.slice(0, 500), path, ...about });
}
function tellFile(path, error) {
	const about = error ? { state: "failed", message: text(error.message ?? error), at: place(error.stack ?? error) } : { state: "found" };
	if (path) say({ id: "file:" + path, name: path.slice(0, 500), path, ...about });
}
`;

// The first methods are those of vitest 3 and later, the last one is the older ones'.
const vitestScript = `${common}
const { mode, only, files = [], pattern } = JSON.parse(process.argv[1]);
const states = { passed: "passed", pass: "passed", failed: "failed", fail: "failed" };
function failure(error) {
	if (!error) return {};
	const frame = error.stacks?.find(({ file }) => near(file));
	return { message: text(error.message) + (error.diff ? "\\n\\n" + text(error.diff) : ""), at: frame ? { path: near(frame.file), line: frame.line } : place(error.stack) };
}
const ofTest = (test, about) => tell(only, near(test.module.moduleId), test.fullName, { line: test.location?.line, ...about });
let isNew = false;
const reporter = {
	onTestCaseReady: (test) => ofTest(test, { state: "started" }),
	onTestCaseResult(test) {
		isNew = true;
		const { state, errors } = test.result();
		ofTest(test, { state: states[state] ?? "skipped", duration_ms: test.diagnostic()?.duration, ...failure(errors?.[0]) });
	},
	onTestRunEnd(modules) {
		isNew = true;
		for (const module of modules) if (module.errors().length > 0) tellFile(near(module.moduleId), module.errors()[0]);
	},
	onFinished(files = []) {
		if (!isNew) for (const file of files) walk(file, near(file.filepath), []);
	},
};
function walk(task, path, names) {
	const { state, duration, errors } = task.result ?? {};
	if (task.tasks) {
		if (names.length === 0 && task.tasks.length === 0 && errors?.[0]) tellFile(path, errors[0]);
		for (const inner of task.tasks) walk(inner, path, [...names, inner.name]);
	} else tell(only, path, names.join(" > "), { line: task.location?.line, state: states[state] ?? "skipped", duration_ms: duration, ...failure(errors?.[0]) });
}
async function main() {
	const { createVitest, startVitest } = await import("vitest/node");
	const options = { run: true, watch: false, includeTaskLocation: true, reporters: ["default", reporter], ...(pattern && { testNamePattern: pattern }) };
	if (mode === "run") return (await startVitest("test", files, options))?.exit();
	const vitest = await createVitest("test", options);
	const modules = (await vitest.collect?.(files))?.testModules;
	for (const module of modules ?? []) {
		const tests = [...module.children.allTests()];
		for (const test of tests) ofTest(test, { state: "found" });
		if (tests.length === 0) tellFile(near(module.moduleId));
	}
	if (!modules) for (const [, path] of await vitest.globTestFiles()) tellFile(near(path));
	await vitest.close();
	process.exit(0);
}
main().catch((error) => {
	console.error(error);
	process.exit(1);
});
`;

const jestScript = `
const { jest, options, only, files, pattern, reporter } = JSON.parse(process.argv[1]);
const path = "/tmp/.ensemble-jest-reporter.cjs";
require("node:fs").writeFileSync(path, "const only = " + JSON.stringify(only) + ";" + reporter);
const names = pattern ? ["--testNamePattern", pattern] : [];
const chosen = files ? ["--runTestsByPath", ...files] : [];
process.argv.splice(1, process.argv.length, jest, ...options, "--testLocationInResults", "--reporters=default", "--reporters=" + path, ...names, ...chosen);
require(require("node:path").resolve(jest));
`;

const jestReporter = `${common}
module.exports = class {
	onTestResult({ path }, { testResults, testExecError }) {
		if (testExecError) tellFile(near(path), testExecError);
		for (const { ancestorTitles, title, status, duration, location, failureMessages } of testResults) {
			const [error] = failureMessages ?? [];
			const state = status === "passed" || status === "failed" ? status : "skipped";
			const why = state === "failed" ? { message: text(error), at: place(error) } : {};
			tell(only, near(path), [...ancestorTitles, title].join(" > "), { line: location?.line, state, duration_ms: duration ?? undefined, ...why });
		}
	}
};
`;

const nodeReporter = `
import { relative } from "node:path";
const near = (path) => { const at = path ? relative(process.cwd(), path) : ""; return at.startsWith("..") ? "" : at; };
const stacks = new Map();
const text = (value) => String(value ?? "").slice(0, 8000);
function named(data) {
	const file = near(data.file), stack = stacks.get(file) ?? [];
	stack.length = Math.min(stack.length, data.nesting);
	stack[data.nesting] = data.name;
	stacks.set(file, stack);
	const name = stack.slice(0, data.nesting + 1).join(" > ");
	return { id: file + "::" + name, name: name.slice(0, 500), path: file, line: data.line };
}
function place(error) {
	const match = /(?:file:\\/\\/)?(\\/[^\\s():]+):(\\d+):\\d+/.exec((error.stack ?? "").split("\\n").filter((line) => !line.includes("node:")).join("\\n"));
	const path = match && near(match[1]);
	return path ? { path, line: Number(match[2]) } : undefined;
}
export default async function* report(source) {
	for await (const { type, data } of source) {
		if (type === "test:start") named(data);
		if (type !== "test:pass" && type !== "test:fail") continue;
		const about = named(data);
		if (data.details?.type === "suite") continue;
		const error = data.details?.error, cause = error?.cause ?? error;
		const failed = type === "test:fail" && data.todo === undefined;
		const state = data.skip !== undefined ? "skipped" : failed ? "failed" : "passed";
		const why = failed ? { message: text(cause?.message ?? cause), at: place(cause ?? {}) } : {};
		yield "\\u001e" + JSON.stringify({ ...about, state, duration_ms: data.details?.duration_ms, ...why }) + "\\n";
	}
}
`;
