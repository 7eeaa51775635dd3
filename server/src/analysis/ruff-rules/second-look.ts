// Takes out what the linter's rules report though it does no harm, as reading their findings in real code has shown; see
// docs/analysis-precision.md. Looks at the text around a finding, nothing else. What a project asks the linter for itself is left as it is.

import type { Issue } from "#protocol/analysis.ts";
import { makesSafeSql, namesSqlStructure } from "../rules/glued-values.ts";
import { looksLikeSecret, namesSecret, speaksOfSecurity } from "../rules/secrets.ts";
import { functionSoFar, headersOver, isDef, isInFunction, isPackageFace, type Place, placeOf, textAt, textBefore } from "./place.ts";

type IsHarmless = (issue: Issue, place: Place) => boolean;

export function secondLook(issues: readonly Issue[], asked: ReadonlySet<string>, path: string, text: string): Issue[] {
	const place = placeOf(path, text, issues);
	return issues.filter((issue) => asked.has(issue.rule) || !harmless[issue.rule]?.(issue, place));
}

/** More unknown names than these in one file: they come from an environment or are made while it runs. */
const maxUnknownNames = 4;
const python2Names = /^(?:unicode|long|basestring|unichr|xrange|raw_input|cmp|file|reduce|reload|execfile|buffer|apply|intern)$/;
const minded = /version_info|\bPY[23]|NameError|Python ?2/i;
const python2Except = /^\s*except\b[^:]*[^:()],\s*\w+\s*:/;
const raises = /^\s*(?:async\s+)?with\b.*\b(?:assertRaises|assertWarns|raises|warns|suppress)/;
const placeholder = /^(?:_+|nil|dummy|unused|ignored?|junk|trash)\d*$/i;

