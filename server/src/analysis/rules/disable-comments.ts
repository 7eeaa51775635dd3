// Comments that switch rules off where they stand:
//   x == x // ensemble-disable-line self-compare, other-rule -- why
//   // ensemble-disable-next-line self-compare      (`#` in Python)
//   /* ensemble-disable self-compare */             (the whole file)
// Without a rule's id they switch off all of them.

import type { TextPositions } from "../text-positions.ts";

export type IsDisabled = (rule: string, line: number) => boolean;

const nothingDisabled: IsDisabled = () => false;
const directive = /(?:\/\/|\/\*|#)[ \t*]*ensemble-disable(-line|-next-line)?(?![\w-])([^\r\n]*)/g;
const allRules = "*";

/** `isComment` tells a comment from a string that looks like one. `positions` is asked only where there are such comments. */
export function readDisableComments(text: string, isComment: (offset: number) => boolean, positions: () => TextPositions): IsDisabled {
	if (!text.includes("ensemble-disable")) return nothingDisabled;
	const inFile = new Set<string>();
	const inLine = new Map<number, Set<string>>();
	for (const match of text.matchAll(directive)) {
		if (!isComment(match.index)) continue;
		const ids = idsIn(match[2] ?? "");
		if (match[1] === undefined) {
			for (const id of ids) inFile.add(id);
			continue;
		}
		const line = positions().lineAt(match.index) + (match[1] === "-next-line" ? 1 : 0);
		inLine.set(line, new Set([...(inLine.get(line) ?? []), ...ids]));
	}
	const names = (ids: ReadonlySet<string> | undefined, rule: string) => ids !== undefined && (ids.has(rule) || ids.has(allRules));
	return (rule, line) => names(inFile, rule) || names(inLine.get(line), rule);
}

/** A reason may follow after `--`. */
function idsIn(rest: string): string[] {
	const list = rest.replace(/\*\/.*$/, "").split(/\s--(?:\s|$)/)[0] ?? "";
	const ids = list.split(/[\s,]+/).filter((id) => id !== "");
	return ids.length > 0 ? ids : [allRules];
}
