// How the chat page feels, in figures from a real browser: first paint, opening 10,000 events, 1,000 tokens/s, scrolling. Prints JSON lines.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../support/browser.ts";
import { buildChatPage } from "../support/chat-page.ts";
import { printFigure } from "../support/figures.ts";
import { measureChat } from "../support/measure-chat.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The most that each may be, where a limit is set. */
const goals: Record<string, number> = {
	first_paint_ms: 300,
	open_10k_ms: 300,
	stream_piece_interval_median_ms: 100,
	stream_longest_task_ms: 50,
};

const dir = await mkdtemp(join(tmpdir(), "chat-page-"));
await buildChatPage(root, dir);
const browser = await launchBrowser();
try {
	for (const [name, value] of Object.entries(await measureChat(browser, root, dir))) {
		const unit = name.endsWith("_ms") ? "ms" : "count";
		printFigure("chat-page", name.replace(/_ms$/, ""), value, unit, goals[name]);
	}
} finally {
	await browser.close();
	await rm(dir, { recursive: true, force: true });
}
