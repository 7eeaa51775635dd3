// Finds a tool's program: where the person said it is, in the workspace's own packages, on the PATH. A script of a package is run with our own
// Node, which is there also where none is on the PATH. Nothing is started here.

import { constants } from "node:fs";
import { access, readdir, readFile, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, relative } from "node:path";
import { z } from "zod";
import type { WorkspaceTool } from "./workspace-tool.ts";

export interface ToolSearch {
	/** Real path of the workspace. */
	root: string;
	/** Programs by the name of a tool; set by the person, never by the workspace. */
	programs: Readonly<Record<string, string>>;
	/** The search path of the process. */
	path: string;
	/** Runs JavaScript. */
	node: string;
}

/** The first words of its command line, and the names in the root folder; undefined where the workspace does not use it. */
export async function findTool(tool: WorkspaceTool, search: ToolSearch): Promise<{ command: string[]; root: string[] } | undefined> {
	const root = await readdir(search.root).catch(() => []);
	const { markers } = tool;
	if (markers && !root.some((name) => markers.test(name))) return undefined;
	const configured = search.programs[tool.name];
	if (configured) return { command: commandFor(configured, search.node), root };
	const script = tool.package === undefined ? undefined : await packageScript(join(search.root, "node_modules", tool.package), tool.name);
	if (script !== undefined) return { command: [search.node, script], root };
	const program = await onPath(tool, search);
	return program === undefined ? undefined : { command: [program], root };
}

const commandFor = (program: string, node: string) => (/\.[cm]?js$/.test(program) ? [node, program] : [program]);

const PackageFile = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

async function packageScript(folder: string, name: string): Promise<string | undefined> {
	try {
		const { bin } = PackageFile.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
		const script = typeof bin === "string" ? bin : bin[name];
		return script === undefined ? undefined : join(folder, script);
	} catch {
		return undefined; // Not installed here.
	}
}

/** Relative parts of the PATH, and those that lead into the workspace, are not the person's own. */
async function onPath({ programs }: WorkspaceTool, { path, root }: ToolSearch): Promise<string | undefined> {
	for (const folder of path.split(delimiter).filter(isAbsolute)) {
		for (const name of programs) {
			const program = await realpath(join(folder, name)).catch(() => undefined);
			if (program === undefined || !relative(root, program).startsWith("..")) continue;
			if (await isProgram(program)) return join(folder, name);
		}
	}
	return undefined;
}

async function isProgram(path: string): Promise<boolean> {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
