// English or Korean: an answer is in the language of the words it answers.

export type Say = (english: string, korean: string) => string;

const hangul = /[\uac00-\ud7a3]/;

export function saying(words: string): Say {
	return hangul.test(withoutCode(words)) ? (_english, korean) => korean : (english) => english;
}

/** Names of files say nothing about the language of who wrote them. */
function withoutCode(words: string): string {
	return words.replace(/`[^`\n]*`/g, "").replace(/[^\s]*[\w가-힣-]\.[a-z]{1,5}\b/gi, "");
}

/** "1 file", "2 files". */
export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
