// The rules for Java, one file each.

import { absOfHash } from "./java/abs-of-hash.ts";
import { arrayIdentity } from "./java/array-identity.ts";
import { aslistOfPrimitives } from "./java/aslist-of-primitives.ts";
import { assignmentInCondition } from "./java/assignment-in-condition.ts";
import { bigdecimalFromDouble } from "./java/bigdecimal-from-double.ts";
import { booleanComparison } from "./java/boolean-comparison.ts";
import { boxedConstructor } from "./java/boxed-constructor.ts";
import { boxedEquality } from "./java/boxed-equality.ts";
import { catchNpe } from "./java/catch-npe.ts";
import { commandConcatenation } from "./java/command-concatenation.ts";
import { compareBySubtraction } from "./java/compare-by-subtraction.ts";
import { comparedWithItself } from "./java/compared-with-itself.ts";
import { concatInLoop } from "./java/concat-in-loop.ts";
import { doubleCheckedLocking } from "./java/double-checked-locking.ts";
import { duplicateCase } from "./java/duplicate-case.ts";
import { duplicateCondition } from "./java/duplicate-condition.ts";
import { emptyCatch } from "./java/empty-catch.ts";
import { emptyStatementBody } from "./java/empty-statement-body.ts";
import { equalsNull } from "./java/equals-null.ts";
import { equalsWithoutHashcode } from "./java/equals-without-hashcode.ts";
import { exceptionNotThrown } from "./java/exception-not-thrown.ts";
import { filesStreamNotClosed } from "./java/files-stream-not-closed.ts";
import { finalizeOverride } from "./java/finalize-override.ts";
import { formatArguments } from "./java/format-arguments.ts";
import { hardCodedCredentials } from "./java/hard-coded-credentials.ts";
import { hiddenField } from "./java/hidden-field.ts";
import { identicalBranches } from "./java/identical-branches.ts";
import { identicalOperands } from "./java/identical-operands.ts";
import { ignoredResult } from "./java/ignored-result.ts";
import { impossibleCondition } from "./java/impossible-condition.ts";
import { infiniteRecursion } from "./java/infinite-recursion.ts";
import { insecureRandom } from "./java/insecure-random.ts";
import { integerDivision } from "./java/integer-division.ts";
import { integerOverflow } from "./java/integer-overflow.ts";
import { lockWithoutFinally } from "./java/lock-without-finally.ts";
import { missingOverride } from "./java/missing-override.ts";
import { modifiedWhileIterating } from "./java/modified-while-iterating.ts";
import { nullDereference } from "./java/null-dereference.ts";
import { oddCheck } from "./java/odd-check.ts";
import { optionalGet } from "./java/optional-get.ts";
import { printStackTrace } from "./java/print-stack-trace.ts";
import { publicStaticArray } from "./java/public-static-array.ts";
import { rawException } from "./java/raw-exception.ts";
import { resourceNotClosed } from "./java/resource-not-closed.ts";
import { returnInFinally } from "./java/return-in-finally.ts";
import { selfAssignment } from "./java/self-assignment.ts";
import { sleepWithLock } from "./java/sleep-with-lock.ts";
import { sqlConcatenation } from "./java/sql-concatenation.ts";
import { staticDateFormat } from "./java/static-date-format.ts";
import { stringConstructor } from "./java/string-constructor.ts";
import { stringEquality } from "./java/string-equality.ts";
import { swallowedThrowable } from "./java/swallowed-throwable.ts";
import { switchFallthrough } from "./java/switch-fallthrough.ts";
import { switchWithoutDefault } from "./java/switch-without-default.ts";
import { synchronizedOnValue } from "./java/synchronized-on-value.ts";
import { systemExit } from "./java/system-exit.ts";
import { systemOut } from "./java/system-out.ts";
import { threadRun } from "./java/thread-run.ts";
import { throwInFinally } from "./java/throw-in-finally.ts";
import { trustsEveryone } from "./java/trusts-everyone.ts";
import { unreachableCode } from "./java/unreachable-code.ts";
import { unsafeDeserialization } from "./java/unsafe-deserialization.ts";
import { unusedImport } from "./java/unused-import.ts";
import { unusedLocal } from "./java/unused-local.ts";
import { unusedPrivate } from "./java/unused-private.ts";
import { unusedStream } from "./java/unused-stream.ts";
import { uselessIncrement } from "./java/useless-increment.ts";
import { waitOutsideLoop } from "./java/wait-outside-loop.ts";
import { weakCipher } from "./java/weak-cipher.ts";
import { weakHash } from "./java/weak-hash.ts";
import { xmlExternalEntities } from "./java/xml-external-entities.ts";
import type { Rule } from "./rule.ts";

export const javaRules: readonly Rule[] = [
	absOfHash,
	arrayIdentity,
	aslistOfPrimitives,
	assignmentInCondition,
	bigdecimalFromDouble,
	booleanComparison,
	boxedConstructor,
	boxedEquality,
	catchNpe,
	commandConcatenation,
	compareBySubtraction,
	comparedWithItself,
	concatInLoop,
	doubleCheckedLocking,
	duplicateCase,
	duplicateCondition,
	emptyCatch,
	emptyStatementBody,
	equalsNull,
	equalsWithoutHashcode,
	exceptionNotThrown,
	filesStreamNotClosed,
	finalizeOverride,
	formatArguments,
	hardCodedCredentials,
	hiddenField,
	identicalBranches,
	identicalOperands,
	ignoredResult,
	impossibleCondition,
	infiniteRecursion,
	insecureRandom,
	integerDivision,
	integerOverflow,
	lockWithoutFinally,
	missingOverride,
	modifiedWhileIterating,
	nullDereference,
	oddCheck,
	optionalGet,
	printStackTrace,
	publicStaticArray,
	rawException,
	resourceNotClosed,
	returnInFinally,
	selfAssignment,
	sleepWithLock,
	sqlConcatenation,
	staticDateFormat,
	stringConstructor,
	stringEquality,
	swallowedThrowable,
	switchFallthrough,
	switchWithoutDefault,
	synchronizedOnValue,
	systemExit,
	systemOut,
	threadRun,
	throwInFinally,
	trustsEveryone,
	unreachableCode,
	unsafeDeserialization,
	unusedImport,
	unusedLocal,
	unusedPrivate,
	unusedStream,
	uselessIncrement,
	waitOutsideLoop,
	weakCipher,
	weakHash,
	xmlExternalEntities,
];
