// One place of one file as a small diff. Sign and line number say what the colour says.

import type { VNode } from "preact";
import { memo } from "preact/compat";
import { useMemo, useState } from "preact/hooks";
import type { Hunk, HunkState } from "#protocol/changes.ts";
import { Icon } from "../../shared/icon.tsx";
import { may, useChat } from "../chat-context.ts";
import { type DiffLine, diffLines } from "../diff-lines.ts";

const maxLines = 60; // a card is for deciding; longer hunks open on request
const signs = { same: " ", removed: "−", added: "+" };
const stateWords: Record<Exclude<HunkState, "pending">, string> = {
	accepted: "Accepted",
	rejected: "Rejected",
	conflicted: "Could not be applied",
	reverted: "Reverted",
};

interface HunkViewProps {
	changesetId: string;
	path: string;
	hunk: Hunk;
	/** Of the hunk; on its own because hunks are changed in place. */
	state: HunkState;
	reason: string | undefined;
}

export const HunkView = memo(({ changesetId, path, hunk, state, reason }: HunkViewProps): VNode => {
	const lines = useMemo(() => diffLines(hunk), [hunk]);
	const [isWhole, setIsWhole] = useState(false);
	const shown = isWhole ? lines : lines.slice(0, maxLines);
	const place = hunk.old_lines.length > 0 ? hunk.old_start : hunk.new_start;
	return (
		<div class={`hunk ${state}`}>
			<div class="hunk-line">
				<span class="dim">Line {place}</span>
				{state === "pending" ? undefined : <span class={`tag ${state}`}>{stateWords[state]}</span>}
				<HunkActions changesetId={changesetId} path={path} hunkId={hunk.hunk_id} state={state} place={place} />
			</div>
			{reason ? <p class="problem">{reason}</p> : undefined}
			<div class="diff">
				<div class="diff-lines">
					{shown.map((line) => (
						<DiffLineView key={`${line.oldNumber ?? ""}:${line.newNumber ?? ""}`} line={line} />
					))}
				</div>
			</div>
			{shown.length < lines.length ? (
				<button type="button" class="link" onClick={() => setIsWhole(true)}>
					Show all {lines.length} lines
				</button>
			) : undefined}
		</div>
	);
});

function HunkActions({
	changesetId,
	path,
	hunkId,
	state,
	place,
}: {
	changesetId: string;
	path: string;
	hunkId: string;
	state: HunkState;
	place: number;
}): VNode {
	const { store } = useChat();
	const isAllowed = may(store, "approve");
	const [isSending, setIsSending] = useState(false);
	const decide = async (decision: "accept" | "reject" | "revert") => {
		setIsSending(true);
		await store.command({ type: "decide_hunks", changeset_id: changesetId, path, hunk_ids: [hunkId], decision });
		setIsSending(false);
	};
	const isOff = !isAllowed || isSending;
	const where = <span class="sr-only"> the change at line {place}</span>;
	return (
		<span class="actions">
			{state === "pending" || state === "conflicted" ? (
				<>
					<button type="button" class="text-button accept" disabled={isOff} onClick={() => void decide("accept")}>
						<Icon name="check" />
						{state === "conflicted" ? "Try again" : "Accept"}
						{where}
					</button>
					<button type="button" class="text-button reject" disabled={isOff} onClick={() => void decide("reject")}>
						<Icon name="close" />
						Reject
						{where}
					</button>
				</>
			) : undefined}
			{state === "accepted" ? (
				<button type="button" class="text-button" disabled={isOff} onClick={() => void decide("revert")}>
					<Icon name="discard" />
					Revert
					{where}
				</button>
			) : undefined}
		</span>
	);
}

function DiffLineView({ line }: { line: DiffLine }): VNode {
	const { text, changed } = line;
	return (
		<div class={`diff-line ${line.kind}`}>
			<span class="number old">{line.oldNumber ?? ""}</span>
			<span class="number new">{line.newNumber ?? ""}</span>
			<span class="sign">{signs[line.kind]}</span>
			<code>
				{changed ? (
					<>
						{text.slice(0, changed.from)}
						<mark>{text.slice(changed.from, changed.to)}</mark>
						{text.slice(changed.to)}
					</>
				) : (
					text
				)}
			</code>
		</div>
	);
}
