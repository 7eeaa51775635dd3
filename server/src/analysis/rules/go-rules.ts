// The rules for Go, one file each.

import { appendDropped } from "./go/append-dropped.ts";
import { appendOfNothing } from "./go/append-of-nothing.ts";
import { bitwiseWithZero } from "./go/bitwise-with-zero.ts";
import { blankAssignment } from "./go/blank-assignment.ts";
import { booleanComparison } from "./go/boolean-comparison.ts";
import { bytesCompare } from "./go/bytes-compare.ts";
import { decimalFileMode } from "./go/decimal-file-mode.ts";
import { deferBeforeErrorCheck } from "./go/defer-before-error-check.ts";
import { deferInLoop } from "./go/defer-in-loop.ts";
import { deferLock } from "./go/defer-lock.ts";
import { deferredRecover } from "./go/deferred-recover.ts";
import { dotImport } from "./go/dot-import.ts";
import { doubleNegation } from "./go/double-negation.ts";
import { duplicateCase } from "./go/duplicate-case.ts";
import { duplicateCondition } from "./go/duplicate-condition.ts";
import { emptyBranch } from "./go/empty-branch.ts";
import { emptyCriticalSection } from "./go/empty-critical-section.ts";
import { errorCompared } from "./go/error-compared.ts";
import { errorIgnored } from "./go/error-ignored.ts";
import { errorStringStyle } from "./go/error-string-style.ts";
import { errorfInTwoSteps } from "./go/errorf-in-two-steps.ts";
import { exitAfterDefer } from "./go/exit-after-defer.ts";
import { fatalInGoroutine } from "./go/fatal-in-goroutine.ts";
import { guessableSecret } from "./go/guessable-secret.ts";
import { hardCodedCredentials } from "./go/hard-coded-credentials.ts";
import { httpWithoutTimeout } from "./go/http-without-timeout.ts";
import { identicalBranches } from "./go/identical-branches.ts";
import { identicalOperands } from "./go/identical-operands.ts";
import { impossibleCondition } from "./go/impossible-condition.ts";
import { ineffectiveBreak } from "./go/ineffective-break.ts";
import { infiniteRecursion } from "./go/infinite-recursion.ts";
import { insecureTls } from "./go/insecure-tls.ts";
import { lengthBelowZero } from "./go/length-below-zero.ts";
import { lockCopied } from "./go/lock-copied.ts";
import { lockHeldOnReturn } from "./go/lock-held-on-return.ts";
import { loopRunsOnce } from "./go/loop-runs-once.ts";
import { loopVariableCapture } from "./go/loop-variable-capture.ts";
import { lostCancel } from "./go/lost-cancel.ts";
import { mismatchedUnlock } from "./go/mismatched-unlock.ts";
import { moduloOne } from "./go/modulo-one.ts";
import { needlessBoolReturn } from "./go/needless-bool-return.ts";
import { nilDereference } from "./go/nil-dereference.ts";
import { nilMapWrite } from "./go/nil-map-write.ts";
import { oldTlsVersion } from "./go/old-tls-version.ts";
import { panicInLibrary } from "./go/panic-in-library.ts";
import { printWithVerbs } from "./go/print-with-verbs.ts";
import { printfArguments } from "./go/printf-arguments.ts";
import { receiverNames } from "./go/receiver-names.ts";
import { redundantReturn } from "./go/redundant-return.ts";
import { regexpInLoop } from "./go/regexp-in-loop.ts";
import { replaceZeroTimes } from "./go/replace-zero-times.ts";
import { responseBodyNotClosed } from "./go/response-body-not-closed.ts";
import { responseGoesOn } from "./go/response-goes-on.ts";
import { selfAssignment } from "./go/self-assignment.ts";
import { shadowedError } from "./go/shadowed-error.ts";
import { shellConcatenation } from "./go/shell-concatenation.ts";
import { sinceAndUntil } from "./go/since-and-until.ts";
import { singleCaseSelect } from "./go/single-case-select.ts";
import { sleepOfNanoseconds } from "./go/sleep-of-nanoseconds.ts";
import { spinningLoop } from "./go/spinning-loop.ts";
import { sprintfOfLiteral } from "./go/sprintf-of-literal.ts";
import { sqlFormatting } from "./go/sql-formatting.ts";
import { structTag } from "./go/struct-tag.ts";
import { tickLeak } from "./go/tick-leak.ts";
import { unbufferedSignal } from "./go/unbuffered-signal.ts";
import { unreachableCode } from "./go/unreachable-code.ts";
import { unusedImport } from "./go/unused-import.ts";
import { unusedParameter } from "./go/unused-parameter.ts";
import { unusedVariable } from "./go/unused-variable.ts";
import { waitgroupAddInside } from "./go/waitgroup-add-inside.ts";
import { weakCrypto } from "./go/weak-crypto.ts";
import { worldWritable } from "./go/world-writable.ts";
import type { Rule } from "./rule.ts";

export const goRules: readonly Rule[] = [
	appendDropped,
	appendOfNothing,
	bitwiseWithZero,
	blankAssignment,
	booleanComparison,
	bytesCompare,
	decimalFileMode,
	deferBeforeErrorCheck,
	deferInLoop,
	deferLock,
	deferredRecover,
	dotImport,
	doubleNegation,
	duplicateCase,
	duplicateCondition,
	emptyBranch,
	emptyCriticalSection,
	errorCompared,
	errorIgnored,
	errorStringStyle,
	errorfInTwoSteps,
	exitAfterDefer,
	fatalInGoroutine,
	guessableSecret,
	hardCodedCredentials,
	httpWithoutTimeout,
	identicalBranches,
	identicalOperands,
	impossibleCondition,
	ineffectiveBreak,
	infiniteRecursion,
	insecureTls,
	lengthBelowZero,
	lockCopied,
	lockHeldOnReturn,
	loopRunsOnce,
	loopVariableCapture,
	lostCancel,
	mismatchedUnlock,
	moduloOne,
	needlessBoolReturn,
	nilDereference,
	nilMapWrite,
	oldTlsVersion,
	panicInLibrary,
	printWithVerbs,
	printfArguments,
	receiverNames,
	redundantReturn,
	regexpInLoop,
	replaceZeroTimes,
	responseBodyNotClosed,
	responseGoesOn,
	selfAssignment,
	shadowedError,
	shellConcatenation,
	sinceAndUntil,
	singleCaseSelect,
	sleepOfNanoseconds,
	spinningLoop,
	sprintfOfLiteral,
	sqlFormatting,
	structTag,
	tickLeak,
	unbufferedSignal,
	unreachableCode,
	unusedImport,
	unusedParameter,
	unusedVariable,
	waitgroupAddInside,
	weakCrypto,
	worldWritable,
];
