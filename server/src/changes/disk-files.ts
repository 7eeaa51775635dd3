// The workspace's files on disk: reads what is text, and replaces files atomically, refusing where the text is not the one that was read.
// Every path goes through contain-path.ts. Does not know editors, hunks or who asks.

import { createHash, randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, link, mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EnsembleError } from "#protocol/errors.ts";
import { containPath, errorCode, isWithin } from "./contain-path.ts";
import { listFiles, temporarySuffix } from "./list-files.ts";
import { PathLock } from "./path-lock.ts";
import type { RecentBytes } from "./recent-bytes.ts";
import { type ListedFiles, maxTextBytes, type ReadText, type WorkspaceFiles, type WriteOutcome } from "./workspace-files.ts";

export interface DiskFilesDeps {
	/** Real path of the workspace. */
	root: string;
	/** Real path of the folder where we keep rooms, settings and prompts. It may lie in a workspace, but is never part of it. */
	own?: string;
	/** Where the same files go into a sandbox again and again. */
	recent?: RecentBytes;
}

export class DiskFiles implements WorkspaceFiles {
	readonly root: string;
	readonly #own: string | undefined;
	readonly #recent: RecentBytes | undefined;
	readonly #lock = new PathLock();

	constructor({ root, own, recent }: DiskFilesDeps) {
		this.root = root;
		this.#recent = recent;
		this.#own = own !== undefined && isWithin(root, own) ? own : undefined;
	}

	async resolve(path: string, access: "read" | "write"): Promise<string> {
		const file = await containPath(this.root, path, access);
		if (this.#own !== undefined && isWithin(this.#own, file)) throw new EnsembleError("outside_workspace", `"${path}" is where Ensemble keeps its own data.`);
		return file;
	}

	async read(path: string): Promise<ReadText> {
		return readTextFile(await this.resolve(path, "read"), path);
	}

	async readBytes(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
		const readAnew = async () => {
			const outcome = await readBounded(await this.resolve(path, "read"), maxBytes);
			return outcome.kind === "bytes" ? outcome.bytes : undefined;
		};
		return this.#recent ? this.#recent.read(join(this.root, path), maxBytes, readAnew) : readAnew();
	}

	list(limit: number, signal?: AbortSignal): Promise<ListedFiles> {
		return listFiles(this.root, limit, { left: this.#own, signal });
	}

	async write(path: string, expected: string | undefined, text: string | undefined): Promise<WriteOutcome> {
		const file = await this.resolve(path, "write");
		return this.#lock.run(file, async () => {
			try {
				return await this.#writeLocked(path, file, expected, text);
			} catch (error) {
				if (error instanceof EnsembleError) throw error;
				return { ok: false, reason: `${path} could not be written: ${explainCode(errorCode(error))}.` };
			}
		});
	}

	async #writeLocked(path: string, file: string, expected: string | undefined, text: string | undefined): Promise<WriteOutcome> {
		const before = await checkPresent(path, file, expected);
		if (!before.ok) return before;
		if (text === undefined) {
			if (expected !== undefined) await unlink(file);
			return { ok: true };
		}
		const bytes = Buffer.from(text, "utf8");
		if (bytes.length > maxTextBytes)
			return { ok: false, reason: `${path} would be ${megabytes(bytes.length)}; at most ${megabytes(maxTextBytes)} are written.` };
		await mkdir(dirname(file), { recursive: true });
		// A folder on the way may have become a link since; what is resolved must still be what was asked for.
		if ((await this.resolve(path, "write")) !== file) return { ok: false, reason: `${path} was moved while it was being written.` };
		return replaceFile(path, file, expected, bytes);
	}
}

