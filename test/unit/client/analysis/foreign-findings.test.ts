import { expect, it } from "vitest";
import { type ForeignDiagnostic, findingName } from "../../../../client/src/analysis/foreign-findings.ts";

const [error, warning, hint] = [0, 1, 3];

it("what other extensions show goes by the names that our rules know", () => {
	const shown: [language: string, diagnostic: ForeignDiagnostic, name: string | undefined][] = [
		["", { source: "eslint", code: { value: "no-debugger" }, severity: error }, "eslint/no-debugger"],
		["", { source: "eslint", code: "@typescript-eslint/no-floating-promises", severity: error }, "typescript-eslint/no-floating-promises"],
		["", { source: "ts", code: 2304, severity: error }, "typescript/2304"],
		["", { source: "ts", code: 1005, severity: error }, "typescript/syntax"],
		["", { source: "ts", code: 6133, severity: hint }, undefined],
		["", { source: "Ruff", code: { value: "F401" }, severity: warning }, "ruff/F401"],
		["", { source: "Ruff", code: "invalid-syntax", severity: error }, "ruff/syntax"],
		["", { source: "biome", code: { value: "lint/suspicious/noSelfCompare" }, severity: error }, "biome/noSelfCompare"],
		["", { source: "oxc", code: { value: "eslint(no-self-compare)" }, severity: warning }, "eslint/no-self-compare"],
		["", { source: "sonarqube", code: "javascript:S1764", severity: warning }, "sonar/S1764"],
		["", { source: "Java", code: "268435844", severity: warning }, "jdt/268435844"],
		["", { source: "Java", code: "1610612976", severity: error }, "jdt/syntax"],
		["", { source: "Pylance", code: { value: "reportUndefinedVariable" }, severity: warning }, "pylance/reportUndefinedVariable"],
		["", { source: "Pylance", severity: error }, "pylance/syntax"],
		["go", { source: "SA4000", code: "default", severity: warning }, "staticcheck/SA4000"],
		["go", { source: "copylocks", code: "default", severity: warning }, "vet/copylocks"],
		["go", { source: "syntax", severity: error }, "gopls/syntax"],
		["", { source: "spell", code: "x", severity: warning }, undefined],
		["", { severity: error }, undefined],
	];
	expect(shown.map(([language, diagnostic]) => findingName(language, diagnostic))).toEqual(shown.map(([, , name]) => name));
});
