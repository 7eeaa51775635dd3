// From what a person wrote to a file that is there: "pricing.py" may be orders/pricing.py.

import { type Call, type Conversation, resultOf } from "./conversation.ts";

export const listEverything: Call = { name: "list_files", input: { limit: 5000 } };

/** Paths of the workspace, undefined where list_files was not asked yet or failed. */
export function listedPaths(conversation: Conversation): string[] | undefined {
	const listed = resultOf(conversation, "list_files");
	if (!listed?.ok) return undefined;
	return listed.output.split("\n").filter((line) => line !== "" && !line.startsWith("(") && !line.startsWith("[…"));
}

export type Located = { kind: "found"; path: string } | { kind: "several"; paths: string[] } | { kind: "none" };

/** A file or folder by its path, or by the end of its path. */
export function locate(written: string, paths: readonly string[]): Located {
	if (paths.some((path) => path === written || path.startsWith(`${written}/`))) return { kind: "found", path: written };
	const ends = paths.filter((path) => path.endsWith(`/${written}`));
	if (ends.length === 1 && ends[0]) return { kind: "found", path: ends[0] };
	return ends.length > 1 ? { kind: "several", paths: ends.slice(0, 5) } : { kind: "none" };
}

/** Where each written path lies, or a sentence on the first that cannot be told. */
export function locateAll(
	{ say }: Conversation,
	written: readonly string[],
	paths: readonly string[],
): { ok: true; paths: string[] } | { ok: false; reason: string } {
	const found: string[] = [];
	for (const each of written) {
		const located = locate(each, paths);
		if (located.kind === "found") found.push(located.path);
		else if (located.kind === "none")
			return { ok: false, reason: say(`There is no file or folder ${each} in the workspace.`, `작업 공간에 ${each} 파일이나 폴더가 없습니다.`) };
		else {
			const names = located.paths.map((path) => `\`${path}\``).join(", ");
			return {
				ok: false,
				reason: say(`${each} could be any of ${names}. Name one of them.`, `${each}에 해당하는 파일이 여럿입니다: ${names}. 하나를 골라 주세요.`),
			};
		}
	}
	return { ok: true, paths: found };
}
