// Go's tests. Modules cannot be fetched inside, so they must be vendored or not be needed.

import type { DetectLanguageTests } from "./detect-tests.ts";
import { report } from "./test-report.ts";

export const detectGoTests: DetectLanguageTests = async (project, { go }) => {
	if (!project.paths.some((path) => path.endsWith("_test.go") && !path.startsWith("vendor/"))) return undefined;
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
			label: "go test ./...",
			command: [go, "test", "-v", "-p", "1", "./..."],
			env: { GOFLAGS: isVendored ? "-mod=vendor" : "-mod=mod" },
			read: (output, _error, exitCode) => {
				const count = (verdict: string) => output.split("\n").filter((line) => line.startsWith(`--- ${verdict}: `)).length;
				const broken = output.split("\n").filter((line) => /^FAIL\s.*\[(build|setup) failed\]$/.test(line)).length;
				return report(exitCode, count("PASS"), count("FAIL") + broken);
			},
		},
	};
};