/** Writes beside the file and renames, so that a crash leaves the old text or the new one, whole. */
async function replaceFile(path: string, file: string, expected: string | undefined, bytes: Uint8Array): Promise<WriteOutcome> {
	const temporary = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomBytes(6).toString("hex")}${temporarySuffix}`);
	try {
		const mode = expected === undefined ? undefined : (await stat(file)).mode & 0o7777;
		await writeNew(temporary, bytes, mode);
		const now = await checkPresent(path, file, expected);
		if (!now.ok) return now;
		if (expected === undefined) await putWhereNothingIs(temporary, file);
		else await rename(temporary, file);
		await syncFolder(dirname(file));
		return { ok: true };
	} catch (error) {
		if (errorCode(error) === "EEXIST") return { ok: false, reason: `${path} was created by someone else meanwhile.` };
		throw error;
	} finally {
		await unlink(temporary).catch(() => undefined); // Renamed away in the good case.
	}
}

async function writeNew(file: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
	const handle = await open(file, "wx", mode === undefined ? 0o666 : 0o600);
	try {
		await handle.writeFile(bytes);
		if (mode !== undefined) await handle.chmod(mode);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** A hard link fails where a file exists, which a rename does not. */
async function putWhereNothingIs(temporary: string, file: string): Promise<void> {
	try {
		await link(temporary, file);
	} catch (error) {
		if (errorCode(error) === "EEXIST") throw error;
		await rename(temporary, file); // File systems without hard links; the check just before must do.
	}
}

async function syncFolder(folder: string): Promise<void> {
	try {
		const handle = await open(folder, "r");
		await handle.sync().finally(() => handle.close());
	} catch {
		// Windows and some network file systems cannot; the file itself is synced.
	}
}

async function checkPresent(path: string, file: string, expected: string | undefined): Promise<WriteOutcome> {
	const present = await readTextFile(file, path);
	if (present.kind === "refused") return { ok: false, reason: present.reason };
	if (present.kind === "absent") return expected === undefined ? { ok: true } : { ok: false, reason: `${path} no longer exists.` };
	if (expected === undefined) return { ok: false, reason: `${path} exists already.` };
	if (present.text !== expected) return { ok: false, reason: `${path} has changed since it was read.` };
	// A rename would replace a read-only file without asking.
	if (((await stat(file)).mode & 0o222) === 0) return { ok: false, reason: `${path} is read-only.` };
	return { ok: true };
}

async function readTextFile(file: string, path: string): Promise<ReadText> {
	const outcome = await readBounded(file, maxTextBytes);
	switch (outcome.kind) {
		case "absent":
			return outcome;
		case "failed":
			return { kind: "refused", reason: `${path} cannot be read: ${explainCode(outcome.code)}.` };
		case "no_file":
			return { kind: "refused", reason: `${path} is ${outcome.what}, not a file.` };
		case "too_large":
			return { kind: "refused", reason: `${path} is ${megabytes(outcome.size)}; files over ${megabytes(maxTextBytes)} are not read as text.` };
		case "bytes":
			return decodeText(outcome.bytes, path);
		default:
			return outcome satisfies never;
	}
}

function decodeText(bytes: Uint8Array, path: string): ReadText {
	if (bytes.includes(0)) return { kind: "refused", reason: `${path} is a binary file.` };
	try {
		// The byte order mark stays part of the text, so that writing it back gives the same bytes.
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
		return { kind: "text", text, hash: hashText(text) };
	} catch {
		return { kind: "refused", reason: `${path} is not UTF-8; save it as UTF-8 to work on it.` };
	}
}

export function hashText(text: string): string {
	return createHash("sha256").update(text, "utf8").digest("hex");
}

type BoundedRead =
	| { kind: "bytes"; bytes: Uint8Array }
	| { kind: "absent" }
	| { kind: "no_file"; what: string }
	| { kind: "too_large"; size: number }
	| { kind: "failed"; code: string | undefined };

async function readBounded(file: string, maxBytes: number): Promise<BoundedRead> {
	try {
		// Before opening: to open a pipe would wait for its other end.
		const seen = await stat(file);
		if (!seen.isFile()) return { kind: "no_file", what: kindOf(seen) };
		if (seen.size > maxBytes) return { kind: "too_large", size: seen.size };
		const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
		return await readAtMost(handle, maxBytes).finally(() => handle.close());
	} catch (error) {
		const code = errorCode(error);
		return code === "ENOENT" || code === "ENOTDIR" ? { kind: "absent" } : { kind: "failed", code };
	}
}

/** The size is asked of the open file, and what grows while it is read is cut off there. */
async function readAtMost(handle: FileHandle, maxBytes: number): Promise<BoundedRead> {
	const { size } = await handle.stat();
	if (size > maxBytes) return { kind: "too_large", size };
	const bytes = Buffer.alloc(size);
	let length = 0;
	while (length < size) {
		const { bytesRead } = await handle.read(bytes, length, size - length, length);
		if (bytesRead === 0) break;
		length += bytesRead;
	}
	return { kind: "bytes", bytes: bytes.subarray(0, length) };
}

function kindOf(stats: Stats): string {
	if (stats.isDirectory()) return "a folder";
	if (stats.isFIFO()) return "a pipe";
	if (stats.isSocket()) return "a socket";
	return "a device";
}

function explainCode(code: string | undefined): string {
	switch (code) {
		case "EACCES":
		case "EPERM":
			return "permission denied";
		case "ENOSPC":
		case "EDQUOT":
			return "no space is left on the disk";
		case "EROFS":
			return "the file system is read-only";
		case "ENOTDIR":
			return "a part of its path is a file, not a folder";
		case "EMFILE":
		case "ENFILE":
			return "too many files are open";
		default:
			return code ?? "unknown error";
	}
}

function megabytes(bytes: number): string {
	return `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
}
