// Which files there are, so that an agent need not guess paths.

import { z } from "zod";
import { isUnder, type RunFiles, workspacePath } from "./run-files.ts";
import type { Tool } from "./tool.ts";

const input = z.object({
	path: z.string().optional().describe("Folder to list, relative to the workspace. Without it: the whole workspace."),
	limit: z.number().int().min(1).max(5000).optional().describe("Most paths to show; 500 without it."),
});

export function listFilesTool({ files }: { files: Pick<RunFiles, "list"> }): Tool<z.infer<typeof input>> {
	return {
		name: "list_files",
		description: "Lists the files of the workspace or of one folder in it, one path per line. Files that .gitignore names are left out.",
		input,
		readOnly: true,
		title: ({ path }) => (path ? `list ${path}` : "list the workspace"),
		async run({ path, limit = 500 }, { signal }) {
			const folder = workspacePath(path ?? "");
			const { paths, truncated } = await files.list(signal);
			const found = paths.filter((each) => isUnder(each, folder));
			if (found.length === 0) return { ok: folder === "", output: folder === "" ? "The workspace has no files." : `No file is under ${folder}.` };

			const shown = found.slice(0, limit);
			const total = `${found.length}${truncated ? " or more" : ""} file${found.length === 1 ? "" : "s"}`;
			const note = shown.length < found.length ? `\n(${shown.length} of ${total} shown; name a folder or raise the limit for the others)` : `\n(${total})`;
			return { ok: true, output: shown.join("\n") + note };
		},
	};
}
