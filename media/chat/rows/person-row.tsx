// A person's words, and one-line news of the room.

import type { VNode } from "preact";
import { Icon, type IconName } from "../../shared/icon.tsx";
import type { NoticeRow, PersonRow } from "../view-model.ts";

export function PersonRowView({ row }: { row: PersonRow }): VNode {
	const time = new Date(row.timestamp).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
	return (
		<article class="row person" aria-label={`${row.isYou ? "You" : row.name}, ${time}`}>
			<header>
				<Icon name="account" />
				<span class="name">{row.isYou ? "You" : row.name}</span>
				{row.steers ? <span class="tag">to the running team</span> : undefined}
				<time class="dim" dateTime={row.timestamp}>
					{time}
				</time>
			</header>
			<p class="words">{row.text}</p>
		</article>
	);
}

const noticeIcons: Record<NoticeRow["level"], IconName> = { info: "info", warning: "warning", error: "error" };

export function NoticeRowView({ row }: { row: NoticeRow }): VNode {
	return (
		<div class={`row notice ${row.level}`}>
			<Icon name={noticeIcons[row.level]} />
			<span>{row.message}</span>
		</div>
	);
}
