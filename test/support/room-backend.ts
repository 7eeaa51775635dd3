// Rooms and their HTTP server without a team: real files, real sockets, and commands that only note what was asked.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Analysis } from "#protocol/analysis.ts";
import type { EngineInfo } from "#protocol/engine.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import type { Role } from "#protocol/members.ts";
import { acceptTokens } from "../../server/src/api/auth.ts";
import { type ApiDeps, type ApiServer, startApi } from "../../server/src/api/server.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { randomId } from "../../server/src/base/ids.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import type { LogWriter } from "../../server/src/rooms/log-lock.ts";
import type { Room } from "../../server/src/rooms/room.ts";
import { RoomDirectory } from "../../server/src/rooms/room-directory.ts";
import type { RoomCommands } from "../../server/src/rooms/room-port.ts";
import { connectToRoom } from "../../server/src/rooms/room-socket.ts";

export const engine: EngineInfo = { id: "offline", model: "rules", reason: "No key is set." };
export const sandbox: SandboxInfo = { level: "none", proofs: [], reason: "Nothing was tested." };

/** Knows no language, and says so. */
export const analyze = async (): Promise<Analysis> => ({ language: "unknown", success: false, syntax_valid: false, issues: [], note: "No rules." });

export const thisProcess: LogWriter = {
	pid: process.pid,
	host: hostname(),
	isRunning(pid) {
		try {
			process.kill(pid, 0);
			return true;
		} catch (error) {
			// The process lives where we only may not signal it.
			return error instanceof Error && "code" in error && error.code === "EPERM";
		}
	},
};

export interface RoomBackend {
	api: ApiServer;
	directory: RoomDirectory;
	home: string;
	room: Room;
	/** Every command that reached the team, in order: ["stopRun", "run_1"]. */
	asked: unknown[][];
	dispose(): Promise<void>;
}

export const tokenFor = (userId: string): string => `token-${userId}`;

const noCode = { execute: () => Promise.reject(new Error("never asked")), stop() {} };

export async function startRoomBackend(overrides: Partial<ApiDeps> & { commands?: Partial<RoomCommands>; home?: string } = {}): Promise<RoomBackend> {
	const home = overrides.home ?? mkdtempSync(join(tmpdir(), "ensemble-rooms-"));
	const mediaDir = join(home, "media");
	const { commands, ...apiOverrides } = overrides;
	const asked: unknown[][] = [];
	const directory = new RoomDirectory({
		home,
		workspace: "/workspace",
		clock: systemClock,
		newId: randomId,
		logger: silentLogger,
		writer: thisProcess,
		status: () => ({ engine, sandbox }),
	});
	const room = directory.openLatest("Chat");
	const allCommands = { ...notingCommands(asked), ...commands };
	const people: [Role, string][] = [
		["owner", "owner"],
		["owner", "second"],
		["editor", "editor"],
		["viewer", "viewer"],
	];
	const api = await startApi({
		host: "127.0.0.1",
		port: 0,
		authenticate: acceptTokens(people.map(([role, user_id]) => ({ token: tokenFor(user_id), identity: { user_id, name: user_id, role } }))),
		mediaDir,
		directory,
		defaultRoom: () => directory.openLatest("Chat"),
		connect: (connection) =>
			connectToRoom({ ...connection, commands: allCommands, analyze, code: noCode, clock: systemClock, newId: randomId, logger: silentLogger }),
		status: () => ({ engine, sandbox, running: 0, version: "0.0.0", workspace: "/workspace" }),
		clock: systemClock,
		logger: silentLogger,
		...apiOverrides,
	});
	return {
		api,
		directory,
		home,
		room,
		asked,
		async dispose() {
			await api.dispose();
			directory.dispose();
			if (overrides.home === undefined) rmSync(home, { recursive: true, force: true });
		},
	};
}

function notingCommands(asked: unknown[][]): RoomCommands {
	const note =
		(name: string) =>
		async (_room: unknown, ...rest: unknown[]): Promise<void> => {
			asked.push([name, ...rest]);
		};
	return {
		async startRun(room, request, by) {
			room.append({ kind: "chat_message", message_id: "msg_1", user_id: by.userId, text: request });
			asked.push(["startRun", request, by]);
			return { runId: "run_1" };
		},
		stopRun: note("stopRun"),
		pauseRun: note("pauseRun"),
		continueRun: note("continueRun"),
		resumeRun: note("resumeRun"),
		decideHunks: note("decideHunks"),
		answerApproval: note("answerApproval"),
	};
}

export function writeMedia(folder: string, files: Record<string, string>): void {
	for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
