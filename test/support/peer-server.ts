// A linter's language server as an editor has it: a file is open, a text is typed, and each key is answered with all diagnostics.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { createProtocolConnection, type ProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { keystrokes, type Subject } from "./analysis-subjects.ts";

const answerWithinMs = 20_000;

export interface PeerServer {
	command: string;
	args: readonly string[];
	languageId: string;
	/** What it is told at the start. */
	settings: unknown;
}

/** How long it took from each key to the diagnostics, in ms. `file`: on disk, with the subject's text. */
export async function typeInto(peer: PeerServer, { text, typed }: Subject, file: string): Promise<number[]> {
	const child = spawn(peer.command, peer.args, { cwd: dirname(file), stdio: ["pipe", "pipe", "ignore"] });
	const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	try {
		connection.listen();
		await start(connection, peer, file);
		const uri = pathToFileURL(file).href;
		let version = 1;
		const send = (now: string) =>
			version === 1
				? connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: peer.languageId, version: version++, text: now } })
				: connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: version++ }, contentChanges: [{ text: now }] });
		const answered = async (now: string) => {
			const answer = nextDiagnostics(connection);
			const began = performance.now();
			await send(now);
			await answer;
			return performance.now() - began;
		};
		await answered(text);
		const times: number[] = [];
		for (const place of [1, 4, 7]) {
			const at = text.indexOf("\n", (text.length * place) / 9);
			for (const { whole } of keystrokes(typed, true)) times.push(await answered(text.slice(0, at) + whole + text.slice(at)));
		}
		return times;
	} finally {
		connection.dispose();
		await ended(child);
	}
}

async function start(connection: ProtocolConnection, { settings }: PeerServer, file: string): Promise<void> {
	const uri = pathToFileURL(dirname(file)).href;
	connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => settings));
	connection.onRequest("client/registerCapability", () => null);
	await connection.sendRequest("initialize", {
		processId: process.pid,
		rootUri: uri,
		workspaceFolders: [{ uri, name: "peer" }],
		capabilities: { textDocument: { publishDiagnostics: {} }, workspace: { configuration: true, workspaceFolders: true } },
		initializationOptions: settings,
	});
	await connection.sendNotification("initialized", {});
}

function nextDiagnostics(connection: ProtocolConnection): Promise<void> {
	return new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error("No diagnostics came.")), answerWithinMs);
		const listening = connection.onNotification("textDocument/publishDiagnostics", () => {
			clearTimeout(late);
			listening.dispose();
			resolve();
		});
	});
}

async function ended(child: ChildProcess): Promise<void> {
	const exited = once(child, "exit");
	child.kill();
	await exited;
}
