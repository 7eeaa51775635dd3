// Heights and positions of a long list of which only a part exists as elements: measured heights where a row has been on screen,
// an estimate where it has not. Knows no elements; see virtual-list.tsx.

export interface LaidOut {
	readonly key: string;
}

export class ListLayout<Item extends LaidOut> {
	readonly #estimate: (item: Item) => number;
	/** By key, so that it survives everything being folded again. */
	readonly #measured = new Map<string, number>();
	#items: readonly Item[] = [];
	/** `#tops[i]` is where item i begins; one more entry holds the total. */
	#tops: Float64Array = new Float64Array(1);
	#isStale = false;

	constructor(estimate: (item: Item) => number) {
		this.#estimate = estimate;
	}

	setItems(items: readonly Item[]): void {
		this.#items = items;
		this.#isStale = true;
	}

	/** Returns whether that is news. */
	measure(key: string, height: number): boolean {
		if (this.#measured.get(key) === height) return false;
		this.#measured.set(key, height);
		this.#isStale = true;
		return true;
	}

	get total(): number {
		this.#refresh();
		return this.#tops[this.#items.length] ?? 0;
	}

	topOf(index: number): number {
		this.#refresh();
		return this.#tops[index] ?? 0;
	}

	/** Searched from the end: the reader is usually near it. -1 where the key is gone. */
	indexOf(key: string): number {
		for (let index = this.#items.length - 1; index >= 0; index -= 1) if (this.#items[index]?.key === key) return index;
		return -1;
	}

	/** The item that covers `y`; the nearest one where nothing does. */
	indexAt(y: number): number {
		this.#refresh();
		let low = 0;
		let high = this.#items.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#tops[middle] ?? 0) <= y) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	/** Items that touch the part of the list between two heights; `end` is exclusive. */
	range(from: number, to: number): { start: number; end: number } {
		if (this.#items.length === 0) return { start: 0, end: 0 };
		return { start: this.indexAt(from), end: Math.min(this.#items.length, this.indexAt(to) + 1) };
	}

	#refresh(): void {
		if (!this.#isStale) return;
		this.#isStale = false;
		const count = this.#items.length;
		if (this.#tops.length < count + 1) this.#tops = new Float64Array(Math.ceil((count + 1) * 1.5));
		let top = 0;
		for (let index = 0; index < count; index += 1) {
			this.#tops[index] = top;
			const item = this.#items[index];
			if (item) top += this.#measured.get(item.key) ?? this.#estimate(item);
		}
		this.#tops[count] = top;
	}
}
