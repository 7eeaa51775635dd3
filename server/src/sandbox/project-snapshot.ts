// The project as bytes for the sandbox: what is on disk with the texts on top that are not there yet, within a named bound.
// Does not know what is run with it.

import { isContained, maxFiles, roomFor } from "./files.ts";
import type { ProjectFiles } from "./languages/project.ts";
import type { SandboxFile } from "./sandbox.ts";

/** The files that go along with a run, as whoever asks for it sees them. */
export interface ExecutionFiles {
	/** Every path, sorted, those of `staged` included; `truncated` where a bound cut them off. */
	list(signal: AbortSignal): Promise<{ paths: string[]; truncated: boolean }>;
	/** Bytes on disk; undefined where there are none, or more than `maxBytes`. */
	readBytes(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
	/** Texts that count instead of what is on disk: edits of a run, unsaved documents. Undefined: deleted. */
	staged(): Promise<Map<string, string | undefined>>;
}

/** Under the sandbox's own disk limit, with room for what the run writes. */
export const maxProjectBytes = 24 * 1024 * 1024;
export const maxFileBytes = 8 * 1024 * 1024;
/** Half the time of one after the other; more gain nothing. */
const readAtOnce = 8;
/** With less than this left, what comes after the first that does not fit is not looked at: thousands of files for a few small ones. */
const worthFillingBytes = 256 * 1024;

export interface ProjectSnapshot {
	files: SandboxFile[];
	/** What did not go in, in words for a person; undefined where everything did. */
	leftOut: string | undefined;
}

/** Of a project that is too large, what lies nearest to `around` goes in. */
export async function projectSnapshot(files: ExecutionFiles, signal: AbortSignal, around?: string): Promise<ProjectSnapshot> {
	const { paths: listed, truncated } = await files.list(signal);
	const paths = around === undefined ? listed : nearestFirst(listed, around);
	const staged = await files.staged();
	const taken: SandboxFile[] = [];
	const leftOut: string[] = [];
	let bytes = 0;
	let isFull = false;
	/** What cannot fit any more is not read. */
	const contentOf = async (path: string): Promise<Uint8Array | undefined> => {
		if (isFull || taken.length === maxFiles || !isContained(path.normalize("NFC"))) return undefined;
		const text = staged.get(path);
		if (text !== undefined) return new TextEncoder().encode(text);
		return files.readBytes(path, Math.min(maxFileBytes, maxProjectBytes - bytes)).catch(() => undefined);
	};
	for (let at = 0; at < paths.length; at += readAtOnce) {
		signal.throwIfAborted();
		const some = await Promise.all(paths.slice(at, at + readAtOnce).map(async (path) => ({ path, content: await contentOf(path) })));
		for (const { path, content } of some) {
			if (content === undefined || taken.length === maxFiles || bytes + roomFor(content) > maxProjectBytes) {
				leftOut.push(path);
				isFull ||= maxProjectBytes - bytes < worthFillingBytes;
				continue;
			}
			bytes += roomFor(content);
			taken.push({ path, content });
		}
	}
	return { files: taken, leftOut: leftOutWords(leftOut, truncated, paths.length) };
}

/** By the folders that a path shares with `around`, which itself comes first. */
function nearestFirst(paths: readonly string[], around: string): string[] {
	const parts = around.split("/");
	const shared = (path: string) => {
		const others = path.split("/");
		const apart = parts.findIndex((part, index) => part !== others[index]);
		return apart < 0 ? parts.length : apart;
	};
	return paths
		.map((path) => ({ path, near: shared(path) }))
		.sort((a, b) => b.near - a.near)
		.map(({ path }) => path);
}

function leftOutWords(paths: string[], truncated: boolean, listed: number): string | undefined {
	const some = paths.length > 5 ? `${paths.slice(0, 5).join(", ")}, …` : paths.join(", ");
	const parts: string[] = [];
	if (paths.length > 0)
		parts.push(
			`${paths.length} ${paths.length === 1 ? "file" : "files"} could not be read or did not fit into ${maxProjectBytes / 1024 / 1024} MB and ${maxFiles} files: ${some}`,
		);
	if (truncated) parts.push(`only the first ${listed} files of the workspace were taken`);
	return parts.length > 0 ? `Left out of the sandbox: ${parts.join("; ")}.` : undefined;
}

/** For detection, which reads only the few files that describe a project. */
export function asProject({ files }: ProjectSnapshot, packages?: ReadonlySet<string>): ProjectFiles {
	const byPath = new Map(files.map(({ path, content }) => [path, content]));
	return {
		paths: files.map(({ path }) => path),
		packages,
		readText: async (path) => {
			const content = byPath.get(path);
			return content && new TextDecoder().decode(content);
		},
	};
}
