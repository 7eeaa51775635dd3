// What tests do in the chat, in the words of its page: ask, wait for a row, decide, read the conversation.

import type { Frame, Locator } from "playwright-core";

export const runWithinMs = 120_000;

export async function ask(chat: Frame, request: string): Promise<void> {
	const box = chat.getByLabel("Message to the team");
	await box.fill(request);
	await box.press("Enter");
	await chat.locator(".row.person .words", { hasText: request }).last().waitFor({ timeout: 30_000 });
}

/** The card with the proposed changes, once the run waits for their review. */
export async function awaitedChanges(chat: Frame): Promise<Locator> {
	const card = chat.locator(".row.card.changes.waiting");
	await card.waitFor({ timeout: runWithinMs });
	return card;
}

/** How the latest run ended: the class of its last row (completed, failed, stopped, interrupted). */
export async function runEnd(chat: Frame, status: string): Promise<Locator> {
	const row = chat.locator(`.row.run-end.${status}`).last();
	await row.waitFor({ timeout: runWithinMs });
	return row;
}

/** The words of the conversation, without passing times, for comparing two windows. The list is virtual: only what is near the view is there. */
export async function agentNames(chat: Frame): Promise<string[]> {
	return chat.locator(".row.agent .agent-head .name").allTextContents();
}
