// The product as a user of VS Code has it: the packaged extension in real VS Code, driven through a real browser, with the offline engine.

import { copyFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
	browserMissing,
	chatFrame,
	commandsMatching,
	launchBrowser,
	notifications,
	openChatView,
	openFile,
	openWorkbench,
	picture,
	reloadWorkbench,
	runCommand,
	showEnsemble,
} from "../support/browser.ts";
import { ask, atWork, proposedChanges, rowKeys, runEnd, runWithinMs, toReview } from "../support/chat-view.ts";
import { type CodeServer, type CodeServerOptions, codeServerMissing, startCodeServer } from "../support/code-server.ts";
import { FakeAnthropic, text, thinking, waitFor } from "../support/fake-anthropic.ts";
import { basket, scriptJob } from "../support/scripted-job.ts";

const sample = join(import.meta.dirname, "../../samples/orders");
const request = "fix the problems in this project and run its tests";
const missing = codeServerMissing() ?? browserMissing();
/** Keeps the tester at work for as long as it takes to look around. */
const slowTest = "import time, unittest\n\n\nclass Slow(unittest.TestCase):\n    def test_takes_its_time(self):\n        time.sleep(8)\n";
const offline = { "ensemble.engine": "offline" };

describe.skipIf(missing !== undefined && process.env.CI !== "true")(`in VS Code${missing ? ` (skipped: ${missing})` : ""}`, () => {
	let browser: Browser;
	beforeAll(async () => {
		if (missing) throw new Error(missing);
		browser = await launchBrowser();
	});
	afterAll(async () => browser?.close());

	/** VS Code on a fresh copy of the sample; a failing test leaves a picture. */
	async function open(name: string, options: Partial<CodeServerOptions> = {}): Promise<{ vscode: CodeServer; page: Page }> {
		const vscode = await startCodeServer({ workspace: sample, ...options, settings: { ...offline, ...options.settings } });
		onTestFinished(() => vscode.stop(), 60_000);
		const page = await openWorkbench(browser, vscode.url);
		onTestFinished(async ({ task }) => {
			if (task.result?.state === "fail") await picture(page, `failed-${name}`);
			await page.context().close();
		}, 60_000);
		return { vscode, page };
	}

	it("a request becomes changes, which are accepted and rejected place by place", async () => {
		const { vscode, page } = await open("review");
		const chat = await openChatView(page);
		await ask(chat, request);
		const end = await runEnd(chat, "completed");
		expect(await end.textContent()).toContain("tests passed");
		const card = await proposedChanges(chat);
		await picture(page, "vscode-review-light");

		const before = await textsOf(vscode.workspace);
		const offered = await toReview(chat);
		expect(offered).toBeGreaterThan(2);
		await card.locator(".text-button.accept").first().click();
		await expect.poll(() => toReview(chat), { timeout: 15_000 }).toBe(offered - 1);
		const afterAccept = await textsOf(vscode.workspace);
		expect(differing(before, afterAccept).length, "an accepted place is on disk").toBe(1);
		await card.locator(".text-button.reject").first().click();
		await expect.poll(() => toReview(chat), { timeout: 15_000 }).toBe(offered - 2);
		expect(differing(afterAccept, await textsOf(vscode.workspace)), "a rejected place is not").toEqual([]);

		await runCommand(page, "Ensemble: Show Changes");
		const lens = page.locator(".codelens-decoration a", { hasText: "Accept" });
		await lens.first().waitFor({ timeout: 30_000 });
		await picture(page, "vscode-diff-light");
		await lens.first().click();
		await expect.poll(async () => differing(afterAccept, await textsOf(vscode.workspace)).length, { timeout: 15_000 }).toBe(1);

		await runCommand(page, "Preferences: Toggle between Light/Dark Themes");
		await page.locator(".monaco-workbench.vs-dark").waitFor();
		await picture(page, "vscode-diff-dark");
		await page.locator(".editor-actions a[aria-label^='Accept All Changes']").first().click();
		await expect.poll(() => toReview(chat), { timeout: 30_000 }).toBe(0);
		expect(differing(before, await textsOf(vscode.workspace)).length).toBeGreaterThan(2);
		await page.locator(".tab", { hasText: "proposed changes" }).waitFor({ state: "detached", timeout: 15_000 });
		await picture(page, "vscode-done-dark");
		expect(await notifications(page)).toEqual([]);
	});

	it("a model's thoughts and words are shown as they come, and one of its hunks is accepted, another rejected", async () => {
		const fake = await FakeAnthropic.start({ keys: ["sk-of-the-test"] });
		onTestFinished(() => fake.close());
		const seen = Promise.withResolvers<void>();
		scriptJob(fake, { begins: [thinking("Which tests fail, and why?"), text("I look at the tests."), waitFor(seen.promise)] });
		const env = { ANTHROPIC_BASE_URL: fake.url, ANTHROPIC_API_KEY: "sk-of-the-test" };
		const { vscode, page } = await open("model", { settings: { "ensemble.engine": "auto" }, env });
		const chat = await openChatView(page);
		await ask(chat, "mend what the tests of baskets and coupons find");
		await chat.getByText("I look at the tests.").waitFor({ timeout: runWithinMs });
		const thoughts = chat.locator(".thinking");
		await thoughts.getByRole("button").click();
		await thoughts.getByText("Which tests fail, and why?").waitFor();
		await picture(page, "vscode-model-thinks");
		seen.resolve();

		await runEnd(chat, "completed");
		fake.assertClean();
		const card = await proposedChanges(chat);
		expect(await toReview(chat)).toBe(3);
		await card.locator(".hunk .text-button.accept").first().click();
		await expect.poll(() => toReview(chat), { timeout: 15_000 }).toBe(2);
		await card.locator(".hunk .text-button.reject").first().click();
		await expect.poll(() => toReview(chat), { timeout: 15_000 }).toBe(1);
		const onDisk = await readFile(join(vscode.workspace, basket.path), "utf8");
		expect([onDisk.includes("lines=()"), onDisk.includes("list(lines)")], "the accepted hunk is on disk, the rejected one is not").toEqual([true, false]);
		await picture(page, "vscode-model-done");
	});

	it("an accepted place is taken back by the editor's own undo", async () => {
		const { vscode, page } = await open("undo", { settings: { "workbench.colorTheme": "Default Dark Modern" } });
		await page.locator(".monaco-workbench.vs-dark").waitFor({ timeout: 60_000 });
		const chat = await openChatView(page);
		await dragSideBarTo(page, 440);
		await ask(chat, request);
		await runEnd(chat, "completed");
		await takeReadmePicture(page);
		const card = await proposedChanges(chat);
		const path = await card.locator(".file-name").first().getAttribute("title");
		if (path === null) throw new Error("the card names no file");
		await openFile(page, path);
		const before = await readFile(join(vscode.workspace, path), "utf8");
		await card.locator(".text-button.accept").first().click();
		await expect.poll(() => readFile(join(vscode.workspace, path), "utf8"), { timeout: 15_000 }).not.toBe(before);
		await page.locator(".monaco-editor .view-lines").first().click();
		await page.keyboard.press("ControlOrMeta+Z");
		await page.keyboard.press("ControlOrMeta+S");
		await expect.poll(() => readFile(join(vscode.workspace, path), "utf8"), { timeout: 15_000 }).toBe(before);
	});

	it("a window that is reloaded in the middle of a run finds everything again", async () => {
		const { vscode, page } = await open("reload");
		await writeFile(join(vscode.workspace, "tests/test_slow.py"), slowTest);
		const chat = await openChatView(page);
		await ask(chat, request);
		await atWork(chat, "Tester");
		const before = await rowKeys(chat);
		await reloadWorkbench(page);
		const again = await openChatView(page);
		// The backend ended with its window, so the run says so and goes on from where it was, without being asked to.
		await runEnd(again, "completed");
		expect(await again.locator(".row.notice").allTextContents()).toContainEqual(expect.stringContaining("The team goes on where it was."));
		expect(await rowKeys(again)).toEqual(expect.arrayContaining(before));
		await (await proposedChanges(again)).getByRole("button", { name: "Accept all", exact: true }).click();
		await expect.poll(() => toReview(again), { timeout: 30_000 }).toBe(0);
	});

	it("a backend that dies is started again, and the chat goes on by itself", async () => {
		const { vscode, page } = await open("crash");
		await writeFile(join(vscode.workspace, "tests/test_slow.py"), slowTest);
		const chat = await openChatView(page);
		await ask(chat, request);
		await atWork(chat, "Tester");
		const before = await rowKeys(chat);
		process.kill(await backendOf(vscode), "SIGKILL");
		await runEnd(chat, "interrupted");
		expect(await rowKeys(chat)).toEqual(expect.arrayContaining(before));
		expect(await notifications(page)).toEqual([]);
	});

	it("Stop ends a run from the chat and from the keyboard", async () => {
		const { page } = await open("stop");
		const chat = await openChatView(page);
		await ask(chat, request);
		await chat.locator(".run-bar .stop").click();
		await runEnd(chat, "stopped");
		await ask(chat, "run the tests");
		await page.keyboard.press("ControlOrMeta+Alt+Backspace");
		await expect.poll(() => chat.locator(".row.run-end").count(), { timeout: 30_000 }).toBe(2);
		expect(await page.locator('.statusbar-item[id*="ensemble"] .codicon-loading').count()).toBe(0);
	});

	it("problems of a Python file are underlined, and a quick fix corrects them", async () => {
		const { page } = await open("problems");
		await openFile(page, "orders/pricing.py");
		const squiggle = page.locator(".view-overlays .squiggly-error, .view-overlays .squiggly-warning").first();
		await squiggle.waitFor({ timeout: 30_000 });
		await picture(page, "vscode-problems");
		await runCommand(page, "Go to Next Problem in Files (Error, Warning, Info)");
		const line = await page.locator(".monaco-editor .view-lines").first().textContent();
		await page.keyboard.press("Escape");
		await page.keyboard.press("ControlOrMeta+.");
		await page.locator(".action-widget .monaco-list-row.action").first().waitFor({ timeout: 15_000 });
		await page.keyboard.press("Enter");
		await expect.poll(() => page.locator(".monaco-editor .view-lines").first().textContent(), { timeout: 15_000 }).not.toBe(line);
	});

	it("the view can be narrow, and hiding it loses nothing", async () => {
		const { page } = await open("narrow");
		const chat = await openChatView(page);
		await ask(chat, "what changed?");
		await chat.locator(".row.run-end").waitFor({ timeout: runWithinMs });
		await dragSideBarTo(page, 250);
		await picture(page, "vscode-narrow");
		expect(await chat.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing is cut off at the side").toBe(true);
		await page.keyboard.press("ControlOrMeta+B");
		await page.locator(".part.sidebar").waitFor({ state: "hidden" });
		await page.keyboard.press("ControlOrMeta+B");
		const again = await chatFrame(page);
		await again.locator(".row.run-end").waitFor({ timeout: 30_000 });
		expect(await again.locator(".row.person .words").allTextContents()).toEqual(["what changed?"]);
	});

	it("every command is in the palette, and without a folder the view offers to open one", async () => {
		const { vscode, page } = await open("palette");
		await openChatView(page);
		const titles = ["New Chat", "Ask the Team…", "Show Changes", "Restart Backend", "Set API Key…", "Open Log", "Open Earlier Chat…"];
		// One by one: the palette draws only as many rows as it has room for.
		for (const title of titles.map((title) => `Ensemble: ${title}`)) expect(await commandsMatching(page, title)).toContain(title);
		await page.goto(`${new URL(vscode.url).origin}/?ew=true`);
		await showEnsemble(page);
		await page.locator(".welcome-view-content a", { hasText: "Open Folder" }).waitFor({ timeout: 30_000 });
	});
});

/** A finished run beside what it proposes. `UPDATE_SCREENSHOT=1` puts it into the README. */
async function takeReadmePicture(page: Page): Promise<void> {
	await runCommand(page, "Ensemble: Show Changes");
	await page.locator(".codelens-decoration a", { hasText: "Accept" }).first().waitFor({ timeout: 30_000 });
	const path = await picture(page, "vscode-readme");
	expect((await stat(path)).size, "a README is quick to load").toBeLessThan(300_000);
	if (process.env.UPDATE_SCREENSHOT === "1") await copyFile(path, join(import.meta.dirname, "../../media/screenshot.png"));
}

/** Text of every source file by path. */
async function textsOf(folder: string): Promise<Map<string, string>> {
	const texts = new Map<string, string>();
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		if (entry.isFile() && !path.includes("/.git/")) texts.set(path, await readFile(path, "utf8"));
	}
	return texts;
}

function differing(before: Map<string, string>, after: Map<string, string>): string[] {
	return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
}

/** Process of the backend that this VS Code started: the one whose command line names its workspace. */
async function backendOf(vscode: CodeServer): Promise<number> {
	for (const pid of await readdir("/proc")) {
		// A process may end while it is being looked at.
		const line = /^\d+$/.test(pid) ? await readFile(join("/proc", pid, "cmdline"), "utf8").catch(() => "") : "";
		const words = line.split("\0");
		if (words[1]?.endsWith("main.mjs") && words[2] === "lsp" && words.includes(vscode.workspace)) return Number(pid);
	}
	throw new Error("no backend runs");
}

async function dragSideBarTo(page: Page, width: number): Promise<void> {
	const sash = await page.locator(".part.sidebar").boundingBox();
	if (!sash) throw new Error("the side bar is not there");
	await page.mouse.move(sash.x + sash.width, sash.y + sash.height / 2);
	await page.mouse.down();
	await page.mouse.move(sash.x + width, sash.y + sash.height / 2, { steps: 5 });
	await page.mouse.up();
}
