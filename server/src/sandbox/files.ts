// Looks at the files of a run before they go into a sandbox: any path that could leave the folder is refused, and what cannot fit.
// Links never occur. Knows nothing of where they are unpacked.

import type { SandboxFile } from "./sandbox.ts";

export const maxFiles = 5_000;
const pageBytes = 4096;

export interface FilesProblem {
	reason: "disk" | "path";
	message: string;
}

/** `diskBytes` is the room the files will have: what cannot fit is refused here, with the sizes, instead of failing half unpacked. */
export function checkFiles(files: readonly SandboxFile[], diskBytes: number): FilesProblem | undefined {
	if (files.length > maxFiles) return { reason: "disk", message: `${files.length} files are more than the sandbox takes (${maxFiles}).` };
	const paths = new Set<string>();
	let bytes = 0;
	for (const file of files) {
		const path = file.path.normalize("NFC");
		if (!isContained(path)) return { reason: "path", message: `The path ${JSON.stringify(file.path)} is not a plain path inside the folder.` };
		if (paths.has(path)) return { reason: "path", message: `The path ${JSON.stringify(file.path)} occurs twice.` };
		paths.add(path);
		bytes += roomFor(file.content);
	}
	for (const path of paths) {
		const parent = parentsOf(path).find((folder) => paths.has(folder));
		if (parent) return { reason: "path", message: `${JSON.stringify(parent)} is both a file and a folder.` };
	}
	if (bytes <= diskBytes) return undefined;
	return { reason: "disk", message: `The files need ${mebibytes(bytes)} MiB, the sandbox has ${mebibytes(diskBytes)} MiB.` };
}

/** What a file takes of a folder in memory: whole pages. */
export function roomFor(content: Uint8Array): number {
	return Math.ceil(content.byteLength / pageBytes) * pageBytes;
}

export function isContained(path: string): boolean {
	if (path === "" || path.startsWith("/") || path.includes("\0") || path.includes("\\") || path.length > 1024) return false;
	return path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && Buffer.byteLength(part) <= 255);
}

function parentsOf(path: string): string[] {
	const parts = path.split("/");
	return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

const mebibytes = (bytes: number) => Math.ceil((bytes / 1024 / 1024) * 10) / 10;
