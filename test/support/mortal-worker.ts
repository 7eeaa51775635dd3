// The analysis worker, with one text that kills it.

import { parentPort } from "node:worker_threads";

parentPort?.on("message", (message: { kind: string; path?: string }) => {
	if (message.kind === "analyze" && message.path === "/deadly.js") throw new Error("out of memory");
});
await import("../../server/src/analysis/worker/analysis-worker.ts");
