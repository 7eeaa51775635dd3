// What tests do in the chat, in the words of its page: ask, wait for a row, decide, read the conversation.

import type { Frame, Locator } from "playwright-core";

export const runWithinMs = 120_000;

export async function ask(chat: Frame, request: string): Promise<void> {
	const box = chat.getByLabel("Message to the team");
	await box.fill(request);
	// Off until the room is there.
	await chat.locator(".composer .send:enabled").waitFor({ timeout: 30_000 });
	await box.press("Enter");
	await chat.locator(".row.person .words", { hasText: request }).last().waitFor({ timeout: 30_000 });
}

/** The card with the proposed changes, once there is something to decide. */
export async function proposedChanges(chat: Frame): Promise<Locator> {
	const card = chat.locator(".row.card.changes", { has: chat.locator(".hunk.pending") }).last();
	await scrolledTo(chat, card);
	return card;
}

/** How many places wait for a decision, as the line above the message box says. */
export async function toReview(chat: Frame): Promise<number> {
	const words = await chat.locator(".run-bar .what", { hasText: "to review" }).allTextContents();
	return Number.parseInt(words[0] ?? "0", 10);
}

/** How the latest run ended: the class of its last row (completed, failed, stopped, interrupted). */
export async function runEnd(chat: Frame, status: string): Promise<Locator> {
	const row = chat.locator(`.row.run-end.${status}`).last();
	await scrolledTo(chat, row);
	return row;
}

/** Waits until this agent is at work. */
export async function atWork(chat: Frame, agent: string): Promise<void> {
	await chat.locator(".run-bar .what", { hasText: agent }).waitFor({ state: "attached", timeout: runWithinMs });
}

/** Only rows near the view exist, and what is waited for is among the latest. */
async function scrolledTo(chat: Frame, row: Locator): Promise<void> {
	const deadline = Date.now() + runWithinMs;
	while (!(await row.isVisible())) {
		if (Date.now() > deadline) throw new Error(`the row ${row} did not appear`);
		await chat.evaluate(() => document.querySelector(".scroller")?.scrollBy({ top: 1e9 }));
		await chat.page().waitForTimeout(100);
	}
}

/**
 * Key of every row that stands for an event, from the first to the last; headings that repeat an agent's name come and go with their
 * neighbours. The list is virtual, so it is scrolled through; where it was stays.
 */
export async function rowKeys(chat: Frame): Promise<string[]> {
	return chat.evaluate(async () => {
		const scroller = document.querySelector(".scroller");
		if (!scroller) return [];
		const { scrollTop } = scroller;
		const keys = new Set<string>();
		for (let top = 0; top <= scroller.scrollHeight; top += Math.max(50, scroller.clientHeight / 2)) {
			scroller.scrollTop = top;
			await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
			for (const row of scroller.querySelectorAll("[data-key]")) keys.add(row.getAttribute("data-key") ?? "");
		}
		scroller.scrollTop = scrollTop;
		return [...keys].filter((key) => !key.startsWith("a:"));
	});
}
