// Test runs that report each test as it goes: the frameworks' own runners with a listener of ours, which writes one marked line per test.
// A run of a framework without one counts as a whole. The lines come from the guest, so they are input: parsed, bounded, taken out of the output.

import { posix } from "node:path";
import { TestCase } from "#protocol/editor-executions.ts";
import { GoTestLines } from "./go-test-lines.ts";
import { jestCommand, nodeTestCommand, vitestCommand } from "./javascript-reporters.ts";
import type { ListedTest, TestStart } from "./project.ts";

/** Undefined where tests of this framework cannot be watched one by one. */
export function watchedCommand({ framework, command }: TestStart, mode: "find" | "run", only: readonly string[] | undefined): string[] | undefined {
	const [program, ...args] = command;
	if (program === undefined) return undefined;
	if (framework === "pytest") return [program, "-c", pytestScript, mode, ...args.slice(2), ...(only ?? []).map((id) => id.replace(/^file:/, ""))];
	if (framework === "unittest") return [program, "-c", unittestScript, mode, ...(only ?? args.slice(2))];
	if (framework === "go test") return [program, "test", "-json", "-p", "2", ...(only ? chosenGoTests(only) : ["./..."])];
	if (framework === "node:test") return nodeTestCommand(program, args, only);
	if (framework === "vitest") return vitestCommand(program, mode, only);
	return framework === "jest" ? jestCommand(program, args, only) : undefined;
}

/** By the folders of their packages; a subtest runs with its test. */
function chosenGoTests(only: readonly string[]): string[] {
	const parts = only.map((id) => id.split("::"));
	const names = new Set(parts.map(([, name = ""]) => name.split("/")[0]));
	const folders = new Set(parts.map(([folder = "."]) => `./${posix.normalize(folder)}`));
	return ["-run", `^(${[...names].join("|")})$`, ...folders];
}

/** Takes the reports of a watched run out of one of its streams. */
export interface TestReports {
	push(text: string): { text: string; tests: TestCase[] };
}

export function reportsOf({ framework, module }: TestStart, listed: readonly ListedTest[]): TestReports {
	return framework === "go test" ? new GoTestLines(module ?? "", listed) : new TestLines();
}

const mark = "\u001e";
const maxLineChars = 64 * 1024;
/** Of one run. A suite with more is shown as far as this. */
const maxTests = 20_000;

/** Takes the marked lines out of one stream, in whatever pieces it comes. */
export class TestLines implements TestReports {
	#pending = "";
	#count = 0;

