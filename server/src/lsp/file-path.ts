// Addresses of documents as paths of files.

import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

export function filePathOf(uri: string): string | undefined {
	try {
		return fileURLToPath(uri);
	} catch {
		return undefined; // Not a file: untitled, a diff's side, something remote.
	}
}

/** Relative to the folder, with slashes; undefined where it lies elsewhere. */
export function pathWithin(folder: string, path: string): string | undefined {
	const within = relative(folder, path);
	return within === "" || within.startsWith("..") || isAbsolute(within) ? undefined : within.replaceAll("\\", "/");
}
