// Measures the chat page in a real browser: first paint, a long room, a fast stream, a long scroll.
// A long task is one of more than 50 ms on the page's thread, as the browser itself counts them.

import type { Browser, Page } from "playwright-core";
import { startServe } from "./bench-program.ts";
import { openChatPage, playSnapshot } from "./chat-page.ts";
import { FakeAnthropic, slow, text } from "./fake-anthropic.ts";
import { quantile } from "./figures.ts";
import { longRecording, plan } from "./room-recording.ts";

export interface ChatFigures {
	/** Navigation until the browser painted content for the first time (first-contentful-paint). */
	first_paint_ms: number;
	/** The socket's snapshot of 10,000 events arriving until its last row is on screen. */
	open_10k_ms: number;
	open_10k_longest_task_ms: number;
	/** 5 s of 1,000 tokens/s, sent one by one by the model, and joined to pieces by the backend. */
	stream_tokens_per_second: number;
	stream_piece_interval_median_ms: number;
	stream_piece_interval_p95_ms: number;
	stream_longest_task_ms: number;
	stream_long_tasks: number;
	/** Slowest frame while scrolling up through 10,000 events at 3,000 px/s. */
	scroll_worst_frame_ms: number;
	elements_10k: number;
}

const events = 10_000;
const tokensPerSecond = 1000;
const streamSeconds = 5;
const viewport = { width: 420, height: 800 };

/** `dir` holds the bundle; see buildChatPage. */
export async function measureChat(browser: Browser, root: string, dir: string): Promise<ChatFigures> {
	const long = await measureLongRoom(browser, root, dir);
	const stream = await measureStream(browser);
	return { ...long, ...stream };
}

async function measureLongRoom(browser: Browser, root: string, dir: string) {
	const snapshot = longRecording(Date.now() - 86_400_000, events).snapshot();
	const chat = await openChatPage(root, dir, playSnapshot(snapshot));
	const page = await openPage(browser);
	await page.goto(chat.url);
	await page.locator(".run-end").last().waitFor();
	const figures = await page.evaluate(() => {
		const { marks, tasks } = window as unknown as Watched;
		const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
		const elements = document.querySelectorAll("*").length;
		return {
			first_paint_ms: paint,
			open_10k_ms: (marks.drawn ?? Number.NaN) - (marks.received ?? Number.NaN),
			open_10k_longest_task_ms: Math.max(0, ...tasks),
			elements_10k: elements,
		};
	});
	const scroll_worst_frame_ms = await scrollUp(page);
	await page.context().close();
	await chat.close();
	return { ...figures, scroll_worst_frame_ms };
}

/** Scrolls as a wheel does, and watches the time between frames. */
async function scrollUp(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const scroller = document.querySelector(".scroller");
		if (!scroller) return Number.NaN;
		scroller.dispatchEvent(new WheelEvent("wheel", { deltaY: -1 }));
		let worst = 0;
		let last = performance.now();
		for (let frame = 0; frame < 180; frame += 1) {
			scroller.scrollTop -= 50;
			const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
			if (frame > 2) worst = Math.max(worst, now - last);
			last = now;
		}
		return worst;
	});
}

/** Through all layers: a model's stream over HTTP, the built backend, its room socket, its page. */
async function measureStream(browser: Browser) {
	const fake = await FakeAnthropic.start();
	const program = await startServe({ ANTHROPIC_BASE_URL: fake.url, ANTHROPIC_API_KEY: "key-of-the-bench" });
	const tokens = tokensPerSecond * streamSeconds;
	// Four characters to a token, as English text has.
	const words = `${plan}\n\n`.repeat(Math.ceil((tokens * 4) / plan.length)).slice(0, tokens * 4);
	fake.on("manager", slow(1000 / tokensPerSecond), text(words, { pieces: tokens }));
	const page = await openPage(browser);
	await page.goto(`${program.url}/#token=${program.token}`);
	const box = page.getByLabel("Message to the team");
	await box.fill("write");
	await page.locator(".composer .send:enabled").waitFor();
	await page.evaluate(() => (window as unknown as Watched).tasks.splice(0));
	await box.press("Enter");
	await page.locator(".run-end").waitFor({ timeout: 60_000 });
	const { tasks, pieces } = await page.evaluate(() => {
		const { tasks, pieces } = window as unknown as Watched;
		return { tasks, pieces };
	});
	const drawn = await page.locator(".markdown").last().innerText();
	await page.context().close();
	await program.stop();
	await fake.close();
	// A page that drew nothing would be quick.
	if (drawn.length < tokens * 2) throw new Error(`Only ${drawn.length} characters of the stream were drawn.`);
	const waits = pieces.slice(1).map((at, index) => at - (pieces[index] ?? at));
	const seconds = ((pieces.at(-1) ?? 0) - (pieces[0] ?? 0)) / 1000;
	return {
		stream_tokens_per_second: tokens / seconds,
		stream_piece_interval_median_ms: quantile(waits, 0.5),
		stream_piece_interval_p95_ms: quantile(waits, 0.95),
		stream_longest_task_ms: Math.max(0, ...tasks),
		stream_long_tasks: tasks.length,
	};
}

/** What the page's observers below leave on its window. */
interface Watched {
	marks: { received?: number; drawn?: number };
	tasks: number[];
	/** When each piece of an answer arrived. */
	pieces: number[];
}

async function openPage(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ viewport, colorScheme: "dark" });
	const page = await context.newPage();
	await page.addInitScript(() => {
		const watched: Watched = { marks: {}, tasks: [], pieces: [] };
		Object.assign(window, watched);
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) watched.tasks.push(entry.duration);
		}).observe({ type: "longtask", buffered: true });
		const Original = window.WebSocket;
		window.WebSocket = class extends Original {
			constructor(url: string | URL, protocols?: string | string[]) {
				super(url, protocols);
				// Added first, so it hears the snapshot before the page does.
				this.addEventListener("message", ({ data }) => {
					if (typeof data !== "string") return;
					if (data.startsWith('{"type":"snapshot"')) watched.marks.received ??= performance.now();
					if (data.startsWith('{"type":"delta"')) watched.pieces.push(performance.now());
				});
			}
		};
		new MutationObserver(() => {
			if (watched.marks.drawn === undefined && document.querySelector(".run-end"))
				requestAnimationFrame(() => setTimeout(() => (watched.marks.drawn ??= performance.now())));
		}).observe(document, { childList: true, subtree: true });
	});
	return page;
}
