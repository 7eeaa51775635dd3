// Whether a Python text is nested so deeply that the linter would run out of stack. It must be asked before: the linter's wasm module
// cannot be trusted any more after such a failure (measured: the second one corrupts its memory). The limits stand at half of what it
// takes, and above what Python itself compiles or people write. Strings and comments are skipped; nothing is really parsed.

/** Python refuses more than 200 open brackets and 100 levels of indentation. */
const maxBrackets = 200;
/** Operators and calls in one expression, summed over all expressions that are open; the linter takes 2,000. */
const maxOperators = 1000;
const maxIndentation = 1000;

const tokens = new RegExp(
	[
		/"""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*(?:"""|$)/, // Strings first: what is in them does not count.
		/'''[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*(?:'''|$)/,
		/"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"?/,
		/'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'?/,
		/#[^\n]*/,
		/\\\r?\n/, // The statement goes on.
		/\n[ \t]*/,
		/[()[\]{},;:]/,
		/[-+*/%@&|^~.]/,
		/\b(?:not|lambda|if|await)\b/,
	]
		.map((part) => part.source)
		.join("|"),
	"g",
);

export function isNestedTooDeeply(text: string): boolean {
	/** Operators since the last separator: one count for every open bracket. */
	const open = [0];
	let sum = 0;
	const restart = () => {
		sum -= open.at(-1) ?? 0;
		open[open.length - 1] = 0;
	};
	for (const [token] of text.matchAll(tokens)) {
		const kind = token[0] ?? "";
		if (kind === "\n") {
			if (token.length > maxIndentation) return true;
			if (open.length === 1) restart();
		} else if (",;:".includes(kind)) {
			// At the top level a colon may be a lambda's, which goes on behind it.
			if (kind !== ":" || open.length > 1) restart();
		} else if ("([{".includes(kind)) {
			open[open.length - 1] = (open.at(-1) ?? 0) + 1;
			sum++;
			open.push(0);
		} else if (")]}".includes(kind)) {
			if (open.length > 1) sum -= open.pop() ?? 0;
		} else if (!"\"'#\\".includes(kind)) {
			open[open.length - 1] = (open.at(-1) ?? 0) + 1;
			sum++;
		}
		if (open.length > maxBrackets || sum > maxOperators) return true;
	}
	return false;
}
