// The sandbox as the editor explains and improves it, over a real LSP connection.

import { expect, it } from "vitest";
import { CancellationTokenSource, WorkDoneProgress } from "vscode-languageserver-protocol/node";
import type { SandboxTools } from "../../../server/src/lsp/execution-features.ts";
import { address, editorClient } from "./lsp-client.ts";

const steps = [{ what: "Build it.", command: "ensemble sandbox build", action: "build-image" as const }];

it("the sandbox is explained, tested anew where that is asked", async () => {
	const retests: boolean[] = [];
	const explain: SandboxTools["explain"] = async (retest) => {
		retests.push(retest);
		return { text: "Sandbox", steps };
	};
	const { client } = await editorClient({ deps: { sandbox: { explain, buildImage: () => Promise.reject(new Error("never asked")) } } });
	expect(await client.sendRequest("ensemble/explainSandbox", {})).toEqual({ text: "Sandbox", steps });
	await client.sendRequest("ensemble/explainSandbox", { retest: true });
	expect(retests).toEqual([false, true]);
});

it("its image is built with progress, and cancelling ends that", async () => {
	const buildImage: SandboxTools["buildImage"] = async (onProgress, signal) => {
		onProgress("Step 1/3\nStep 2/3\n");
		if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
		return { ok: false, reason: "Stopped; the image was not built." };
	};
	const { client } = await editorClient({ deps: { sandbox: { explain: async () => ({ text: "", steps }), buildImage } } });
	const cancel = new CancellationTokenSource();
	const said: string[] = [];
	client.onProgress(WorkDoneProgress.type, "t", (value) => {
		if (value.kind !== "report") return;
		said.push(value.message ?? "");
		cancel.cancel();
	});
	const built = await client.sendRequest("ensemble/buildSandboxImage", { workDoneToken: "t" }, cancel.token);
	expect([built, said]).toEqual([{ ok: false, reason: "Stopped; the image was not built." }, ["Step 2/3"]]);
	expect(await client.sendRequest("ensemble/backend")).toEqual(address);
});
