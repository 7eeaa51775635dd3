// Which files differ from the last commit.

import { z } from "zod";
import type { Git } from "./git.ts";
import { count } from "./problems.ts";
import type { Tool } from "./tool.ts";

const input = z.object({});

const maxShown = 500;

export function gitStatusTool({ git }: { git: Git }): Tool<z.infer<typeof input>> {
	return {
		name: "git_status",
		description: "Shows the branch and which files on disk differ from the last commit. Edits that are only staged in this run are not among them.",
		input,
		readOnly: true,
		title: () => "git status",
		async run(_input, { signal }) {
			const found = await git.repository(signal);
			if (!found.ok) return { ok: false, output: found.reason };
			const branch = await found.repository.git(["branch", "--show-current"], signal);
			const changed = await found.repository.changed(["."], signal);
			if (!changed.ok) return { ok: false, output: changed.reason };

			const name = branch.ok ? branch.output.trim() : "";
			const head = name === "" ? "No branch is checked out." : `On branch ${name}.`;
			const { entries } = changed;
			if (entries.length === 0) return { ok: true, output: `${head} Nothing differs from the last commit.` };
			const lines = entries.slice(0, maxShown).map(({ state, path }) => `${word(state)} ${path}`);
			if (entries.length > maxShown) lines.push(`(${entries.length - maxShown} more)`);
			return {
				ok: true,
				output: `${head} ${count(entries.length, "file")} ${entries.length === 1 ? "differs" : "differ"} from the last commit:\n${lines.join("\n")}`,
			};
		},
	};
}

/** The two letters of git's status as one word. */
function word(state: string): string {
	if (state === "??") return "untracked";
	if (state.includes("U") || state === "AA" || state === "DD") return "conflicted";
	if (state.includes("D")) return "deleted";
	if (state.includes("A")) return "added";
	return "modified";
}
