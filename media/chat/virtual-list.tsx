// A scrolling list that keeps only what is near the screen as elements. It stays at the end while the reader is there;
// once the reader scrolled up, nothing that grows or arrives above or below moves the text being read. What a click opens or folds
// leaves the clicked place where it is.

import { Component, type ComponentChildren, createRef, type VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type LaidOut, ListLayout } from "./list-layout.ts";

const overscanPx = 600;
const nearEndPx = 24; // a rounding error or a touchpad's last pixel is still "at the end"
const nearTopPx = 800;
const farFromEndPx = 120; // less than this below the screen is in reach without a button

interface VirtualListProps<Item extends LaidOut> {
	items: readonly Item[];
	estimate: (item: Item) => number;
	draw: (item: Item) => VNode;
	label: string;
	/** Shown above the first item. */
	before?: ComponentChildren;
	onNearTop: () => void;
	/** Whether so much lies below the screen that the reader may want to be taken there. */
	onFarChange: (isFar: boolean) => void;
}

export class VirtualList<Item extends LaidOut> extends Component<VirtualListProps<Item>> {
	readonly #layout = new ListLayout<Item>((item) => this.props.estimate(item));
	readonly #scroller = createRef<HTMLDivElement>();
	readonly #space = createRef<HTMLDivElement>();
	readonly #window = createRef<HTMLDivElement>();
	readonly #rowOf = new WeakMap<Element, string>();
	#drawn = { start: 0, end: 0 };
	#isFollowing = true;
	#isFar = false;
	#lastTop = 0;
	/** How high the list was when the reader clicked into it at its end: it is followed again if what the click does leaves the end in view. */
	#totalAtClick: number | undefined;
	/** What the reader looks at: the first visible row, and how far its top is above the screen's. */
	#anchor: { key: string; above: number } | undefined;
	readonly #observer = new ResizeObserver((entries) => this.#measure(entries));

	override componentDidMount(): void {
		const scroller = this.#scroller.current;
		if (scroller) this.#observer.observe(scroller);
		this.#place();
		this.forceUpdate();
	}

	override componentDidUpdate(): void {
		this.#place();
	}

	override componentWillUnmount(): void {
		this.#observer.disconnect();
	}

	scrollToEnd(): void {
		this.#isFollowing = true;
		this.#place();
	}

