// The built program as a child process, with a home and a workspace of its own that go away with the test.
// ENSEMBLE_DIST names another build than dist/. Nothing of the person's environment that could choose an engine reaches it.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { connectClient, type RoomClient } from "./room-client.ts";

const dist = resolve(process.env.ENSEMBLE_DIST ?? "dist");
export const mainFile = join(dist, "server/main.mjs");
/** The bundled sample as it is. */
export const sample = resolve("samples/orders");

export interface Ended {
	code: number | null;
	signal: NodeJS.Signals | null;
	stdout: string;
	stderr: string;
}

export interface Program {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
	/** Resolves with all of stdout so far once it contains this. Rejects when the program ends without it. */
	untilOut(text: string): Promise<string>;
}

export interface ProgramOptions {
	home?: string;
	cwd?: string;
	env?: Record<string, string>;
	/** Words before the program, such as `unshare -n`. */
	under?: string[];
	/** Whether stdin is open to be written to. */
	input?: boolean;
}

/** A folder that is removed when the test is over. */
export function folderForTest(name: string): string {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), `ensemble-${name}-`)));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}

/** A copy of the bundled sample, made anew for each test. */
export function sampleForTest(): string {
	const folder = folderForTest("orders");
	cpSync(sample, folder, { recursive: true });
	return folder;
}

/** A small disk of its own (Linux, root). */
export function smallDisk(options: string): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-disk-"));
	execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
	onTestFinished(() => {
		execFileSync("umount", ["--lazy", folder]);
		rmSync(folder, { recursive: true, force: true });
	});
	return folder;
}

export const isLinuxRoot = process.platform === "linux" && process.getuid?.() === 0;

export function start(args: string[], options: ProgramOptions = {}): Program {
	if (!existsSync(mainFile)) throw new Error(`${mainFile} is not built. Run: npm run build`);
	const home = options.home ?? folderForTest("home");
	const [command = process.execPath, ...words] = [...(options.under ?? []), process.execPath, mainFile, ...args];
	const env = {
		PATH: process.env.PATH ?? "",
		HOME: process.env.HOME ?? home,
		TMPDIR: tmpdir(),
		ENSEMBLE_HOME: home,
		DOCKER_ENABLED: "false",
		ENSEMBLE_NODE: process.execPath,
		ENSEMBLE_MAIN: mainFile,
		...options.env,
	};
	const child = spawn(command, words, { cwd: options.cwd ?? home, env, stdio: [options.input ? "pipe" : "ignore", "pipe", "pipe"] });
	let stdout = "";
	let stderr = "";
	const look = new Set<() => void>();
	child.stdout?.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
		for (const waiter of look) waiter();
	});
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	const ended = new Promise<Ended>((done, fail) => {
		child.on("error", fail);
		child.on("close", (code, signal) => done({ code, signal, stdout, stderr }));
	});
	onTestFinished(async () => {
		child.kill("SIGKILL");
		await ended;
	});
	return { child, ended, untilOut: (text) => untilText(() => stdout, text, look, ended) };
}

function untilText(read: () => string, text: string, look: Set<() => void>, ended: Promise<Ended>): Promise<string> {
	return new Promise((done, fail) => {
		const check = () => {
			if (!read().includes(text)) return;
			look.delete(check);
			done(read());
		};
		look.add(check);
		check();
		void ended.then(({ code, signal, stderr }) => fail(new Error(`The program ended (${code ?? signal}) before it wrote ${JSON.stringify(text)}: ${stderr}`)));
	});
}

export const run = (args: string[], options?: ProgramOptions): Promise<Ended> => start(args, options).ended;

export function eventsOf(stdout: string): RoomEvent[] {
	return stdout
		.split("\n")
		.filter(Boolean)
		.map((line) => JSON.parse(line));
}

export interface Served extends Program {
	readonly url: string;
	readonly token: string;
	get(path: string, init?: RequestInit): Promise<Response>;
	/** Connects to a room, without a name to the one that is shown first. */
	join(roomId?: string): Promise<RoomClient & { roomId: string }>;
}

/** `serve --json` on a free port, ready to be talked to. */
export async function serve(args: string[], options?: ProgramOptions): Promise<Served> {
	const program = start(["serve", "--json", "--port", "0", ...args], options);
	const { url, token } = JSON.parse((await program.untilOut("\n")).split("\n")[0] ?? "");
	const get = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
	return {
		...{ ...program, url, token, get },
		async join(roomId) {
			const id = roomId ?? (await (await get("/api/v1/rooms")).json()).default_room_id;
			return Object.assign(await connectClient(url, id, token), { roomId: id });
		},
	};
}
