// One answer of an agent: its words, and folded away what it thought.

import type { VNode } from "preact";
import { Icon } from "../../shared/icon.tsx";
import { useChat } from "../chat-context.ts";
import { MarkdownView } from "../markdown-view.tsx";
import type { TextRow } from "../view-model.ts";

export function TextRowView({ row }: { row: TextRow }): VNode {
	const isStreaming = row.state === "streaming";
	return (
		<div class="row text">
			{row.thinking ? <Thinking row={row} /> : undefined}
			{row.text ? <MarkdownView source={row.text} isStreaming={isStreaming} /> : undefined}
			{isStreaming && row.text === "" && row.thinking === "" ? <p class="dim">Writing…</p> : undefined}
			{row.state === "cut" ? <p class="dim cut">Cut off here; this answer was not finished.</p> : undefined}
		</div>
	);
}

function Thinking({ row }: { row: TextRow }): VNode {
	const { store } = useChat();
	const key = `thinking:${row.messageId}`;
	const isOpen = store.isOpen(key, false);
	const isThinking = row.state === "streaming" && row.text === "";
	return (
		<div class="thinking">
			<button type="button" class="quiet" aria-expanded={isOpen} onClick={() => store.setOpen(key, !isOpen, row)}>
				<Icon name={isOpen ? "chevron-down" : "chevron-right"} />
				{isThinking ? "Thinking…" : "Thoughts"}
			</button>
			{isOpen ? <p class="thoughts">{row.thinking}</p> : undefined}
		</div>
	);
}