const isNoSecret: IsHarmless = (issue, place) => {
	const literal = /(["'])(.*)\1$/s.exec(textAt(issue, place))?.[2] ?? "";
	return !namesSecret(quoted(issue) ?? "") || !looksLikeSecret(literal) || place.isTest;
};
const isFixedCommand: IsHarmless = ({ message }) => message.includes("seems safe");
const isExplained: IsHarmless = ({ line, end_line, rule }, { lines, issues }) =>
	lines.slice(line - 1, end_line).some((each) => each.includes("#")) ||
	(rule !== "E722" && issues.some((other) => other.rule === "E722" && other.line === line));
const isMadeWhileRunning = ({ text }: Place): boolean =>
	/\bglobals\(\)\s*(?:\[|\.update)|=\s*globals\(\)|global_enum|\bexec\(|_convert_?\(|sys\.modules\[__name__\]/.test(text);

const inTests: IsHarmless = (_, place) => place.isTest;
/** In a test the comparison is what is tested. */
const isAsserted: IsHarmless = ({ line, end_line }, place) => place.isTest || place.lines.slice(line - 1, end_line).some((each) => /\bassert/.test(each));

const harmless: Readonly<Record<string, IsHarmless | undefined>> = {
	B002: (issue, place) => !/^(?:--|\+\+)/.test(textAt(issue, place)) || isAsserted(issue, place),
	// What is got is then used, whatever it is.
	B004: (issue, place) => textAt(issue, place).startsWith("getattr"),
	// So many results, and no more, are kept on purpose.
	B019: (issue, place) => /maxsize\s*=\s*\d/.test(textAt(issue, place)),
	B025: ({ line }, { lines }) => python2Except.test(lines[line - 1] ?? ""),
	E721: (issue, place) => /^type\(.*\)\s*[!=]=\s*type\(.*\)$/s.test(textAt(issue, place)),
	F401: ({ message, line }, place) => message.includes("find_spec") || isPackageFace(place) || isHandedOn(message, line, place),
	F821: (issue, place) => {
		const name = named(issue) ?? "";
		if (issue.message.includes("requires-python") || name === "__path__" || name === "get_ipython" || isMadeWhileRunning(place)) return true;
		if (/^_?ip$/.test(name) && /ipython/i.test(place.text)) return true;
		// In code for Python 2 the name stands behind a comma.
		if (new RegExp(`^\\s*except\\b[^:]*,\\s*${name}\\s*:`, "m").test(place.text)) return true;
		// Deleted at the end, after all who use it have run.
		if (new RegExp(`^\\s*del\\b.*\\b${name}\\b`, "m").test(place.text)) return true;
		if (python2Names.test(name) && minded.test(place.text)) return true;
		// The value of a Literal that is imported from elsewhere than typing.
		if (/["']/.test((place.lines[issue.line - 1] ?? "").charAt(issue.column - 1)) && /\bLiteral\[/.test(place.text)) return true;
		return new Set(place.issues.filter((other) => other.rule === "F821").map(named)).size > maxUnknownNames;
	},
	F402: (issue) => named(issue) === "_",
	// A dozen of them are a table that is meant to be read in order.
	F507: (issue, place) => /%\s*\(?locals\(\)/.test(textAt(issue, place)),
	F601: (_, place) => place.issues.filter(({ rule }) => rule === "F601").length > 10,
	// It replaces what was there to be replaced, is a parameter, or what comes later is a `global` of the function itself.
	F811: (issue, place) => {
		const { message, line } = issue;
		const { lines } = place;
		const earlier = Number(/from line (\d+)/.exec(message)?.[1] ?? line);
		return earlier > line || /\bdef \w+\([^)]*$/.test(textBefore(issue, place)) || /=\s*None\s*(?:#|$)/.test(lines[earlier - 1] ?? "");
	},
	F822: (_, place) => isPackageFace(place) || isMadeWhileRunning(place),
	// A test looks at what the statement raises, or at a function that is there to be looked at.
	F841: ({ line }, place) => {
		const headers = [...headersOver(line, place.lines)];
		return headers.some((each) => raises.test(each)) || (place.isTest && headers.filter(isDef).length > 1);
	},
	// What it is read for is the exception, or what its property does.
	B018: (issue, place) =>
		/#.*(?:pyflakes|pylint|type:)/.test(place.lines[issue.line - 1] ?? "") ||
		/\.\w+$|^1 ?\/ ?0$/.test(textAt(issue, place)) ||
		/^\s*(?:try:|with\b)/.test(place.lines[issue.line - 2] ?? ""),
	// The number of replacements, as it should be.
	B034: (issue, place) => /,\s*\d+\s*\)$/.test(textAt(issue, place)),
	PLE0101: (issue, place) => /\.__init__\(/.test(textAt(issue, place)),
	// At the top, in a class or for Python 2 it takes a name over from the scope around.
	PLW0127: ({ line }, { lines }) => !isInFunction(line, lines) || /^[^=]*,.*=/.test(lines[line - 1] ?? ""),
	// `n, n = shape` says that the two are the same.
	PLW0128: (issue, { lines }) => placeholder.test(named(issue) ?? "") || /^\s*\(?(\w+)(?:,\s*\1)+\)?\s*=/.test(lines[issue.line - 1] ?? ""),
	PLW0177: isAsserted,
	PLW0211: (issue, { lines }) => issue.message.includes("`cls`") || /def __new__\(/.test(lines[issue.line - 1] ?? ""),
	// It is only asked whether it is set, or made a number either way.
	PLW1508: (issue, place) =>
		/^(?:False|0)$/.test(textAt(issue, place)) || /\b(?:int|float|bool|str)\(\s*[\w.]*(?:getenv|environ\.get)\([^()]*$/.test(textBefore(issue, place)),
	PLR0124: isAsserted,
	PLR0133: isAsserted,
	// Some values are the same for all objects, and are never changed.
	RUF009: ({ message }) =>
		!/`(?:\w+\.)*(?:list|dict|set|sorted|defaultdict|deque|OrderedDict|Counter|now|utcnow|today|time|uuid\d|random|randint|token_\w+|copy|deepcopy)`/.test(
			message,
		),
	S103: ({ message }) => (Number(/0o\d+/.exec(message)?.[0] ?? "0o777") & 0o022) === 0,
	S105: isNoSecret,
	S106: isNoSecret,
	S107: isNoSecret,
	S113: inTests,
	S307: (issue, place) => place.isTest || /^eval\(\s*(?:repr|compile)\(/.test(textAt(issue, place)),
	S324: ({ line }, { lines }) => !speaksOfSecurity(functionSoFar(line, lines)),
	S506: ({ message }) => /unsafe loader `/.test(message) && !/`(?:yaml\.)?(?:C|Unsafe|Full)*Loader`/.test(message),
	S604: ({ message }) => message.includes("truthy"),
	S608: (issue, place) => isFixedSql(textAt(issue, place)),
	S704: (issue, place) => !/\bf["']|[%+]|\.format\(/.test(textAt(issue, place)),
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

const named = ({ message }: Issue): string | undefined => /`([^`]+)`/.exec(message)?.[1];
const quoted = ({ message }: Issue): string | undefined => /"([^"]+)"/.exec(message)?.[1];

const strings = /([rbfu]*)("""|'''|"|')((?:\\.|(?!\2).)*)\2/gis;

/** `",".join("?" * len(ids))`, `", ".join("%s" for _ in ids)`, `",".join(["?"] * len(ids))`: places for values. */
const joinedMarks = /(["'])[^"']*\1\.join\(\s*[[(]?\s*(["'])[^"']*\2\s*[\])]?\s*(?:\*\s*len\([\w.]+\)|for\s+\w+\s+in\s+[\w.]+(?:\([\w.]*\))*)\s*[\])]?\s*\)/g;

/** It is no SQL at all, or all that is put into it are tables, columns and the like, which cannot be parameters. */
function isFixedSql(expression: string): boolean {
	if (!/^\(?\s*[rbfu]*["']{1,3}\s*(?:select|insert|update|delete|replace|with|drop|alter|create)\b/i.test(expression)) return true;
	const fixed = expression.replace(joinedMarks, '""');
	const filled = [...fixed.matchAll(strings)].filter(([, prefix]) => /f/i.test(prefix ?? ""));
	const inserted = filled.flatMap(([, , , content]) => [...(content ?? "").matchAll(/\{([^{}:!]*)/g)].map((match) => match[1] ?? ""));
	const around = fixed.replace(strings, "").split(/[+%,()]|\.format\b/);
	const names = [...inserted, ...around].map((each) => each.trim()).filter((each) => each !== "");
	return (
		(names.length > 0 || fixed !== expression) &&
		names.every((name) => /^[A-Z_]+$|^(?:int|float|len)\(/.test(name) || namesSqlStructure(name) || makesSafeSql(name))
	);
}
