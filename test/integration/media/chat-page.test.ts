// The built chat page in a real browser, with its own security policy, in front of a backend that the test plays.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import type { Snapshot } from "#protocol/room-socket.ts";
import { browserMissing, launchBrowser } from "../../support/browser.ts";
import { buildChatPage, type ChatPage, openChatPage, type Play, playSnapshot } from "../../support/chat-page.ts";
import { longRecording, RoomRecording, recordRest, recordStart, result } from "../../support/room-recording.ts";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const running = { run_id: "run1", request: "Fix", state: "running" } as const;
const recording = () => new RoomRecording(Date.now() - 60_000);

let dir: string;
let browser: Browser;
let chat: ChatPage | undefined;
const problems: string[] = [];

const missing = browserMissing();
const isSkipped = missing !== undefined && process.env.CI !== "true";

beforeAll(async () => {
	if (isSkipped) return;
	dir = await mkdtemp(join(tmpdir(), "chat-page-"));
	await buildChatPage(root, dir);
	browser = await launchBrowser();
});

afterEach(async () => {
	await chat?.close();
	chat = undefined;
	for (const context of browser?.contexts() ?? []) await context.close();
	expect(problems.splice(0)).toEqual([]);
});

afterAll(async () => {
	await browser?.close();
	if (dir) await rm(dir, { recursive: true, force: true });
});

async function open(play: Snapshot | Play): Promise<{ page: Page; chat: ChatPage }> {
	const opened = await openChatPage(root, dir, typeof play === "function" ? play : playSnapshot(play));
	chat = opened;
	const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
	const page = await context.newPage();
	page.on("pageerror", (error) => problems.push(error.message));
	page.on("console", (message) => message.text().includes("Content Security Policy") && problems.push(message.text()));
	await page.goto(opened.url);
	await page.locator(".empty, .row").first().waitFor();
	return { page, chat: opened };
}

const box = (page: Page) => page.getByRole("textbox", { name: "Message to the team" });
const sent = (page: ChatPage, type: string) => page.received.filter((message) => message.type === type);

