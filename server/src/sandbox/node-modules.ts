// The packages that a person has installed in the workspace, for tests and programs in JavaScript: too many to go in as files, so that a sandbox
// on this machine shows the folder itself, read-only. Never one that lies outside of the workspace.

import { readdir, realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { workFolder } from "./environment.ts";
import type { Bind } from "./sandbox.ts";

/** Where they are seen inside. */
export const shownFolder = `${workFolder}/node_modules`;

export interface NodeModules {
	bind: Bind;
	/** Of packages: "vitest", "@types/node". */
	names: ReadonlySet<string>;
}

export async function findNodeModules(workspace: string): Promise<NodeModules | undefined> {
	try {
		const root = await realpath(workspace);
		const folder = await realpath(join(root, "node_modules"));
		if (relative(root, folder) === "" || relative(root, folder).startsWith("..")) return undefined;
		return { bind: { from: folder, to: shownFolder }, names: new Set(await packageNames(folder)) };
	} catch {
		return undefined; // Nothing is installed, or it may not be read.
	}
}

async function packageNames(folder: string): Promise<string[]> {
	const names: string[] = [];
	for (const name of await readdir(folder)) {
		if (!name.startsWith("@")) names.push(name);
		else for (const inner of await readdir(join(folder, name)).catch(() => [])) names.push(`${name}/${inner}`);
	}
	return names;
}

/** Whether a program asks for a package by name. */
export function importsPackage(text: string, names: ReadonlySet<string>): boolean {
	for (const [, asked = ""] of text.matchAll(/(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*["']([^"'.][^"']*)["']/g)) {
		const parts = asked.split("/");
		if (names.has(asked.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? ""))) return true;
	}
	return false;
}
