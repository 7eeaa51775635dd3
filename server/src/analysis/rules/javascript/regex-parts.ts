// Reads the source of a regular expression as far as rules need it: its character classes and what stands in them.

export interface ClassMember {
	text: string;
	/** Offset in the pattern. */
	at: number;
	isRange: boolean;
}

/** The members of each `[…]`, in order; `\d` and `a-z` are one member each. */
export function characterClasses(pattern: string): ClassMember[][] {
	const classes: ClassMember[][] = [];
	for (let at = 0; at < pattern.length; at++) {
		if (pattern[at] === "\\") at++;
		else if (pattern[at] === "[") {
			const { members, end } = readClass(pattern, at + 1);
			classes.push(members);
			at = end;
		}
	}
	return classes;
}

const escaped = /\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pPk][{<][^}>]*[}>]|[0-7]{1,3}|[\s\S])/y;

function readClass(pattern: string, start: number): { members: ClassMember[]; end: number } {
	const members: ClassMember[] = [];
	let at = pattern[start] === "^" ? start + 1 : start;
	while (at < pattern.length && pattern[at] !== "]") {
		const first = readOne(pattern, at);
		const afterDash = at + first.length + 1;
		const isRange = pattern[at + first.length] === "-" && afterDash < pattern.length && pattern[afterDash] !== "]";
		const text = isRange ? `${first}-${readOne(pattern, afterDash)}` : first;
		members.push({ text, at, isRange });
		at += text.length;
	}
	return { members, end: at };
}

function readOne(pattern: string, at: number): string {
	escaped.lastIndex = at;
	return escaped.exec(pattern)?.[0] ?? String.fromCodePoint(pattern.codePointAt(at) ?? 0);
}
