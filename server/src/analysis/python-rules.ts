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
