// The workspace's files as the person at the editor sees them: what is open is read from the editor, also where it is not saved, and
// everything is written through the editor, so that its undo takes it back. Without an editor it is the disk.
// The rule: once an editor is there, nothing goes to the disk behind its back, also not when it refuses or does not answer.

import { createHash } from "node:crypto";
import type { WriteFileParams, WriteFileResult } from "#protocol/lsp.ts";
import type { ReadText, WorkspaceFiles, WriteOutcome } from "../changes/workspace-files.ts";

/** What a connected editor offers; see start-lsp.ts. */
export interface Editor {
	/** Text of a document that is open, by the real path of its file. As editors hold it: without a byte order mark, with one kind of line end. */
	openText(realPath: string): Promise<string | undefined>;
	/** The address under which the editor knows a file of the workspace. */
	uriOf(relativePath: string, realPath: string): Promise<string>;
	write(params: WriteFileParams, signal: AbortSignal): Promise<WriteFileResult>;
}

export interface EditorFilesDeps {
	disk: WorkspaceFiles;
	/** Largest text that is read or written. */
	maxTextBytes: number;
	/** Of a write through the editor. A formatter that runs on save may take its time. */
	writeLimitMs?: number;
}

const defaultWriteLimitMs = 20_000;

export class EditorFiles implements WorkspaceFiles {
	readonly root: string;
	readonly #deps: EditorFilesDeps;
	#editor: Editor | undefined;

	constructor(deps: EditorFilesDeps) {
		this.root = deps.disk.root;
		this.#deps = deps;
	}

	/** From now on this editor is asked. Returns what ends that. */
	connect(editor: Editor): () => void {
		this.#editor = editor;
		return () => {
			if (this.#editor === editor) this.#editor = undefined;
		};
	}

	resolve(path: string, access: "read" | "write"): Promise<string> {
		return this.#deps.disk.resolve(path, access);
	}

	readBytes(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
		return this.#deps.disk.readBytes(path, maxBytes);
	}

	list(limit: number, signal?: AbortSignal): ReturnType<WorkspaceFiles["list"]> {
		return this.#deps.disk.list(limit, signal);
	}

	async read(path: string): Promise<ReadText> {
		const onDisk = await this.#deps.disk.read(path);
		const open = await this.#editor?.openText(await this.resolve(path, "read"));
		if (open === undefined) return onDisk;
		if (Buffer.byteLength(open) > this.#deps.maxTextBytes) return { kind: "refused", reason: `${path} is too large in the editor to be read as text.` };
		if (open.includes("\0")) return { kind: "refused", reason: `${path} is a binary file.` };
		if (onDisk.kind !== "text") return asRead(open);
		// The file's own bytes where the editor shows just them; else what is typed, with the mark that editors keep apart.
		if (asEditorsHold(onDisk.text) === asEditorsHold(open)) return onDisk;
		return asRead(onDisk.text.startsWith("\ufeff") && !open.startsWith("\ufeff") ? `\ufeff${open}` : open);
	}

	async write(path: string, expected: string | undefined, text: string | undefined): Promise<WriteOutcome> {
		const editor = this.#editor;
		if (!editor) return this.#deps.disk.write(path, expected, text);
		const file = await this.resolve(path, "write");
		if (text !== undefined && Buffer.byteLength(text) > this.#deps.maxTextBytes) return { ok: false, reason: `${path} would become too large.` };
		const now = await this.read(path);
		if (now.kind === "refused") return { ok: false, reason: now.reason };
		if ((now.kind === "text" ? now.text : undefined) !== expected) return { ok: false, reason: `${path} has changed since it was read.` };
		const uri = await editor.uriOf(relativeTo(this.root, file), file);
		const limit = AbortSignal.timeout(this.#deps.writeLimitMs ?? defaultWriteLimitMs);
		try {
			return await editor.write({ uri, expected, text }, limit);
		} catch (error) {
			// It may have been written all the same; what stands there decides.
			const after = await this.read(path);
			if (after.kind !== "refused" && (after.kind === "text" ? after.text : undefined) === text) return { ok: true };
			const why = limit.aborted ? "the editor did not answer in time" : error instanceof Error ? error.message : String(error);
			return { ok: false, reason: `${path} could not be written through the editor: ${why}.` };
		}
	}
}

function relativeTo(root: string, file: string): string {
	return file.slice(root.length).replaceAll("\\", "/").replace(/^\/+/, "");
}

function asEditorsHold(text: string): string {
	return text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
}

function asRead(text: string): ReadText {
	return { kind: "text", text, hash: createHash("sha256").update(text, "utf8").digest("hex") };
}
