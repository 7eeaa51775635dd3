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
	await card.waitFor({ timeout: runWithinMs });
	return card;
}

/** How the latest run ended: the class of its last row (completed, failed, stopped, interrupted). */
export async function runEnd(chat: Frame, status: string): Promise<Locator> {
	const row = chat.locator(`.row.run-end.${status}`).last();
	await row.waitFor({ timeout: runWithinMs });
	return row;
}

/** Key of every row, from the first to the last. The list is virtual, so it is scrolled through; where it was stays. */
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
		return [...keys];
	});
}
