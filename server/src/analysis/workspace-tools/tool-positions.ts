// Places as tools say them, in one text, as the protocol has them: 1-based lines, 0-based UTF-16 columns. A byte order mark is no column.

import type { TextRange } from "#protocol/analysis.ts";
import { TextPositions } from "../text-positions.ts";

/** Both 1-based. */
export interface ToolPlace {
	line: number;
	column: number;
}

const byteOrderMark = "\ufeff";

export class ToolPositions {
	readonly #positions: TextPositions;
	readonly #lines: readonly string[];
	readonly #bytes: Buffer;
	readonly #markBytes: number;

	/** The text as it is on disk. */
	constructor(text: string) {
		const hasMark = text.startsWith(byteOrderMark);
		const shown = hasMark ? text.slice(1) : text;
		this.#positions = new TextPositions(shown);
		this.#lines = shown.split(/\r\n|\r|\n/);
		this.#bytes = Buffer.from(shown, "utf8");
		this.#markBytes = hasMark ? Buffer.byteLength(byteOrderMark) : 0;
	}

	/** Columns in UTF-16 units. Without an end it is the rest of the line. */
	fromColumns(start: ToolPlace, end?: ToolPlace): TextRange {
		return this.#range(start, end, (_line, column) => column - 1);
	}

	/** Columns in bytes of UTF-8. */
	fromByteColumns(start: ToolPlace, end?: ToolPlace): TextRange {
		return this.#range(start, end, (line, column) => Buffer.from(line, "utf8").toString("utf8", 0, column - 1).length);
	}

	/** Bytes of UTF-8 from the start of the file. */
	fromBytes(offset: number, length: number): TextRange {
		const at = (byte: number) => this.#bytes.toString("utf8", 0, Math.max(0, byte - this.#markBytes)).length;
		return this.#positions.range(at(offset), at(offset + length));
	}

	#range(start: ToolPlace, end: ToolPlace | undefined, columnOf: (line: string, column: number) => number): TextRange {
		const place = ({ line, column }: ToolPlace) => {
			const text = this.#lines[line - 1] ?? "";
			return { line, column: Math.min(text.length, Math.max(0, columnOf(text, column))) };
		};
		const from = place(start);
		const to = end && end.line >= start.line ? place(end) : { line: from.line, column: this.#lines[from.line - 1]?.length ?? from.column };
		return { ...from, end_line: to.line, end_column: to.column };
	}
}
