// Every refactoring that there is, in the order in which menus show them.

import { addBraces } from "./add-braces.ts";
import { addDefault } from "./add-default.ts";
import { extractAllOccurrences, extractVariable } from "./extract-variable.ts";
import { guardClause } from "./guard-clause.ts";
import { invertIf } from "./invert-if.ts";
import { mergeNestedIfs } from "./merge-nested-ifs.ts";
import type { Refactoring } from "./refactoring.ts";
import { useIsinstance } from "./use-isinstance.ts";

export const allRefactorings: readonly Refactoring[] = [
	extractVariable,
	extractAllOccurrences,
	invertIf,
	guardClause,
	mergeNestedIfs,
	useIsinstance,
	addDefault,
	addBraces,
];
