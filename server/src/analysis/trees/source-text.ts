// What a syntax tree is of: a string, or a text in pieces that is made a string only where somebody wants all of it.

export interface SourceText {
	readonly length: number;
	slice(start: number, end?: number): string;
	/** Of one character. */
	lastIndexOf(character: string, from: number): number;
	toString(): string;
}
