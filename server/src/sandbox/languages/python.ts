// Python's tests: pytest where the sandbox has it, else the standard library's unittest. A `src` layout gets its folder on the path.

import type { DetectLanguageTests } from "./detect-tests.ts";
import type { ProjectFiles, TestStart } from "./project.ts";
import { lastNumber, report } from "./test-report.ts";

export const detectPythonTests: DetectLanguageTests = async (project, { python, pytest }) => {
	const tests = testFiles(project);
	if (tests.length === 0) return undefined;
	if (!python) return { ok: false, reason: "The tests are in Python, which the sandbox does not have; install python3." };
	const env = pythonPath(project);
	if (pytest) return { ok: true, start: await pytestStart(python, project, env) };
	const only = await needsPytest(project, tests);
	if (only) return { ok: false, reason: `${only} is written for pytest, which the sandbox's Python (${python}) does not have; install it for that Python.` };
	return { ok: true, start: unittestStart(python, project, tests, env) };
};

/** As pytest finds them; unittest's own pattern (`test*.py`) is wider and counts inside a folder of tests. */
function testFiles(project: ProjectFiles): string[] {
	return project.paths.filter((path) => {
		if (isForeign(path)) return false;
		const name = path.slice(path.lastIndexOf("/") + 1);
		return /^test_.*\.py$|_test\.py$/.test(name) || (/^test.*\.py$/.test(name) && /(^|\/)tests?\//.test(path));
	});
}

const isForeign = (path: string): boolean => /(^|\/)(node_modules|\.?venv|env|\.tox|\.nox|site-packages|build|dist)\//.test(path);

function pythonPath(project: ProjectFiles): Record<string, string> {
	const hasSource = project.paths.some((path) => /^src\/.+\.py$/.test(path)) && !project.paths.includes("src/__init__.py");
	return { PYTHONPATH: hasSource ? "src:." : "." };
}

/** A file that only pytest can run: bare test functions or pytest's own fixtures. */
async function needsPytest(project: ProjectFiles, tests: string[]): Promise<string | undefined> {
	for (const path of tests.slice(0, 50)) {
		const text = await project.readText(path);
		if (text === undefined) continue;
		if (/^\s*(import pytest|from pytest\b)/m.test(text)) return path;
		if (/^(async )?def test/m.test(text) && !/TestCase/.test(text)) return path;
	}
	return undefined;
}

async function pytestStart(python: string, project: ProjectFiles, env: Record<string, string>): Promise<TestStart> {
	const withoutOptions = (await usesMissingPlugins(project)) ? ["-o", "addopts="] : [];
	return {
		language: "python",
		framework: "pytest",
		label: "python -m pytest",
		// No cache folder in what is thrown away; errors short enough to read.
		command: [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "--color=no", ...withoutOptions],
		env,
		read: (output, _error, exitCode) => {
			const passed = lastNumber(output, /(\d+) passed\b/) + lastNumber(output, /(\d+) x(?:passed|failed)\b/);
			const failed = lastNumber(output, /(\d+) failed\b/) + lastNumber(output, /(\d+) errors?\b(?= in|,|$)/);
			// 5 is pytest's own word for "no tests collected".
			return exitCode === 5 ? report(0, 0, 0) : report(exitCode, passed, failed);
		},
	};
}

/** Options for plugins that we do not have (coverage, running in parallel) would fail the whole run; tests do not need them. */
async function usesMissingPlugins(project: ProjectFiles): Promise<boolean> {
	for (const path of ["pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg"]) {
		const text = (await project.readText(path)) ?? "";
		if (/^\s*addopts\s*=[\s\S]*?(--cov|-n[ =]?(auto|\d)|--dist|--benchmark|--timeout)/m.test(text)) return true;
	}
	return false;
}

function unittestStart(python: string, project: ProjectFiles, tests: string[], env: Record<string, string>): TestStart {
	const modules = tests.map((path) => moduleOf(path, new Set(project.paths)));
	const roots = new Set(modules.map((each) => each.root));
	return {
		language: "python",
		framework: "unittest",
		label: `python -m unittest (${tests.length} ${tests.length === 1 ? "file" : "files"})`,
		command: [python, "-m", "unittest", ...modules.map((each) => each.name)],
		env: { ...env, PYTHONPATH: [...roots, env.PYTHONPATH].join(":") },
		read: (output, error, exitCode) => {
			const text = `${output}\n${error}`;
			const total = lastNumber(text, /^Ran (\d+) tests?\b/);
			const failed = lastNumber(text, /\bfailures=(\d+)/) + lastNumber(text, /\berrors=(\d+)/) + lastNumber(text, /unexpected successes=(\d+)/);
			const skipped = lastNumber(text, /\bskipped=(\d+)/);
			// 5 is what Python 3.12 and later say for "no tests run".
			return report(exitCode === 5 ? 0 : exitCode, Math.max(0, total - failed - skipped), failed);
		},
	};
}

/** Named from the first folder above it that is no package, as pytest does; `discover` would miss folders without an `__init__.py`. */
function moduleOf(path: string, paths: ReadonlySet<string>): { root: string; name: string } {
	const folders = path.split("/").slice(0, -1);
	let depth = folders.length;
	while (depth > 0 && paths.has(`${folders.slice(0, depth).join("/")}/__init__.py`)) depth--;
	const name = path.split("/").slice(depth).join(".").slice(0, -".py".length);
	return { root: folders.slice(0, depth).join("/") || ".", name };
}
