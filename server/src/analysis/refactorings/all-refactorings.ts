// Every refactoring that there is, in the order in which menus show them.

import { addBraces } from "./add-braces.ts";
import { addDefault } from "./add-default.ts";
import { toArrow, toFunction } from "./arrow-function.ts";
import { toConditional, toIfElse } from "./conditional-expression.ts";
import { extractFunction } from "./extract-function.ts";
import { extractAllOccurrences, extractVariable } from "./extract-variable.ts";
import { guardClause } from "./guard-clause.ts";
import { indexLoop } from "./index-loop.ts";
import { inlineVariable } from "./inline-variable.ts";
import { invertIf } from "./invert-if.ts";
import { mergeNestedIfs } from "./merge-nested-ifs.ts";
import { toFString } from "./python-f-string.ts";
import type { Refactoring } from "./refactoring.ts";
import { toConcatenation, toTemplate } from "./script-strings.ts";
import { useIsinstance } from "./use-isinstance.ts";
import { varToLet } from "./var-to-let.ts";

export const allRefactorings: readonly Refactoring[] = [
	extractVariable,
	extractAllOccurrences,
	extractFunction,
	inlineVariable,
	invertIf,
	guardClause,
	mergeNestedIfs,
	toConditional,
	toIfElse,
	addBraces,
	addDefault,
	indexLoop,
	toTemplate,
	toConcatenation,
	toFString,
	useIsinstance,
	varToLet,
	toArrow,
	toFunction,
];
