// The rules for JavaScript and TypeScript.

import { assignmentInCondition } from "./javascript/assignment-in-condition.ts";
import { asyncForEach } from "./javascript/async-for-each.ts";
import { asyncPromiseExecutor } from "./javascript/async-promise-executor.ts";
import { asyncWithoutAwait } from "./javascript/async-without-await.ts";
import { awaitInLoop } from "./javascript/await-in-loop.ts";
import { awaitOfArray } from "./javascript/await-of-array.ts";
import { bitwisePrecedence } from "./javascript/bitwise-precedence.ts";
import { callbackWithoutReturn } from "./javascript/callback-without-return.ts";
import { compareNewObject } from "./javascript/compare-new-object.ts";
import { comparisonChain } from "./javascript/comparison-chain.ts";
import { constReassigned } from "./javascript/const-reassigned.ts";
import { constantCondition } from "./javascript/constant-condition.ts";
import { debuggerStatement } from "./javascript/debugger-statement.ts";
import { duplicateCase } from "./javascript/duplicate-case.ts";
import { duplicateClassMember } from "./javascript/duplicate-class-member.ts";
import { duplicateCondition } from "./javascript/duplicate-condition.ts";
import { duplicateKey } from "./javascript/duplicate-key.ts";
import { duplicateParameter } from "./javascript/duplicate-parameter.ts";
import { dynamicCode } from "./javascript/dynamic-code.ts";
import { emptyBlock } from "./javascript/empty-block.ts";
import { explicitAny } from "./javascript/explicit-any.ts";
import { floatingPromise } from "./javascript/floating-promise.ts";
import { forgottenThrow } from "./javascript/forgotten-throw.ts";
import { getterWithoutReturn } from "./javascript/getter-without-return.ts";
import { hardCodedSecret } from "./javascript/hard-coded-secret.ts";
import { htmlFromText } from "./javascript/html-from-text.ts";
import { identicalBranches } from "./javascript/identical-branches.ts";
import { identicalOperands } from "./javascript/identical-operands.ts";
import { ignoredResult } from "./javascript/ignored-result.ts";
import { impossibleCondition } from "./javascript/impossible-condition.ts";
import { inArray } from "./javascript/in-array.ts";
import { indexOfCondition } from "./javascript/index-of-condition.ts";
import { insecureRandom } from "./javascript/insecure-random.ts";
import { invalidRegex } from "./javascript/invalid-regex.ts";
import { invalidTypeof } from "./javascript/invalid-typeof.ts";
import { lengthComparison } from "./javascript/length-comparison.ts";
import { loopClosure } from "./javascript/loop-closure.ts";
import { loopDirection } from "./javascript/loop-direction.ts";
import { looseEquality } from "./javascript/loose-equality.ts";
import { lostComparison } from "./javascript/lost-comparison.ts";
import { missingSuperCall } from "./javascript/missing-super-call.ts";
import { nanComparison } from "./javascript/nan-comparison.ts";
import { nestedTernary } from "./javascript/nested-ternary.ts";
import { nonNullAssertion } from "./javascript/non-null-assertion.ts";
import { nullDereference } from "./javascript/null-dereference.ts";
import { parseIntRadix } from "./javascript/parse-int-radix.ts";
import { preferConst } from "./javascript/prefer-const.ts";
import { promiseCondition } from "./javascript/promise-condition.ts";
import { regexDuplicateCharacter } from "./javascript/regex-duplicate-character.ts";
import { regexWideRange } from "./javascript/regex-wide-range.ts";
import { selfAssign } from "./javascript/self-assign.ts";
import { selfCompare } from "./javascript/self-compare.ts";
import { shadowedName } from "./javascript/shadowed-name.ts";
import { shellInjection } from "./javascript/shell-injection.ts";
import { sparseArray } from "./javascript/sparse-array.ts";
import { sqlConcatenation } from "./javascript/sql-concatenation.ts";
import { swallowedException } from "./javascript/swallowed-exception.ts";
import { switchFallthrough } from "./javascript/switch-fallthrough.ts";
import { templateInString } from "./javascript/template-in-string.ts";
import { throwLiteral } from "./javascript/throw-literal.ts";
import { undefinedName } from "./javascript/undefined-name.ts";
import { unguardedJsonParse } from "./javascript/unguarded-json-parse.ts";
import { unreachableCode } from "./javascript/unreachable-code.ts";
import { unsafeFinally } from "./javascript/unsafe-finally.ts";
import { unsafeNegation } from "./javascript/unsafe-negation.ts";
import { unsafeOptionalChaining } from "./javascript/unsafe-optional-chaining.ts";
import { unusedImport } from "./javascript/unused-import.ts";
import { unusedVariable } from "./javascript/unused-variable.ts";
import { uselessCatch } from "./javascript/useless-catch.ts";
import { varDeclaration } from "./javascript/var-declaration.ts";
import { weakHash } from "./javascript/weak-hash.ts";
import type { Rule } from "./rule.ts";

export const javascriptRules: readonly Rule[] = [
	assignmentInCondition,
	asyncForEach,
	asyncPromiseExecutor,
	asyncWithoutAwait,
	awaitInLoop,
	awaitOfArray,
	bitwisePrecedence,
	callbackWithoutReturn,
	compareNewObject,
	comparisonChain,
	constReassigned,
	constantCondition,
	debuggerStatement,
	duplicateCase,
	duplicateClassMember,
	duplicateCondition,
	duplicateKey,
	duplicateParameter,
	dynamicCode,
	emptyBlock,
	explicitAny,
	floatingPromise,
	forgottenThrow,
	getterWithoutReturn,
	hardCodedSecret,
	htmlFromText,
	identicalBranches,
	identicalOperands,
	ignoredResult,
	impossibleCondition,
	inArray,
	indexOfCondition,
	insecureRandom,
	invalidRegex,
	invalidTypeof,
	lengthComparison,
	loopClosure,
	loopDirection,
	looseEquality,
	lostComparison,
	missingSuperCall,
	nanComparison,
	nestedTernary,
	nonNullAssertion,
	nullDereference,
	parseIntRadix,
	preferConst,
	promiseCondition,
	regexDuplicateCharacter,
	regexWideRange,
	selfAssign,
	selfCompare,
	shadowedName,
	shellInjection,
	sparseArray,
	sqlConcatenation,
	swallowedException,
	switchFallthrough,
	templateInString,
	throwLiteral,
	undefinedName,
	unguardedJsonParse,
	unreachableCode,
	unsafeFinally,
	unsafeNegation,
	unsafeOptionalChaining,
	unusedImport,
	unusedVariable,
	uselessCatch,
	varDeclaration,
	weakHash,
];