describe.skipIf(isSkipped)(`the chat page${missing ? ` (skipped: ${missing})` : ""}`, () => {
	it("the token leaves the address bar and survives a reload", async () => {
		const { page } = await open(recording().snapshot());
		expect(new URL(page.url()).hash).toBe("");
		await page.reload();
		await page.getByText("Connected").or(page.getByLabel("Connected")).first().waitFor();
	});

	it("a new chat is another room in the same page", async () => {
		const { page, chat } = await open(recordStart(recording()).snapshot());
		await page.getByRole("button", { name: "New chat" }).click();
		await expect.poll(() => chat.entered).toEqual(["r1", "r2"]);
	});

	it("a room that cannot be had says why in the backend's words, and is entered once it can be", async () => {
		const { page, chat } = await open(recording().snapshot());
		const words = page.getByText("Another backend is writing this room.");
		chat.refuse("Another backend is writing this room.");
		chat.cut();
		await words.waitFor();
		chat.refuse(undefined);
		await words.waitFor({ state: "detached" });
		await page.getByText("Connected").or(page.getByLabel("Connected")).first().waitFor();
	});

	it("earlier chats are listed by what was asked for in them, and one is entered", async () => {
		const { page, chat } = await open(recordStart(recording()).snapshot());
		await expect.poll(() => page.title()).toBe("Fix the problems in this project and run its tests · Ensemble");
		await page.getByRole("button", { name: "Earlier chats" }).click();
		await page.getByRole("button", { name: /^Explain report\.py/ }).click();
		await expect.poll(() => chat.entered).toEqual(["r1", "r3"]);
	});

	it("what was said before the connection broke is in the box again only where it did not arrive", async () => {
		const room = recording();
		const { page, chat } = await open((message, say) => {
			if (message.type === "hello") say(room.snapshot());
			if (message.type !== "start_run") return;
			if (message.request === "arrives") room.add({ kind: "chat_message", message_id: "p9", user_id: "u1", text: "arrives" });
			chat.cut();
		});
		await box(page).fill("arrives");
		await box(page).press("Enter");
		await page.locator(".words", { hasText: "arrives" }).waitFor();
		await expect.poll(() => box(page).inputValue()).toBe("");
		await box(page).fill("is lost");
		await box(page).press("Enter");
		await page.getByText("broke before your message arrived").waitFor();
		expect(await box(page).inputValue()).toBe("is lost");
	});

	it("Enter asks the team, Shift+Enter breaks the line, the arrow recalls", async () => {
		const { page, chat } = await open(recording().snapshot());
		await box(page).fill("one");
		await box(page).press("Shift+Enter");
		await box(page).pressSequentially("two");
		await box(page).press("Enter");
		await expect.poll(() => sent(chat, "start_run")).toMatchObject([{ request: "one\ntwo" }]);
		await expect.poll(() => box(page).inputValue()).toBe("");
		await box(page).press("ArrowUp");
		await expect.poll(() => box(page).inputValue()).toBe("one\ntwo");
	});

	it("words said during a run steer it", async () => {
		const { page, chat } = await open(recordStart(recording()).snapshot({ run: running }));
		await box(page).fill("also the docs");
		await box(page).press("Enter");
		await expect.poll(() => sent(chat, "chat_message")).toMatchObject([{ message: "also the docs" }]);
	});

	it("an agent that is done says so at once, not at the next tick of its clock", async () => {
		const room = recordStart(recording());
		const { page, chat } = await open(room.snapshot({ run: running }));
		const working = page.locator(".row.agent .sr-only", { hasText: "working" });
		await working.first().waitFor({ state: "attached" });
		// From here on no clock ticks.
		await page.evaluate(() => {
			const lastTimer = window.setInterval(() => undefined, 1_000_000);
			for (let timer = 0; timer <= lastTimer; timer++) window.clearInterval(timer);
		});
		room.add({ kind: "agent_ended", agent_id: "a1", status: "completed", duration_ms: 4200, usage: { input: 1, output: 1, cache_read: 0, cache_write: 0 } });
		chat.say(last(room));
		await page.locator(".row.agent.completed", { hasText: "4.2s" }).first().waitFor();
		expect(await working.count()).toBe(0);
	});

	it("a refused request comes back into the box with the reason", async () => {
		const snapshot = recording().snapshot();
		const { page } = await open((message, say) => {
			if (message.type === "hello") say(snapshot);
			if (message.type === "start_run") say({ type: "error", code: "run_active", message: "The team is still at work.", request_id: message.request_id });
		});
		await box(page).fill("go");
		await box(page).press("Enter");
		await page.getByText("The team is still at work.").waitFor();
		expect(await box(page).inputValue()).toBe("go");
	});

	it("unsent words survive a reload", async () => {
		const { page } = await open(recording().snapshot());
		await box(page).fill("half a thou");
		await page.reload();
		await page.locator(".empty").waitFor();
		expect(await box(page).inputValue()).toBe("half a thou");
	});

	it("one change is accepted and another rejected with the keyboard alone", async () => {
		const { page, chat } = await open(ended(recordRest(recordStart(recording()))).snapshot());
		await page.getByRole("button", { name: "Accept the change at line 12" }).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Reject the change at line 31" }).focus();
		await page.keyboard.press("Space");
		await expect
			.poll(() => sent(chat, "decide_hunks"))
			.toMatchObject([
				{ changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h1"], decision: "accept" },
				{ changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h2"], decision: "reject" },
			]);
	});

	it("what the server decided shows at once", async () => {
		const room = ended(recordRest(recordStart(recording())));
		const { page, chat } = await open(room.snapshot());
		room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h1"], state: "accepted", user_id: "u1" });
		chat.say(last(room));
		await page.getByRole("button", { name: "Revert the change at line 12" }).waitFor();
	});

	it("a run is stopped, and resumed after it ended", async () => {
		const room = recordStart(recording());
		const { page, chat } = await open(room.snapshot({ run: running }));
		await page.getByRole("button", { name: "Stop" }).click();
		await expect.poll(() => sent(chat, "stop_run")).toMatchObject([{ run_id: "run1" }]);
		room.add({ kind: "run_ended", run_id: "run1", result: result({ status: "stopped", summary: "Stopped by you.", resumable: true }) });
		chat.say(last(room));
		await page.getByRole("button", { name: "Resume" }).click();
		await expect.poll(() => sent(chat, "resume_run")).toMatchObject([{ run_id: "run1" }]);
	});

	it("a cut connection comes back by itself and asks for what is missing", async () => {
		const room = recordStart(recording());
		const { chat } = await open(room.snapshot({ run: running }));
		chat.cut();
		await expect.poll(() => sent(chat, "hello")).toMatchObject([{ protocol: 1 }, { protocol: 1, from_seq: room.events.length }]);
	});

	it("the list follows the stream at its end, and stays where a reader scrolled to", async () => {
		const { page, chat } = await open(recordStart(longRecording(Date.now() - 60_000, 300)).snapshot({ run: running }));
		const stream = (count: number) => {
			for (let line = 0; line < count; line += 1)
				chat.say({ type: "delta", agent_id: "a1", message_id: "live", block: "text", text: `Line ${line} of a long answer.\n\n` });
		};
		stream(40);
		await page.getByText("Line 39 of a long answer").waitFor();
		await expect.poll(() => fromEnd(page)).toBeLessThan(2);

		await page.mouse.move(150, 300);
		await page.mouse.wheel(0, -2500);
		await page.getByRole("button", { name: "Jump to latest" }).waitFor();
		await page.waitForTimeout(200);
		const before = await firstVisible(page);
		stream(80);
		await page.waitForTimeout(300);
		expect(await firstVisible(page)).toEqual(before);

		await page.getByRole("button", { name: "Jump to latest" }).click();
		await expect.poll(() => fromEnd(page)).toBeLessThan(2);
	});

	it("while the team works its changes are one line; at the end of the run they stand open above its result", async () => {
		const room = recordRest(recordStart(recording()));
		const { page, chat } = await open(room.snapshot({ run: running }));
		expect(await page.locator(".hunk").count()).toBe(0);
		ended(room);
		chat.say(last(room));
		await page.locator(".hunk").first().waitFor();
		await page.locator(".run-end").waitFor();
		await expect.poll(() => fromEnd(page)).toBeLessThan(2);
		expect(await page.getByRole("button", { name: "Jump to latest" }).count()).toBe(0);
		await page.getByText("3 changes to review").waitFor();
		await page.getByRole("button", { name: "Review", exact: true }).click();
		await expect.poll(() => fromEnd(page)).toBeLessThan(2);
	});

	it("deciding on a change folds it where it stands and opens the next", async () => {
		const room = ended(recordRest(recordStart(recording())));
		const { page, chat } = await open(room.snapshot());
		const accept = page.getByRole("button", { name: "Accept the change at line 12" });
		const diffs = page.locator(".hunk .diff");
		await expect.poll(() => diffs.count()).toBe(2);
		const before = await accept.boundingBox();
		await accept.click();
		room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h1"], state: "accepted", user_id: "u1" });
		chat.say(last(room));
		const revert = page.getByRole("button", { name: "Revert the change at line 12" });
		await revert.waitFor();
		expect([await diffs.count(), (await revert.boundingBox())?.y]).toEqual([2, before?.y]);
		const focused = page.locator("button:focus");
		expect(await focused.textContent(), "the keyboard goes on at the next place").toContain("Accept the change at line 31");
	});

	it("who asks something far up in the list is taken to its end", async () => {
		const room = longRecording(Date.now() - 60_000, 300);
		const { page, chat } = await open(room.snapshot());
		await page.locator("[data-key]").last().waitFor();
		await expect.poll(() => fromEnd(page)).toBeLessThan(2);
		await page.mouse.move(150, 300);
		await page.mouse.wheel(0, -2500);
		await page.getByRole("button", { name: "Jump to latest" }).waitFor();
		room.add({ kind: "chat_message", message_id: "p9", user_id: "u1", text: "and now this" });
		chat.say(last(room));
		await page.locator(".words", { hasText: "and now this" }).waitFor();
		await expect.poll(() => fromEnd(page)).toBeLessThan(2);
	});

	it("older pages load above without moving what is read", async () => {
		const room = longRecording(Date.now() - 86_400_000, 3000);
		const snapshot = room.snapshot({ latest: 400 });
		const { page, chat } = await open((message, say) => {
			if (message.type === "hello") say(snapshot);
			if (message.type !== "read_events") return;
			const older: RoomEvent[] = room.events.filter((event) => event.seq < message.before_seq).slice(-message.limit);
			say({ type: "events_page", events: older, has_older: (older[0]?.seq ?? 1) > 1, request_id: message.request_id });
		});
		await page.mouse.move(150, 300);
		const seen = new Set<string>();
		for (let turn = 0; turn < 400 && !seen.has("p:ask0"); turn += 1) {
			await page.mouse.wheel(0, -3000);
			await page.waitForTimeout(20);
			for (const key of await keys(page)) seen.add(key);
		}
		expect(seen.has("p:ask0")).toBe(true);
		const pages = sent(chat, "read_events").map((message) => (message.type === "read_events" ? message.before_seq : 0));
		expect(pages).toEqual([...new Set(pages)]);
	});

	it("older pages load by themselves while the list does not fill the screen", async () => {
		const room = longRecording(Date.now() - 86_400_000, 300);
		const { page, chat } = await open((message, say) => {
			if (message.type === "hello") say(room.snapshot({ latest: 2 }));
			if (message.type !== "read_events") return;
			say({
				type: "events_page",
				events: room.events.filter((event) => event.seq < message.before_seq).slice(-60),
				has_older: true,
				request_id: message.request_id,
			});
		});
		await expect.poll(() => page.locator(".row").count()).toBeGreaterThan(10);
		await page.waitForTimeout(200);
		expect(sent(chat, "read_events").length).toBe(1);
	});

	it("in VS Code everything goes through the host, and diffs open in the editor", async () => {
		const snapshot = ended(recordRest(recordStart(recording()))).snapshot();
		chat = await openChatPage(root, dir, () => {});
		const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
		const page = await context.newPage();
		await page.addInitScript(() => {
			const posted: unknown[] = [];
			Object.assign(window, {
				posted,
				acquireVsCodeApi: () => ({ postMessage: (message: unknown) => posted.push(message), getState: () => undefined, setState: () => {} }),
			});
		});
		await page.goto(chat.url);
		const posted = () => page.evaluate(() => Reflect.get(window, "posted"));
		await expect.poll(posted).toEqual([{ type: "ready" }]);
		await page.evaluate(
			([message]) => {
				window.postMessage({ type: "connection", state: "open" });
				window.postMessage({ type: "room", message });
			},
			[snapshot],
		);
		await page.getByRole("button", { name: "Open the diff of src/todo_report/report.py" }).click();
		await expect
			.poll(posted)
			.toEqual([
				{ type: "ready" },
				{ type: "room", message: { type: "hello", protocol: 1 } },
				{ type: "command", command: "ensemble.openChange", args: [{ changeset_id: "cs1", path: "src/todo_report/report.py" }] },
			]);
		expect(chat.received).toEqual([]);
	});
});

const ended = (room: RoomRecording) => room.add({ kind: "run_ended", run_id: "run1", result: result({}) });

function last(room: RoomRecording) {
	const event = room.events.at(-1);
	if (!event) throw new Error("The recording is empty.");
	return { type: "event", event } as const;
}

const fromEnd = (page: Page) => page.locator(".scroller").evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop);
const keys = (page: Page) => page.locator("[data-key]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-key") ?? ""));

/** The first row on screen and where it stands. */
const firstVisible = (page: Page) =>
	page.locator("[data-key]").evaluateAll((rows) => {
		const row = rows.find((each) => each.getBoundingClientRect().bottom > 60);
		return row && { key: row.getAttribute("data-key"), top: Math.round(row.getBoundingClientRect().top) };
	});
