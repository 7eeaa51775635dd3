// Decides which paths are inside the workspace, on the real path, and which of those nobody but a person may write.
// The rule: what cannot be shown to be inside is refused; a name that only one operating system takes specially is refused on all,
// because a workspace travels. Does not open files.

import { lstat, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { EnsembleError } from "#protocol/errors.ts";

const maxPathChars = 4096;

/** Folders that configure tools which run code, at any depth. */
const protectedNames = new Set([".git", ".hg", ".svn", ".jj", ".vscode", ".vscode-server", ".idea", ".devcontainer", ".claude", ".cursor", ".ensemble"]);

/** Real path of `path`, which is relative to `root` (itself a real path). Throws `outside_workspace`. */
export async function containPath(root: string, path: string, access: "read" | "write"): Promise<string> {
	const segments = segmentsOf(path);
	if (access === "write") {
		if (segments.length === 0) throw refused(path, "names the workspace folder itself");
		checkUnprotected(path, segments);
	}
	const real = await realPathOf(root, path, segments);
	if (!isWithin(root, real)) throw refused(path, "leads out of the workspace through a link");
	if (access === "write") checkUnprotected(path, relative(root, real).split(sep));
	return real;
}

/** Whether a real path is the folder or lies in it. */
export function isWithin(folder: string, real: string): boolean {
	const inside = relative(folder, real);
	return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** The one spelling under which a contained file is known: relative, forward slashes, links resolved. */
export function relativePath(root: string, realFile: string): string {
	return relative(root, realFile).split(sep).join("/");
}

function segmentsOf(path: string): string[] {
	if (path.length > maxPathChars) throw refused(`${path.slice(0, 80)}…`, `is longer than ${maxPathChars} characters`);
	if (path.includes("\0")) throw refused(path.replaceAll("\0", "\\0"), "contains a NUL character");
	if (/^[a-z]:/i.test(path)) throw refused(path, "starts with a drive letter");
	if (path.startsWith("/")) throw refused(path, "is absolute; give it relative to the workspace folder");
	if (path.includes("\\")) throw refused(path, "contains a backslash; write it with forward slashes");
	const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
	for (const segment of segments) {
		if (segment === "..") throw refused(path, 'contains ".."');
		if (segment.includes(":")) throw refused(path, "contains a colon");
		if (isDeviceName(segment)) throw refused(path, `contains "${segment}", which is a device on Windows`);
	}
	return segments;
}

function isDeviceName(segment: string): boolean {
	return /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\..*)?$/i.test(segment);
}

function checkUnprotected(path: string, segments: readonly string[]): void {
	for (const segment of segments) {
		const name = comparableName(segment);
		if (protectedNames.has(name) || /^git~\d+$/.test(name) || name.endsWith(".code-workspace"))
			throw refused(path, `is protected: only you may change what is in "${segment}"`);
	}
}

/** Windows drops trailing dots and spaces; macOS drops invisible characters when it compares names. */
function comparableName(segment: string): string {
	return segment
		.normalize("NFKC")
		.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")
		.replace(/[. ]+$/, "")
		.toLowerCase();
}

/** Resolves as much as exists; what does not exist yet is put behind it as it is. */
async function realPathOf(root: string, path: string, segments: readonly string[]): Promise<string> {
	for (let known = segments.length; known > 0; known--) {
		const candidate = join(root, ...segments.slice(0, known));
		try {
			return join(await realpath(candidate), ...segments.slice(known));
		} catch (error) {
			const code = errorCode(error);
			if (code === "ELOOP") throw refused(path, "goes through links that lead in a circle");
			if (code === "ENAMETOOLONG") throw refused(path, "has a name that is too long");
			if (code === "EACCES" || code === "EPERM") throw refused(path, "lies in a folder that may not be read");
			if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
			if (await isLink(candidate)) throw refused(path, "is a link to something that does not exist");
		}
	}
	return join(root, ...segments);
}

async function isLink(path: string): Promise<boolean> {
	try {
		return (await lstat(path)).isSymbolicLink();
	} catch {
		return false; // Nothing is there: then it is no link either.
	}
}

export function errorCode(error: unknown): string | undefined {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function refused(path: string, why: string): EnsembleError {
	return new EnsembleError("outside_workspace", `"${path}" ${why}.`);
}
