// What a person ran: who, what and how it ended, like a tool call of an agent; it opens to what was printed.

import type { VNode } from "preact";
import { Icon } from "../../shared/icon.tsx";
import { useChat } from "../chat-context.ts";
import type { ExecutionRow } from "../view-model.ts";
import { Elapsed, Execution, Output } from "./tool-row.tsx";

export function ExecutionRowView({ row }: { row: ExecutionRow }): VNode {
	const { store } = useChat();
	const { result } = row;
	const ended = result === "lost" ? undefined : result;
	const isOpen = ended !== undefined && store.isOpen(row.key, false);
	const who = row.isYou ? "You" : row.name;
	const title = `${who} ${result ? "ran" : row.isYou ? "run" : "runs"} ${row.label}`;
	return (
		<div class="row tool execution-row">
			<button type="button" class="tool-line" aria-expanded={isOpen} title={title} disabled={!ended} onClick={() => store.setOpen(row.key, !isOpen, row)}>
				<Icon name={result ? "play" : "loading"} />
				<span class="title">{title}</span>
				{ended ? undefined : <span class="time dim">{result ? "lost with the backend" : <Elapsed since={row.startedAt} />}</span>}
				{ended ? <Icon name={isOpen ? "chevron-down" : "chevron-right"} class="fold" /> : undefined}
			</button>
			{ended?.execution ? <Execution execution={ended.execution} result={ended} /> : undefined}
			{ended && isOpen ? <Output result={ended} progress="" /> : undefined}
		</div>
	);
}
