// What a room is called in lists and headers: the first words that somebody said in it. The server and every client derive it alike from the log.

const maxTitleChars = 80;

/** One line of at most 80 characters; undefined for words that show nothing. */
export function titleOf(words: string): string | undefined {
	const line = words.replace(/\s+/g, " ").trim();
	const characters = [...line];
	if (characters.length <= maxTitleChars) return line || undefined;
	const cut = characters.slice(0, maxTitleChars - 1).join("");
	const lastSpace = cut.lastIndexOf(" ");
	// A long word is cut rather than half of the title lost; some scripts have no spaces at all.
	return `${lastSpace > maxTitleChars / 2 ? cut.slice(0, lastSpace) : cut}…`;
}