	scrollToKey(key: string): void {
		const index = this.#layout.indexOf(key);
		if (index < 0) return;
		this.#isFollowing = false;
		this.#anchor = { key, above: 0 };
		this.#place();
		this.#drawIfNeeded();
		if (this.#below() <= nearEndPx) this.#isFollowing = true;
	}

	render({ items, draw, label, before }: VirtualListProps<Item>): VNode {
		this.#layout.setItems(items);
		this.#drawn = this.#wanted();
		return (
			<div
				class="scroller"
				ref={this.#scroller}
				onScroll={this.#onScroll}
				onWheel={this.#onWheel}
				onClickCapture={this.#onClick}
				role="log"
				aria-live="off"
				aria-label={label}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled with the keyboard
				tabIndex={0}
			>
				{before}
				<div class="list-space" ref={this.#space}>
					<div class="list-window" ref={this.#window}>
						{items.slice(this.#drawn.start, this.#drawn.end).map((item) => (
							<Measured key={item.key} id={item.key} observe={this.#observe} unobserve={this.#unobserve}>
								{draw(item)}
							</Measured>
						))}
					</div>
				</div>
			</div>
		);
	}

	readonly #observe = (element: Element, key: string) => {
		this.#rowOf.set(element, key);
		this.#observer.observe(element);
	};

	readonly #unobserve = (element: Element) => this.#observer.unobserve(element);

	#wanted(): { start: number; end: number } {
		const height = this.#scroller.current?.clientHeight ?? 0;
		const total = this.#layout.total;
		const top = this.#isFollowing ? Math.max(0, total - height) : this.#anchoredTop();
		return this.#layout.range(top - overscanPx, top + height + overscanPx);
	}

	/** Observers are called after layout and before paint: corrected here, a wrong estimate is never seen. */
	#measure(entries: ResizeObserverEntry[]): void {
		let isNews = false;
		for (const entry of entries) {
			const key = this.#rowOf.get(entry.target);
			if (key === undefined) isNews = true;
			else if (entry.target.isConnected) isNews = this.#layout.measure(key, entry.borderBoxSize[0]?.blockSize ?? 0) || isNews;
		}
		if (!isNews) return;
		this.#place();
		this.#drawIfNeeded();
	}

	#drawIfNeeded(): void {
		const wanted = this.#wanted();
		if (wanted.start < this.#drawn.start || wanted.end > this.#drawn.end) this.forceUpdate();
	}

	#place(): void {
		const scroller = this.#scroller.current;
		const space = this.#space.current;
		const shown = this.#window.current;
		if (!scroller || !space || !shown) return;
		space.style.height = `${this.#layout.total}px`;
		shown.style.top = `${this.#layout.topOf(this.#drawn.start)}px`;
		const top = this.#isFollowing ? scroller.scrollHeight - scroller.clientHeight : this.#anchoredTop();
		if (Math.abs(scroller.scrollTop - top) >= 1) scroller.scrollTop = top;
		this.#lastTop = scroller.scrollTop;
		if (this.#totalAtClick !== undefined && this.#totalAtClick !== this.#layout.total) {
			this.#totalAtClick = undefined;
			if (this.#below() <= nearEndPx) this.#isFollowing = true;
		}
		this.#tellFar();
		// What does not fill the screen cannot be scrolled up either.
		if (scroller.scrollHeight <= scroller.clientHeight) this.props.onNearTop();
	}

	#anchoredTop(): number {
		const index = this.#anchor ? this.#layout.indexOf(this.#anchor.key) : -1;
		if (!this.#anchor || index < 0) return this.#scroller.current?.scrollTop ?? 0;
		return this.#offset() + this.#layout.topOf(index) + this.#anchor.above;
	}

	/** Where the list begins in its scroller: below what stands before it. */
	#offset(): number {
		return this.#space.current?.offsetTop ?? 0;
	}

	readonly #onWheel = (event: WheelEvent) => {
		const scroller = this.#scroller.current;
		if (event.deltaY < 0 && scroller && scroller.scrollHeight > scroller.clientHeight) this.#release();
	};

	readonly #onClick = (event: MouseEvent) => {
		if (!this.#isFollowing || !(event.target instanceof Element) || !event.target.closest("button")) return;
		this.#totalAtClick = this.#layout.total;
		this.#release();
	};

	readonly #onScroll = () => {
		const scroller = this.#scroller.current;
		if (!scroller) return;
		const top = scroller.scrollTop;
		const below = this.#below();
		if (this.#isFollowing && top < this.#lastTop - 1 && below > nearEndPx) this.#release();
		else if (!this.#isFollowing && top > this.#lastTop && below <= nearEndPx) this.#isFollowing = true;
		this.#lastTop = top;
		if (!this.#isFollowing) this.#anchorAt(top);
		this.#tellFar();
		this.#drawIfNeeded();
		if (top < nearTopPx) this.props.onNearTop();
	};

	#below(): number {
		const scroller = this.#scroller.current;
		return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0;
	}

	#release(): void {
		this.#anchorAt(this.#scroller.current?.scrollTop ?? 0);
		this.#isFollowing = false;
	}

	#anchorAt(top: number): void {
		const y = top - this.#offset();
		const index = this.#layout.indexAt(y);
		const item = this.props.items[index];
		this.#anchor = item && { key: item.key, above: y - this.#layout.topOf(index) };
	}

	#tellFar(): void {
		const isFar = !this.#isFollowing && this.#below() > farFromEndPx;
		if (isFar === this.#isFar) return;
		this.#isFar = isFar;
		this.props.onFarChange(isFar);
	}
}

interface MeasuredProps {
	id: string;
	observe: (element: Element, key: string) => void;
	unobserve: (element: Element) => void;
	children: ComponentChildren;
}

function Measured({ id, observe, unobserve, children }: MeasuredProps): VNode {
	const element = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		const row = element.current;
		if (!row) return;
		observe(row, id);
		return () => unobserve(row);
	}, [id, observe, unobserve]);
	return (
		<div ref={element} data-key={id}>
			{children}
		</div>
	);
}
