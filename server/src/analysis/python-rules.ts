// The Python rules that are known, pinned: an update of the linter must not change what people are told. By the linter's codes.

import { bugbearRules } from "./ruff-rules/bugbear.ts";
import { otherRules } from "./ruff-rules/other-families.ts";
import { pyflakesRules } from "./ruff-rules/pyflakes.ts";
import { pylintRules } from "./ruff-rules/pylint.ts";
import type { PythonRule } from "./ruff-rules/python-rule.ts";
import { securityRules } from "./ruff-rules/security.ts";

export type { PythonRule };

export const pythonRules: ReadonlyMap<string, PythonRule> = new Map(
	[pyflakesRules, bugbearRules, securityRules, pylintRules, otherRules].flatMap((family) => Object.entries(family)),
);

const codesByName = new Map([...pythonRules].map(([code, { name }]) => [name, code]));

/** With `preview` on, the linter calls rules by their names. */
export const codeOf = (codeOrName: string): string => codesByName.get(codeOrName) ?? codeOrName;

const isCode = /^[A-Z]+\d+$/;

/** What is said of a rule that only the project's settings ask for: no more than its family tells. */
export function strangerOf(code: string): Pick<PythonRule, "type" | "severity" | "suggestion"> & { explanation: string } {
	const explanation = "A rule of ruff that this project's settings ask for.";
	const suggestion = isCode.test(code) ? `See what ruff says of ${code}.` : "See what ruff says of it.";
	const family = /^[A-Z]+/.exec(code)?.[0] ?? "";
	if (/^(?:F|B|PLE|PLW|YTT|LOG|DTZ|BLE)$/.test(family)) return { type: "bug", severity: "warning", suggestion, explanation };
	if (family === "S") return { type: "security", severity: "warning", suggestion, explanation };
	if (/^(?:PERF|ASYNC)$/.test(family)) return { type: "performance", severity: "info", suggestion, explanation };
	return { type: "style", severity: "info", suggestion, explanation };
}
