// Measures the chat page in a real browser: first paint, a long room, a fast stream, a long scroll.
// A long task is one of more than 50 ms on the page's thread, as the browser itself counts them.

import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { openChatPage, playSnapshot } from "./chat-page.ts";
import { claude, longRecording, plan, RoomRecording, sandbox } from "./room-recording.ts";

export interface ChatFigures {
	/** Navigation until the browser painted content for the first time (first-contentful-paint). */
	first_paint_ms: number;
	/** The socket's snapshot of 10,000 events arriving until its last row is on screen. */
	open_10k_ms: number;
	open_10k_longest_task_ms: number;
	/** 5 s of 1,000 tokens/s. */
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
	const stream = await measureStream(browser, root, dir);
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

async function measureStream(browser: Browser, root: string, dir: string) {
	const room = new RoomRecording(Date.now());
	room.add({ kind: "run_started", run_id: "run1", request: "write", user_id: "u1", engine: claude, sandbox });
	room.add({ kind: "agent_started", agent_id: "a1", run_id: "run1", name: "manager", task: "write" });
	const chat = await openChatPage(root, dir, playSnapshot(room.snapshot({ run: { run_id: "run1", request: "write", state: "running" } })));
	const page = await openPage(browser);
	await page.goto(chat.url);
	await page.locator(".run-bar").waitFor();
	await sleep(500);
	await page.evaluate(() => (window as unknown as Watched).tasks.splice(0));
	// Four characters to a token, as English text has; one frame each 10 ms holds ten.
	const text = `${plan}\n\n`.repeat(Math.ceil((tokensPerSecond * streamSeconds * 4) / plan.length));
	const startedAt = performance.now();
	for (let sent = 0; sent < tokensPerSecond * streamSeconds * 4; ) {
		const due = Math.min(Math.floor(((performance.now() - startedAt) / 1000) * tokensPerSecond * 4), tokensPerSecond * streamSeconds * 4);
		for (; sent < due; sent += 4) chat.say({ type: "delta", agent_id: "a1", message_id: "m1", block: "text", text: text.slice(sent, sent + 4) });
		await sleep(10);
	}
	await sleep(300);
	const tasks = await page.evaluate(() => (window as unknown as Watched).tasks);
	// A page that drew nothing would be quick.
	const drawn = await page.locator(".markdown").last().innerText();
	if (drawn.length < tokensPerSecond * streamSeconds * 2) throw new Error(`Only ${drawn.length} characters of the stream were drawn.`);
	await page.context().close();
	await chat.close();
	return { stream_longest_task_ms: Math.max(0, ...tasks), stream_long_tasks: tasks.length };
}

/** What the page's observers below leave on its window. */
interface Watched {
	marks: { received?: number; drawn?: number };
	tasks: number[];
}

async function openPage(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ viewport, colorScheme: "dark" });
	const page = await context.newPage();
	await page.addInitScript(() => {
		const watched: Watched = { marks: {}, tasks: [] };
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
					if (typeof data === "string" && data.startsWith('{"type":"snapshot"')) watched.marks.received ??= performance.now();
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
