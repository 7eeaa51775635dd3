// Go's programs and tests. Modules cannot be fetched inside, so they must be vendored or not be needed.

import { posix } from "node:path";
import { productPath, programFile } from "../environment.ts";
import type { DetectLanguageTests } from "./detect-tests.ts";
import { goTestId } from "./go-test-lines.ts";
import type { ListedTest, ProjectFiles, Start } from "./project.ts";
import { report } from "./test-report.ts";

/** Compiled with the other files of its package, then run by itself: exit codes and signals are the program's own. */
export function goStart(go: string, path: string): Start {
	const { dir, base } = posix.parse(path);
	const command = ["/bin/sh", "-c", buildScript, "build", go, productPath, dir || ".", base];
	return { language: "go", label: `go run ${path}`, command: [`./${programFile}`], build: { command, folder: dir } };
}

// In a module Go itself knows what belongs to a package. Elsewhere, and where a folder holds several programs, it is this file with those
// beside it that are no programs themselves. One with a build tag is a program apart, as the ones for \`go generate\` are.
const buildScript = `
go=$1 out=$2 file=$4
cd -- "$3" || exit 1
is_main() { grep -Eq '^package[[:space:]]+main([^[:alnum:]_]|$)' "$1"; }
has_tag() { grep -q '^//go:build ' "$1"; }
is_main "$file" || { echo "$file: not of package main, so there is nothing to run" >&2; exit 1; }
root=$PWD alone=
while [ -n "$root" ] && [ ! -e "$root/go.mod" ]; do root=\${root%/*}; done
[ ! -e "$root/vendor/modules.txt" ] || export GOFLAGS=-mod=vendor
set -- "./$file"
if has_tag "$file"; then
	alone=yes
else
	for other in *.go; do
		case "$other" in "$file" | *_test.go | _*) continue ;; esac
		if has_tag "$other" || ! is_main "$other"; then continue; fi
		if grep -q '^func main()' "$other"; then alone=yes; else set -- "$@" "./$other"; fi
	done
fi
[ -z "$root" ] || [ -n "$alone" ] || set -- .
exec "$go" build -p 2 -ldflags='-s -w' -o "$out" "$@"
`;

export const detectGoTests: DetectLanguageTests = async (project, { go }) => {
	const files = project.paths.filter((path) => path.endsWith("_test.go") && !path.startsWith("vendor/"));
	if (files.length === 0) return undefined;
	if (!go) return { ok: false, reason: "The tests are in Go, which the sandbox does not have." };
	const module = await project.readText("go.mod");
	if (module === undefined) return { ok: false, reason: "There are Go tests but no go.mod in the project's folder." };
	const isVendored = project.paths.includes("vendor/modules.txt");
	if (/^\s*require\b/m.test(module) && !isVendored) {
		return { ok: false, reason: "The Go module needs others, which the sandbox has no network to fetch; run `go mod vendor` first." };
	}
	return {
		ok: true,
		start: {
			language: "go",
			framework: "go test",
			module: /^\s*module\s+"?([^\s"]+)/m.exec(module)?.[1] ?? "",
			list: () => listGoTests(project, files),
			label: "go test ./...",
			command: [go, "test", "-v", "-p", "2", "./..."],
			env: { GOFLAGS: isVendored ? "-mod=vendor" : "-mod=mod" },
			read: (output, _error, exitCode) => {
				const count = (verdict: string) => output.split("\n").filter((line) => line.startsWith(`--- ${verdict}: `)).length;
				const broken = output.split("\n").filter((line) => /^FAIL\s.*\[(build|setup) failed\]$/.test(line)).length;
				return report(exitCode, count("PASS"), count("FAIL") + broken);
			},
		},
	};
};

/** As `go test` finds them: functions of a test file whose name begins with Test and then no small letter. */
async function listGoTests(project: ProjectFiles, files: readonly string[]): Promise<ListedTest[]> {
	const tests: ListedTest[] = [];
	for (const path of files) {
		const lines = ((await project.readText(path)) ?? "").split("\n");
		for (const [at, text] of lines.entries()) {
			const name = /^func (Test(?:[^a-z\s(]\w*)?)\(\w+ \*testing\.T\)/.exec(text)?.[1];
			if (name) tests.push({ id: goTestId(posix.dirname(path) === "." ? "" : posix.dirname(path), name), name, path, line: at + 1 });
		}
	}
	return tests;
}
