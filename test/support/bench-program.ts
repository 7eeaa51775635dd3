// The built program for benchmarks, on a copy of the sample and with a data folder of its own. Tests have program.ts.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { type BackendAddress, backendRequest } from "#protocol/lsp.ts";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface BenchProgram {
	url: string;
	token: string;
	workspace: string;
	readyMs: number;
	/** Held in memory by the program alone, without what it has started. */
	residentMegabytes(): number;
	stop(): Promise<void>;
}

/** `serve`, with the offline engine unless `env` leads to another. */
export async function startServe(env: Record<string, string> = { ENSEMBLE_ENGINE: "offline" }): Promise<BenchProgram> {
	const begun = performance.now();
	const { child, ...program } = start(["serve", "--json", "--port", "0"], env);
	const [line] = await once(createInterface({ input: child.stdout }), "line");
	return { ...program, ...JSON.parse(line), readyMs: performance.now() - begun };
}

/** `lsp`, as an editor's window starts it. */
export async function startForEditor(): Promise<BenchProgram> {
	const begun = performance.now();
	const { child, ...program } = start(["lsp"], { ENSEMBLE_ENGINE: "offline" });
	const editor = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	editor.listen();
	await editor.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
	await editor.sendNotification("initialized", {});
	const { url, token } = await editor.sendRequest<BackendAddress>(backendRequest);
	return { ...program, url, token, readyMs: performance.now() - begun };
}

function start(args: string[], env: Record<string, string>) {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
	const workspace = join(folder, "workspace");
	cpSync(join(root, "samples/orders"), workspace, { recursive: true });
	const home = join(folder, "home");
	const child = spawn(process.execPath, [join(root, "dist/server/main.mjs"), ...args, "--workspace", workspace], {
		env: { PATH: process.env.PATH, HOME: home, ENSEMBLE_HOME: home, DOCKER_ENABLED: "false", ...env },
		stdio: ["pipe", "pipe", "inherit"],
	});
	return { child, workspace, residentMegabytes: () => residentMegabytes(child), stop: () => stop(child, folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
	const exited = once(child, "exit");
	child.kill("SIGTERM");
	await exited;
	rmSync(folder, { recursive: true, force: true });
}

function residentMegabytes({ pid }: ChildProcess): number {
	return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
