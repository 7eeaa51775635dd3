// One place of one file as a small diff, and what can be decided about it. Sign and line number say what the colour says.

import type { VNode } from "preact";
import { memo } from "preact/compat";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Hunk, HunkState } from "#protocol/changes.ts";
import { Icon } from "../../shared/icon.tsx";
import { may, useChat } from "../chat-context.ts";
import { type DiffLine, diffLines } from "../diff-lines.ts";

const maxLines = 30; // a card is for deciding; longer hunks open on request
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
	/** Among those that are open until the reader says otherwise. */
	isNext: boolean;
	/** The only one of its file, whose line then stands for both. */
	isAlone: boolean;
}

export const HunkView = memo(({ changesetId, path, hunk, state, reason, isNext, isAlone }: HunkViewProps): VNode => {
	const lines = useMemo(() => diffLines(hunk), [hunk]);
	const [isWhole, setIsWhole] = useState(false);
	const shown = isWhole ? lines : lines.slice(0, maxLines);
	// What the reader opened or folded stays so; the rest follows the review.
	const [chosen, setChosen] = useState<boolean>();
	const isOpen = isAlone || (chosen ?? isNext);
	return (
		<div class={`hunk ${state}`}>
			{isAlone ? undefined : (
				<div class="hunk-line">
					<button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setChosen(!isOpen)}>
						<Icon name={isOpen ? "chevron-down" : "chevron-right"} />
						Line {placeOf(hunk)}
						{isOpen ? undefined : <HunkCounts hunk={hunk} />}
					</button>
					<span class="actions">
						<HunkTag state={state} />
						<HunkActions changesetId={changesetId} path={path} hunk={hunk} state={state} />
					</span>
				</div>
			)}
			{reason ? (
				<p class="problem">
					{reason}
					{state === "conflicted" ? " Try again when the file is as it was, reject this, or ask the team again." : ""}
				</p>
			) : undefined}
			{isOpen ? (
				<div class="diff">
					<div class="diff-lines">
						{shown.map((line) => (
							<DiffLineView key={`${line.oldNumber ?? ""}:${line.newNumber ?? ""}`} line={line} />
						))}
					</div>
				</div>
			) : undefined}
			{isOpen && shown.length < lines.length ? (
				<button type="button" class="link" onClick={() => setIsWhole(true)}>
					Show all {lines.length} lines
				</button>
			) : undefined}
		</div>
	);
});

const placeOf = (hunk: Hunk): number => (hunk.old_lines.length > 0 ? hunk.old_start : hunk.new_start);

function HunkCounts({ hunk }: { hunk: Hunk }): VNode {
	return (
		<span class="counts">
			<span class="good">+{hunk.new_lines.length}</span> <span class="bad">−{hunk.old_lines.length}</span>
		</span>
	);
}

export function HunkTag({ state }: { state: HunkState }): VNode | undefined {
	return state === "pending" ? undefined : <span class={`tag ${state}`}>{stateWords[state]}</span>;
}

interface HunkActionsProps {
	changesetId: string;
	path: string;
	hunk: Hunk;
	state: HunkState;
}

export function HunkActions({ changesetId, path, hunk, state }: HunkActionsProps): VNode {
	const { store } = useChat();
	const isAllowed = may(store, "approve");
	const [isSending, setIsSending] = useState(false);
	const place = useRef<HTMLSpanElement>(null);
	const isFocusDue = useRef(false);
	// The button that was pressed is gone: whoever goes through a review with the keyboard stands at the next place.
	useEffect(() => {
		if (isFocusDue.current) place.current && focusNext(place.current);
		isFocusDue.current = false;
	}, [state]);
	const decide = async (decision: "accept" | "reject" | "revert") => {
		isFocusDue.current = true;
		setIsSending(true);
		await store.command({ type: "decide_hunks", changeset_id: changesetId, path, hunk_ids: [hunk.hunk_id], decision });
		setIsSending(false);
	};
	const isOff = !isAllowed || isSending;
	const where = <span class="sr-only"> the change at line {placeOf(hunk)}</span>;
	return (
		<span class="decide" ref={place}>
			{state === "pending" || state === "conflicted" ? (
				<>
					<button type="button" class="text-button accept" disabled={isOff} onClick={() => void decide("accept")}>
						<Icon name="check" />
						<span class="button-label">{state === "conflicted" ? "Try again" : "Accept"}</span>
						{where}
					</button>
					<button type="button" class="text-button reject" disabled={isOff} onClick={() => void decide("reject")}>
						<Icon name="close" />
						<span class="button-label">Reject</span>
						{where}
					</button>
				</>
			) : undefined}
			{state === "accepted" ? (
				<button type="button" class="text-button" disabled={isOff} onClick={() => void decide("revert")}>
					<Icon name="discard" />
					<span class="button-label">Revert</span>
					{where}
				</button>
			) : undefined}
		</span>
	);
}

function focusNext(place: Element): void {
	const buttons = [...(place.closest(".card")?.querySelectorAll<HTMLButtonElement>("button.accept") ?? [])];
	const next = buttons.find((button) => place.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING) ?? buttons[0];
	(next ?? place.querySelector("button"))?.focus();
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
