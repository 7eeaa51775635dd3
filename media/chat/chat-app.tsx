// The whole chat: header, list of rows, run control, message box.

import type { RefObject, VNode } from "preact";
import { memo } from "preact/compat";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../shared/icon.tsx";
import { Announcer, ConnectionBanner, Toasts } from "./banners.tsx";
import { type Chat, ChatProvider, useChat } from "./chat-context.ts";
import { Composer } from "./composer.tsx";
import type { Draft } from "./draft.ts";
import { EmptyState } from "./empty-state.tsx";
import { Header } from "./header.tsx";
import type { RoomStore } from "./room-store.ts";
import { AgentRowView } from "./rows/agent-row.tsx";
import { ApprovalRowView } from "./rows/approval-row.tsx";
import { ChangesRowView } from "./rows/changes-row.tsx";
import { ExecutionRowView } from "./rows/execution-row.tsx";
import { NoticeRowView, PersonRowView } from "./rows/person-row.tsx";
import { RunEndRowView } from "./rows/run-end-row.tsx";
import { TextRowView } from "./rows/text-row.tsx";
import { ToolRowView } from "./rows/tool-row.tsx";
import { RunBar } from "./run-bar.tsx";
import type { AgentView, Row } from "./view-model.ts";
import { VirtualList } from "./virtual-list.tsx";

interface ChatAppProps {
	chat: Chat;
	draft: Draft;
	box: RefObject<HTMLTextAreaElement | null>;
	reconnect: () => void;
}

export function ChatApp({ chat, draft, box, reconnect }: ChatAppProps): VNode {
	return (
		<ChatProvider value={chat}>
			<Header />
			<ConnectionBanner reconnect={reconnect} />
			<Conversation />
			<Toasts />
			<RunBar />
			<Composer draft={draft} box={box} />
			<Announcer />
		</ChatProvider>
	);
}

function Conversation(): VNode {
	const { store } = useChat();
	const structure = store.structure.value;
	const [isFar, setIsFar] = useState(false);
	const list = useRef<VirtualList<Row>>(null);
	const rows = useMemo(() => unfolded(store), [structure, store, store.view]);
	const wanted = store.wanted.value;
	useEffect(() => {
		if (wanted === undefined) return;
		if (wanted === "end") list.current?.scrollToEnd();
		else list.current?.scrollToKey(wanted.key);
		store.wanted.value = undefined;
	}, [wanted, store]);
	if (rows.length === 0) return <main class="conversation">{store.isLoaded.value ? <EmptyState /> : undefined}</main>;
	return (
		<main class="conversation">
			<VirtualList
				ref={list}
				items={rows}
				estimate={estimateHeight}
				draw={drawRow}
				label="Conversation"
				before={store.view.hasOlder ? <p class="older dim">Earlier messages load as you scroll up</p> : undefined}
				onNearTop={() => void store.loadOlder()}
				onFarChange={setIsFar}
			/>
			{isFar ? (
				<button type="button" class="to-latest" onClick={() => list.current?.scrollToEnd()}>
					<Icon name="arrow-down" /> Jump to latest
				</button>
			) : undefined}
		</main>
	);
}

/** All rows but those of agents that the reader folded away, with everyone under them. */
function unfolded(store: RoomStore): readonly Row[] {
	const folded = new Map<AgentView, boolean>();
	const isFolded = (agent: AgentView): boolean => {
		const known = folded.get(agent);
		if (known !== undefined) return known;
		const parent = agent.parentId === undefined ? undefined : store.view.agents.get(agent.parentId);
		const answer = !store.isOpen(`agent:${agent.agentId}`, true) || (parent !== undefined && isFolded(parent));
		folded.set(agent, answer);
		return answer;
	};
	return store.view.rows.filter((row) => {
		if (!row.agent) return true;
		if (row.kind !== "agent" || row.continues) return !isFolded(row.agent);
		const parent = row.agent.parentId === undefined ? undefined : store.view.agents.get(row.agent.parentId);
		return !parent || !isFolded(parent);
	});
}

const charsPerLine = 60;
const linePx = 20;

/** Close enough that the scroll bar does not jump; the real height is measured when the row is first drawn. */
function estimateHeight(row: Row): number {
	switch (row.kind) {
		case "text":
			return 16 + linePx * Math.ceil(row.text.length / charsPerLine);
		case "person":
			return 60 + linePx * Math.floor(row.text.length / charsPerLine);
		case "tool":
			return row.result?.execution ? 52 : 24;
		case "execution":
			return 60;
		case "changes":
			return 400 + 26 * row.changeset.files.length;
		case "approval":
			return 150;
		case "agent":
		case "run-end":
		case "notice":
			return 36;
		default:
			row satisfies never;
			return linePx;
	}
}

const drawRow = (row: Row): VNode => <RowView row={row} />;

const RowView = memo(({ row }: { row: Row }): VNode => {
	const { store } = useChat();
	store.versionOf(row).value;
	const depth = Math.min(row.agent?.depth ?? 0, 2);
	return <div class={row.agent ? `in-agent depth-${depth}` : "in-room"}>{drawKind(row)}</div>;
});

function drawKind(row: Row): VNode | undefined {
	switch (row.kind) {
		case "person":
			return <PersonRowView row={row} />;
		case "agent":
			return <AgentRowView row={row} />;
		case "text":
			return <TextRowView row={row} />;
		case "tool":
			return <ToolRowView row={row} />;
		case "execution":
			return <ExecutionRowView row={row} />;
		case "changes":
			return <ChangesRowView row={row} />;
		case "approval":
			return <ApprovalRowView row={row} />;
		case "run-end":
			return <RunEndRowView row={row} />;
		case "notice":
			return <NoticeRowView row={row} />;
		default:
			row satisfies never;
	}
}
