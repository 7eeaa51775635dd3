// Our own rules for Python: those of ruff that can be answered while typing, whose `sameAs` names the one that takes over on idle, and what ruff has not.

import { assertFalse } from "./python/assert-false.ts";
import { assertTuple } from "./python/assert-tuple.ts";
import { bareExcept } from "./python/bare-except.ts";
import { boolComparison } from "./python/bool-comparison.ts";
import { fStringWithoutPlaces } from "./python/f-string-without-places.ts";
import { fileNotClosed } from "./python/file-not-closed.ts";
import { ignoredResult } from "./python/ignored-result.ts";
import { impossibleCondition } from "./python/impossible-condition.ts";
import { insecureRandom } from "./python/insecure-random.ts";
import { isLiteral } from "./python/is-literal.ts";
import { jumpInFinally } from "./python/jump-in-finally.ts";
import { lambdaAssignment } from "./python/lambda-assignment.ts";
import { modifiedWhileIterating } from "./python/modified-while-iterating.ts";
import { mutableDefault } from "./python/mutable-default.ts";
import { noneComparison } from "./python/none-comparison.ts";
import { noneDereference } from "./python/none-dereference.ts";
import { raiseNotImplemented } from "./python/raise-not-implemented.ts";
import { selfAssignment } from "./python/self-assignment.ts";
import { selfComparison } from "./python/self-comparison.ts";
import { unreachableCode } from "./python/unreachable-code.ts";
import { unreachableExcept } from "./python/unreachable-except.ts";
import { uselessComparison } from "./python/useless-comparison.ts";
import type { Rule } from "./rule.ts";

export const pythonRules: readonly Rule[] = [
	assertFalse,
	assertTuple,
	bareExcept,
	boolComparison,
	fStringWithoutPlaces,
	fileNotClosed,
	ignoredResult,
	impossibleCondition,
	insecureRandom,
	isLiteral,
	jumpInFinally,
	lambdaAssignment,
	modifiedWhileIterating,
	mutableDefault,
	noneComparison,
	noneDereference,
	raiseNotImplemented,
	selfAssignment,
	selfComparison,
	unreachableCode,
	unreachableExcept,
	uselessComparison,
];
