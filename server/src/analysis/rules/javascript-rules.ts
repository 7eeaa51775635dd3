// The rules for JavaScript and TypeScript.

import { selfCompare } from "./javascript/self-compare.ts";
import type { Rule } from "./rule.ts";

export const javascriptRules: readonly Rule[] = [selfCompare];
