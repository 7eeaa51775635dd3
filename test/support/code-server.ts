// Real VS Code for tests: code-server with the packaged extension installed, on folders of its own, without log-in, on a free port.
// Whoever starts one stops it; nothing of it is left on the disk or among the processes.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const program = join(cache, "ensemble-test", "code-server-4.139.1", "node_modules", "code-server", "out", "node", "entry.js");
const readyWithinMs = 60_000;
const stopWithinMs = 10_000;

/** Everything that would stand in a picture without being ours is off. */
const quietSettings = {
	"workbench.startupEditor": "none",
	"workbench.tips.enabled": false,
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"chat.disableAIFeatures": true,
	"security.workspace.trust.enabled": false,
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"remote.autoForwardPorts": false,
	"extensions.ignoreRecommendations": true,
	"git.openRepositoryInParentFolders": "never",
};

export interface CodeServer {
	/** Address of the workbench with the workspace open. */
	url: string;
	/** Copy of the folder that was asked for. */
	workspace: string;
	userData: string;
	/** Its output so far, for a failing test's message. */
	output(): string;
	stop(): Promise<void>;
}

export interface CodeServerOptions {
	/** Folder that is copied and opened. */
	workspace: string;
	vsix?: string;
	settings?: Record<string, unknown>;
	/** Settings that belong to the machine, where VS Code keeps those. */
	machineSettings?: Record<string, unknown>;
	/** Added to the environment of VS Code, and so of the backend. */
	env?: Record<string, string>;
}

/** Why VS Code cannot be started here; undefined where it can. */
export function codeServerMissing(): string | undefined {
	return existsSync(program) ? undefined : `code-server is not installed in ${dirname(program)}; npm test installs it`;
}

/** What `npm run package` wrote; ENSEMBLE_DIST names another build than dist/. */
export function packagedExtension(): string {
	const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	const file = join(process.env.ENSEMBLE_DIST ?? join(root, "dist"), `${name}-${version}.vsix`);
	if (!existsSync(file)) throw new Error(`${file} is missing; run npm run package`);
	return file;
}

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
	const home = await mkdtemp(join(tmpdir(), "ensemble-code-server-"));
	const userData = join(home, "user");
	const workspace = join(home, "workspace");
	const settingsFile = join(userData, "User", "settings.json");
	await cp(options.workspace, workspace, { recursive: true });
	await mkdir(dirname(settingsFile), { recursive: true });
	await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...options.settings }, undefined, "\t"));
	await mkdir(join(userData, "Machine"), { recursive: true });
	await writeFile(join(userData, "Machine", "settings.json"), JSON.stringify(options.machineSettings ?? {}));
	const extensions = await installedExtension(options.vsix ?? packagedExtension());
	const folders = ["--user-data-dir", userData, "--extensions-dir", extensions, "--config", join(home, "config.yaml")];
	await writeFile(join(home, "config.yaml"), "cert: false\n");

	const port = await freePort();
	const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"];
	const child = spawnProgram([...folders, ...flags, workspace], { ENSEMBLE_HOME: join(home, "ensemble"), ...options.env });
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
	const stop = async () => {
		await endGroup(child);
		await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	try {
		await answers(`http://127.0.0.1:${port}/healthz`, child);
	} catch (error) {
		await stop();
		throw new Error(`code-server did not start: ${output}`, { cause: error });
	}
	return {
		url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}`,
		workspace,
		userData,
		output: () => output,
		stop,
	};
}

/** By package: installed once for all the VS Codes of this process, and removed when it ends. Nothing is written there afterwards. */
const installed = new Map<string, Promise<string>>();

function installedExtension(vsix: string): Promise<string> {
	const known = installed.get(vsix);
	if (known) return known;
	const made = install(vsix);
	installed.set(vsix, made);
	return made;
}

async function install(vsix: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "ensemble-extensions-"));
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	const extensions = join(folder, "extensions");
	await writeFile(join(folder, "config.yaml"), "cert: false\n");
	const folders = ["--user-data-dir", join(folder, "user"), "--extensions-dir", extensions, "--config", join(folder, "config.yaml")];
	await runToEnd([...folders, "--install-extension", vsix]);
	return extensions;
}

/** Its own process group, because the extension host and what that starts are its grandchildren. */
function spawnProgram(args: string[], env: Record<string, string> = {}): ChildProcess {
	return spawn(process.execPath, [program, ...args], { detached: true, stdio: ["ignore", "pipe", "pipe"], env: { ...withoutOurs(process.env), ...env } });
}

/** A VS Code started from a VS Code's terminal, or from a test runner, would take up their settings. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const isOurs = (name: string) => /^(VSCODE_|VITEST|ENSEMBLE_|ANTHROPIC_|CLAUDE_|NODE_OPTIONS$|NODE_ENV$)/.test(name);
	return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}

async function runToEnd(args: string[]): Promise<void> {
	const child = spawnProgram(args);
	let output = "";
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
	const [code] = await once(child, "close");
	if (code !== 0) throw new Error(`code-server ${args.at(-2)} ended with code ${code}: ${output}`);
}

async function endGroup(child: ChildProcess): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const exited = once(child, "exit");
	process.kill(-child.pid, "SIGTERM");
	const timer = setTimeout(() => child.pid && process.kill(-child.pid, "SIGKILL"), stopWithinMs);
	await exited;
	clearTimeout(timer);
	try {
		// Whoever of the group is left.
		process.kill(-child.pid, "SIGKILL");
	} catch {
		// Nobody is: that is the ordinary case.
	}
}

async function answers(url: string, child: ChildProcess): Promise<void> {
	const deadline = Date.now() + readyWithinMs;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
		const response = await fetch(url).catch(() => undefined);
		if (response?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`no answer within ${readyWithinMs / 1000} s`);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (typeof address !== "object" || address === null) throw new Error("no free port");
	return address.port;
}
