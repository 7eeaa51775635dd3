// Takes out what the linter's rules report though it does no harm, as reading their findings in real code has shown; see
// docs/analysis-precision.md. Looks at the text around a finding, nothing else. What a project asks the linter for itself is left as it is.

import type { Issue } from "#protocol/analysis.ts";
import { looksLikeSecret, namesSecret } from "../rules/secrets.ts";

interface Place {
	path: string;
	text: string;
	lines: readonly string[];
	issues: readonly Issue[];
}

type IsHarmless = (issue: Issue, place: Place) => boolean;

export function secondLook(issues: readonly Issue[], asked: ReadonlySet<string>, path: string, text: string): Issue[] {
	const place: Place = { path, text, lines: text.split(/\r\n|\r|\n/), issues };
	return issues.filter((issue) => asked.has(issue.rule) || !harmless[issue.rule]?.(issue, place));
}

/** More unknown names than these in one file: they come from an environment or are made while it runs. */
const maxUnknownNames = 4;
const python2Names = /^(?:unicode|long|basestring|unichr|xrange|raw_input|cmp|file|reduce|reload|execfile|buffer|apply|intern)$/;
const minded = /version_info|\bPY[23]|NameError|Python ?2/i;
const placeholder = /^(?:_+|nil|dummy|unused|ignored?|junk|trash)\d*$/i;

const isNoSecret: IsHarmless = (issue, place) => {
	const literal = /(["'])(.*)\1$/s.exec(textAt(issue, place))?.[2] ?? "";
	return !namesSecret(quoted(issue) ?? "") || !looksLikeSecret(literal);
};
const isFixedCommand: IsHarmless = ({ message }) => message.includes("seems safe");
const isExplained: IsHarmless = ({ line, end_line, rule }, { lines, issues }) =>
	lines.slice(line - 1, end_line).some((each) => each.includes("#")) ||
	(rule !== "E722" && issues.some((other) => other.rule === "E722" && other.line === line));
const isMadeWhileRunning = ({ text }: Place): boolean =>
	/\bglobals\(\)\s*(?:\[|\.update)|=\s*globals\(\)|global_enum|\bexec\(|_convert_?\(|sys\.modules\[__name__\]/.test(text);

const harmless: Readonly<Record<string, IsHarmless | undefined>> = {
	F401: ({ message, line }, place) => message.includes("find_spec") || isPackageFace(place.path) || isHandedOn(message, line, place),
	F821: (issue, place) => {
		const name = named(issue) ?? "";
		if (issue.message.includes("requires-python") || name === "__path__" || name === "get_ipython" || isMadeWhileRunning(place)) return true;
		// Deleted at the end, after all who use it have run.
		if (new RegExp(`^\\s*del\\b.*\\b${name}\\b`, "m").test(place.text)) return true;
		if (python2Names.test(name) && minded.test(place.text)) return true;
		// The value of a Literal that is imported from elsewhere than typing.
		if (/["']/.test((place.lines[issue.line - 1] ?? "").charAt(issue.column - 1)) && /\bLiteral\[/.test(place.text)) return true;
		return new Set(place.issues.filter((other) => other.rule === "F821").map(named)).size > maxUnknownNames;
	},
	F822: (_, place) => isPackageFace(place.path) || isMadeWhileRunning(place),
	// What it is read for is the exception, or what its property does.
	B018: (issue, place) =>
		/#.*(?:pyflakes|pylint|type:)/.test(place.lines[issue.line - 1] ?? "") ||
		/\.\w+$/.test(textAt(issue, place)) ||
		/^\s*(?:try:|with\b)/.test(place.lines[issue.line - 2] ?? ""),
	// The number of replacements, as it should be.
	B034: (issue, place) => /,\s*\d+\s*\)$/.test(textAt(issue, place)),
	PLE0101: (issue, place) => /\.__init__\(/.test(textAt(issue, place)),
	// At the top, in a class or for Python 2 it takes a name over from the scope around.
	PLW0127: ({ line }, { lines }) => !isInFunction(line, lines),
	PLW0128: (issue) => placeholder.test(named(issue) ?? ""),
	PLW0211: ({ message }) => message.includes("`cls`"),
	S103: ({ message }) => (Number(/0o\d+/.exec(message)?.[0] ?? "0o777") & 0o022) === 0,
	S105: isNoSecret,
	S106: isNoSecret,
	S107: isNoSecret,
	S110: isExplained,
	S112: isExplained,
	// Debuggers import it, too.
	T100: ({ message }) => message.startsWith("Import for"),
	S602: isFixedCommand,
	S605: isFixedCommand,
};

/** What a module takes from a private one, and one that defines nothing itself: others import it from there. */
function isHandedOn(message: string, line: number, { path, text, lines }: Place): boolean {
	if (/`(?:[\w.]*\.)?_\w*\./.test(message) || /(?:^|[\\/])_?compat\.py$/.test(path)) return true;
	const isConditional = /^\s/.test(lines[line - 1] ?? "");
	return (isConditional || /^__all__\b/m.test(text)) && !/^\s*(?:async\s+)?(?:def|class)\s/m.test(text);
}

const isPackageFace = (path: string): boolean => /(^|[\\/])__init__\.pyi?$/.test(path);
const named = ({ message }: Issue): string | undefined => /`([^`]+)`/.exec(message)?.[1];
const quoted = ({ message }: Issue): string | undefined => /"([^"]+)"/.exec(message)?.[1];

function isInFunction(line: number, lines: readonly string[]): boolean {
	let indent = indentOf(lines[line - 1] ?? "");
	for (let at = line - 2; at >= 0 && indent > 0; at--) {
		const above = lines[at] ?? "";
		if (above.trim() === "" || indentOf(above) >= indent) continue;
		indent = indentOf(above);
		if (/^\s*(?:async\s+)?def\s/.test(above)) return true;
		if (/^\s*class\s/.test(above)) return false;
	}
	return false;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function textAt({ line, column, end_line, end_column }: Issue, { lines }: Place): string {
	const own = lines.slice(line - 1, end_line);
	const last = own.length - 1;
	return own.map((each, at) => each.slice(at === 0 ? column : 0, at === last ? end_column : undefined)).join("\n");
}
