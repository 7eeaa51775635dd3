// How the chat page feels, in figures from a real browser: first paint, opening 10,000 events, 1,000 tokens/s, scrolling. Prints JSON lines.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../support/browser.ts";
import { buildChatPage } from "../support/chat-page.ts";
import { measureChat } from "../support/measure-chat.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dir = await mkdtemp(join(tmpdir(), "chat-page-"));
await buildChatPage(root, dir);
const browser = await launchBrowser();
try {
	for (const [name, value] of Object.entries(await measureChat(browser, root, dir))) {
		const isTime = name.endsWith("_ms");
		const line = { bench: "chat-page", metric: name.replace(/_ms$/, ""), value: Math.round(value * 10) / 10, unit: isTime ? "ms" : "count" };
		process.stdout.write(`${JSON.stringify(line)}\n`);
	}
} finally {
	await browser.close();
	await rm(dir, { recursive: true, force: true });
}
