// The rules for Java.

import type { Rule } from "./rule.ts";

export const javaRules: readonly Rule[] = [];
