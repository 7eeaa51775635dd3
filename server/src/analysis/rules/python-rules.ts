// The rules for Python.

import type { Rule } from "./rule.ts";

export const pythonRules: readonly Rule[] = [];