	push(text: string): { text: string; tests: TestCase[] } {
		if (this.#pending === "" && !text.includes(mark)) return { text, tests: [] };
		const all = this.#pending + text;
		const tests: TestCase[] = [];
		let shown = "";
		let from = 0;
		for (;;) {
			const start = all.indexOf(mark, from);
			if (start < 0) break;
			const end = all.indexOf("\n", start);
			shown += all.slice(from, start);
			from = start;
			if (end < 0) break;
			const test = this.#parse(all.slice(start + 1, end));
			if (test) tests.push(test);
			from = end + 1;
		}
		const open = all.indexOf(mark, from) === from ? all.slice(from) : "";
		// A line without an end is no line of ours.
		this.#pending = open.length > maxLineChars ? "" : open;
		if (open === "") shown += all.slice(from);
		return { text: shown, tests };
	}

	#parse(line: string): TestCase | undefined {
		try {
			const parsed = TestCase.safeParse(JSON.parse(line));
			if (!parsed.success || ++this.#count > maxTests * 3) return undefined;
			const { at, ...test } = parsed.data;
			return { ...test, path: inside(test.path) ?? "", ...(at && inside(at.path) !== undefined ? { at } : {}) };
		} catch {
			return undefined; // The program wrote the mark itself.
		}
	}
}

/** Only a file of the project can be opened for it. */
function inside(path: string): string | undefined {
	return path.startsWith("/") || path.includes("\\") || path.split("/").includes("..") ? undefined : path;
}

const pythonStart = `
import sys, os, json, time
mode, args = sys.argv[1], sys.argv[2:]
here = os.getcwd() + os.sep
def near(path):
    path = os.path.abspath(str(path))
    return path[len(here):] if path.startswith(here) else ""
def say(**test):
    out.write("\\x1e" + json.dumps({k: v for k, v in test.items() if v is not None}) + "\\n")
    out.flush()
`;

const pytestScript = `${pythonStart}
import pytest, re
out = os.fdopen(os.dup(2), "w")
places = {}
def where(error):
    entries = getattr(getattr(error, "reprtraceback", None), "reprentries", [])
    files = [entry.reprfileloc for entry in entries if getattr(entry, "reprfileloc", None)] + [getattr(error, "reprcrash", None)]
    return next((dict(path=near(file.path), line=file.lineno) for file in reversed(files[:-1]) if near(file.path)), None) or (
        dict(path=near(files[-1].path), line=files[-1].lineno) if files[-1] and near(files[-1].path) else None)
def where_in(text):
    places = re.findall(r'^(?:E +File ")?([^\\s":]+\\.py)(?:", line |:)(\\d+)', text, re.M)
    return next((dict(path=near(path), line=int(line)) for path, line in reversed(places) if near(path)), None)
class Watch:
    def pytest_collectreport(self, report):
        path = report.nodeid.split("::")[0]
        if not report.failed or not path: return
        text = str(report.longrepr)
        about = dict(state="failed", message=text[-8000:], at=where_in(text)) if mode == "run" else dict(state="found")
        say(id="file:" + path, name=path, path=path, **about)
    def pytest_collection_modifyitems(self, items):
        for item in items:
            line = (item.location[1] or 0) + 1
            places[item.nodeid] = dict(id=item.nodeid, name=item.nodeid.split("::", 1)[-1].replace("::", "."), path=near(item.path), line=line)
            say(state="found", **places[item.nodeid])
    def pytest_runtest_logstart(self, nodeid, location):
        if nodeid in places: say(state="started", **places[nodeid])
    def pytest_runtest_logreport(self, report):
        if report.nodeid not in places or (report.when != "call" and report.outcome == "passed"): return
        state = report.outcome
        crash = getattr(getattr(report.longrepr, "reprcrash", None), "message", None)
        message = (f"{crash[:2000]}\\n\\n" if crash else "") + str(report.longrepr)[-8000:] if state == "failed" else None
        at = where(report.longrepr) if state == "failed" else None
        say(state=state, duration_ms=report.duration * 1000, message=message, at=at, **places[report.nodeid])
sys.argv = ["pytest"]
sys.exit(pytest.main(args + (["--collect-only"] if mode == "find" else []), plugins=[Watch()]))
`;

const unittestScript = `${pythonStart}
import unittest, inspect, traceback
out = os.fdopen(os.dup(1), "w")
def place(test):
    test = getattr(test, "test_case", test)
    method = getattr(test, getattr(test, "_testMethodName", ""), None)
    code = getattr(inspect.unwrap(method), "__code__", None) if method else None
    failed = type(test).__name__ == "_FailedTest"
    name = test._testMethodName if failed else test.id()
    path = name.replace(".", "/") + ".py" if failed else near(inspect.getsourcefile(type(test)) or "")
    line = code.co_firstlineno if code and not failed and near(code.co_filename) == path else None
    short = name if failed else ".".join(name.split(".")[-2:])
    return dict(id=name, name=short, path=path, line=line)
def where(error):
    for frame in reversed(traceback.extract_tb(error[2])):
        if near(frame.filename) and frame.lineno: return dict(path=near(frame.filename), line=frame.lineno)
class Result(unittest.TextTestResult):
    def startTest(self, test):
        super().startTest(test)
        self.began, self.broken = time.monotonic(), False
        say(state="started", **place(test))
    def done(self, test, state, error=None):
        words = "".join(traceback.format_exception_only(*error[:2]))[:2000] if error else ""
        message = f"{words}\\n{''.join(traceback.format_exception(*error))[-8000:]}" if error else None
        took = (time.monotonic() - getattr(self, "began", time.monotonic())) * 1000
        say(state=state, duration_ms=took, message=message, at=where(error) if error else None, **place(test))
    def addSuccess(self, test):
        super().addSuccess(test)
        if not self.broken: self.done(test, "passed")
    def addFailure(self, test, err):
        super().addFailure(test, err); self.broken = True; self.done(test, "failed", err)
    def addError(self, test, err):
        super().addError(test, err); self.broken = True
        if isinstance(getattr(test, "test_case", test), unittest.TestCase): self.done(test, "failed", err)
    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err: self.broken = True; self.done(test, "failed", err)
    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if isinstance(getattr(test, "test_case", test), unittest.TestCase): self.done(test, "skipped")
    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err); self.done(test, "passed")
    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test); self.done(test, "failed")
suite = unittest.defaultTestLoader.loadTestsFromNames(args)
def each(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite): yield from each(test)
        else: yield test
if mode == "find":
    for test in each(suite): say(state="found", **place(test))
else:
    for test in each(suite): say(state="found", **place(test))
    sys.exit(0 if unittest.TextTestRunner(resultclass=Result).run(suite).wasSuccessful() else 1)
`;
