// A real browser for tests, and the few moves that every test of VS Code makes: open the workbench, run a command, find the chat, take a picture.

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Frame, type Page } from "playwright-core";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const flags = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];
const workbenchWithinMs = 60_000;
const stepWithinMs = 60_000;
/** The extension host, the extension and its backend start in this time, on a machine that does much else. */
const chatWithinMs = 120_000;
const clickShowsWithinMs = 5_000;
/** What has not happened by then is tried anew. */
const attemptMs = 8_000;
/** A frame that is just being loaded may not answer at all. */
const frameAnswersWithinMs = 2_000;

/** Why no browser can be started here; undefined where one can. */
export function browserMissing(): string | undefined {
	return existsSync(program) ? undefined : `no Chromium at ${program}; npm test installs it on Debian, elsewhere set CHROMIUM to one`;
}

export function launchBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: program, args: flags });
}

/** The workbench in a context of its own: one user with one window. */
export async function openWorkbench(browser: Browser, url: string, viewport = { width: 1440, height: 900 }): Promise<Page> {
	const context = await browser.newContext({ viewport });
	const page = await context.newPage();
	await page.goto(url);
	await workbenchReady(page);
	return page;
}

export async function reloadWorkbench(page: Page): Promise<void> {
	await page.reload();
	await workbenchReady(page);
}

async function workbenchReady(page: Page): Promise<void> {
	await page.locator(".monaco-workbench .activitybar").waitFor({ timeout: workbenchWithinMs });
	await page.locator(".statusbar").waitFor({ timeout: workbenchWithinMs });
}

/** Opens the Ensemble view from the activity bar, as a user does, and waits until the chat is drawn. */
export async function openChatView(page: Page): Promise<Frame> {
	await showEnsemble(page);
	return chatFrame(page);
}

/** Shows the Ensemble side bar. A workbench that is just coming up may show it by itself, and a click at that moment hides it: this looks again. */
export async function showEnsemble(page: Page): Promise<void> {
	const icon = page.locator('.activitybar a[aria-label^="Ensemble"]');
	await icon.waitFor({ timeout: chatWithinMs });
	const title = page.locator(".part.sidebar .title-label h2", { hasText: /^Ensemble/ });
	const deadline = Date.now() + chatWithinMs;
	while (!(await title.isVisible())) {
		if (Date.now() > deadline) throw new Error("the Ensemble view did not appear");
		await icon.click();
		// Not there in time: the click hid it.
		await title.waitFor({ timeout: clickShowsWithinMs }).catch(() => undefined);
	}
}

/** The frame that holds the chat page; VS Code nests it in two others. Waits until its script has drawn something. */
export async function chatFrame(page: Page): Promise<Frame> {
	const deadline = Date.now() + chatWithinMs;
	while (Date.now() < deadline) {
		for (const frame of page.frames()) if (await isDrawnChat(frame)) return frame;
		await page.waitForTimeout(200);
	}
	throw new Error("the chat was not drawn");
}

/** A frame may go away between being listed and being asked, and one that is just being loaded may not answer at all. */
async function isDrawnChat(frame: Frame): Promise<boolean> {
	const isDrawn = frame.evaluate(() => document.title === "Ensemble" && (document.getElementById("app")?.childElementCount ?? 0) > 0).catch(() => false);
	return Promise.race([isDrawn, new Promise<false>((resolve) => setTimeout(() => resolve(false), frameAnswersWithinMs))]);
}

/** Runs a command by its title in the palette, which is opened anew until it has it: it lists what is possible at the moment it opens. */
export async function runCommand(page: Page, title: string): Promise<void> {
	await again(async () => {
		await quickInput(page, "F1", `>${title}`);
		await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click({ timeout: attemptMs });
	}, page);
}

/** Titles of the palette's commands that match. */
export async function commandsMatching(page: Page, text: string): Promise<string[]> {
	const rows = page.locator(".quick-input-list .monaco-list-row .label-name");
	let titles: string[] = [];
	await again(async () => {
		await quickInput(page, "F1", `>${text}`);
		await rows.first().waitFor({ timeout: attemptMs });
		titles = await rows.allTextContents();
	}, page);
	await page.keyboard.press("Escape");
	return titles;
}

/** Opens a file of the workspace, given by its path in it. */
export async function openFile(page: Page, path: string): Promise<void> {
	const name = path.split("/").at(-1) ?? path;
	// Editors that were open before are listed at once and first; the file itself comes with the search.
	const row = page.locator(".quick-input-list .monaco-list-row", {
		has: page.locator(".label-name", { hasText: new RegExp(`^${name.replaceAll(".", "\\.")}$`) }),
	});
	await again(async () => {
		await quickInput(page, "ControlOrMeta+P", path);
		await row.last().click({ timeout: attemptMs });
		await page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor({ timeout: attemptMs });
	}, page);
}

async function quickInput(page: Page, key: string, text: string): Promise<void> {
	await page.keyboard.press(key);
	await page.locator(".quick-input-widget input.input").fill(text, { timeout: attemptMs });
}

/** Does what may come too early, or be closed by something that takes the focus as it appears, until it works. */
export async function again(attempt: () => Promise<void>, page: Page): Promise<void> {
	const deadline = Date.now() + stepWithinMs;
	for (;;) {
		try {
			return await attempt();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await page.keyboard.press("Escape");
		}
	}
}

/** Text of the notifications on the screen. */
export async function notifications(page: Page): Promise<string[]> {
	return page.locator(".notifications-toasts .notification-list-item-message").allTextContents();
}

/** Keeps a picture in test-results/; returns its path. */
export async function picture(page: Page, name: string): Promise<string> {
	const path = join(root, "test-results", `${name}.png`);
	await mkdir(dirname(path), { recursive: true });
	await page.screenshot({ path });
	return path;
}
