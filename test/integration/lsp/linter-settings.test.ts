// The project's ruff settings as the editor sees them: a change of the file counts for open documents, through the real worker.

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver-protocol/node";
import { LiveAnalyses } from "../../../server/src/analysis/live-analyses.ts";
import { WorkerAnalyzer } from "../../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";
import { editorClient } from "./lsp-client.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-ruff-")));
const workerFile = join(import.meta.dirname, "../../../server/src/analysis/worker/analysis-worker.ts");
const analyzer = new WorkerAnalyzer({ workerFile, wasmFolder: wasmFolder(), root, clock: systemClock, logger: silentLogger });
afterAll(async () => {
	await analyzer.dispose();
	rmSync(root, { recursive: true });
});

it("a change of ruff.toml counts for open documents at once", async () => {
	const editor = await editorClient({ deps: { analyzer, live: new LiveAnalyses({ analyzer, clock: systemClock }) } });
	const refreshed = new Promise<void>((resolve) => {
		editor.client.onRequest("workspace/diagnostic/refresh", () => {
			resolve();
			return null;
		});
	});
	const uri = pathToFileURL(join(root, "a.py")).href;
	const codes = async () => {
		const report = await editor.client.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", { textDocument: { uri } });
		return report.items.map(({ code }) => code);
	};
	await editor.open(uri, "python", "import os\nprint(1)\n");
	expect(await codes()).toEqual(["F401"]);
	writeFileSync(join(root, "ruff.toml"), 'lint.select = ["T201"]\n');
	await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: pathToFileURL(join(root, "ruff.toml")).href, type: 1 }] });
	await refreshed;
	expect(await codes()).toEqual(["T201"]);
});
