// Names of the LSP methods by which the editor runs code. Apart from their schemas, which the extension has no use for.

/** Client → server. Answered when the program has ended; until then there are notifications. */
export const runFileRequest = "ensemble/runFile";

/** Client → server. The project's own tests, or some of them. */
export const runTestsRequest = "ensemble/runTests";

/** Client → server. Safe to repeat; the run's own request is then answered with outcome `stopped`. */
export const stopExecutionRequest = "ensemble/stopExecution";

/** Client → server notification: what was typed. */
export const executionInputNotification = "ensemble/executionInput";

/** Client → server notification: Ctrl+C. */
export const interruptExecutionNotification = "ensemble/interruptExecution";

/** Server → client notification: the program has to wait. */
export const executionWaitingNotification = "ensemble/executionWaiting";

/** Server → client notification: what was printed. */
export const executionOutputNotification = "ensemble/executionOutput";

/** Server → client notification: a test was found, or its state changed. */
export const testCaseNotification = "ensemble/testCase";
