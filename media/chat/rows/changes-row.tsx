// The card of a changeset: what the team proposes, file by file and place by place, each with Accept and Reject.

import type { VNode } from "preact";
import type { Changeset, FileChange } from "#protocol/changes.ts";
import { plural } from "../../shared/format.ts";
import { Icon } from "../../shared/icon.tsx";
import { countChanges, countHunks, nextHunks } from "../change-counts.ts";
import { may, useChat } from "../chat-context.ts";
import type { ChangesRow } from "../view-model.ts";
import { HunkActions, HunkTag, HunkView } from "./hunk-view.tsx";

export function ChangesRowView({ row }: { row: ChangesRow }): VNode {
	const { store, host } = useChat();
	// Whether the run waits for this review changes with the run.
	store.structure.value;
	const { changeset } = row;
	const counts = countChanges(changeset);
	const { pending } = countHunks(changeset);
	const run = store.view.runs.get(changeset.run_id);
	const isAwaited = run?.reviewPaths !== undefined && run.state === "waiting";
	// While the team works, its work is what one reads: the card is one line until it is its turn.
	const isAtWork = run !== undefined && store.view.activeRun === run && !isAwaited;
	const key = `changes:${changeset.changeset_id}`;
	const isOpen = store.isOpen(isAtWork ? `${key}:live` : key, !isAtWork);
	const { changeset_id } = changeset;
	const next = nextHunks(changeset);
	return (
		<section class={isAwaited ? "row card changes waiting" : "row card changes"} aria-label="Proposed changes">
			<header>
				<button type="button" class="card-title" aria-expanded={isOpen} onClick={() => store.setOpen(isAtWork ? `${key}:live` : key, !isOpen, row)}>
					<Icon name={isOpen ? "chevron-down" : "chevron-right"} class="fold" />
					<Icon name="diff-multiple" />
					<strong>{plural(changeset.files.length, "file")} changed</strong>
					<Counts {...counts} />
				</button>
				<span class="actions">
					{pending > 0 ? <Decisions changeset={changeset} /> : <span class="dim">{summaryOf(changeset)}</span>}
					{host.runCommand ? (
						<button
							type="button"
							class="icon-button"
							title="Open all in the diff editor"
							onClick={() => host.runCommand?.("ensemble.openChange", [{ changeset_id }])}
						>
							<Icon name="git-compare" />
							<span class="sr-only">Open all in the diff editor</span>
						</button>
					) : undefined}
				</span>
			</header>
			{isAwaited ? (
				<p class="ask">
					<Icon name="info" /> The team waits for your review. Accept or reject each change and it goes on.
				</p>
			) : undefined}
			{isOpen ? changeset.files.map((file) => <FileView key={file.path} row={row} file={file} next={next} />) : undefined}
		</section>
	);
}

function FileView({ row, file, next }: { row: ChangesRow; file: FileChange; next: ReadonlySet<string> }): VNode {
	const { store, host } = useChat();
	const { changeset } = row;
	const one = { ...changeset, files: [file] };
	const { pending } = countHunks(one);
	// A file with one place is decided on its own line.
	const only = file.hunks.length === 1 ? file.hunks[0] : undefined;
	const key = `file:${changeset.changeset_id}:${file.path}`;
	const isOpen = store.isOpen(
		key,
		file.hunks.some((hunk) => next.has(hunk.hunk_id)),
	);
	const slash = file.path.lastIndexOf("/") + 1;
	return (
		<div class="file">
			<div class="file-line">
				<button type="button" class="file-name" aria-expanded={isOpen} title={file.path} onClick={() => store.setOpen(key, !isOpen, row)}>
					<Icon name={isOpen ? "chevron-down" : "chevron-right"} class="fold" />
					<Icon name={file.action === "create" ? "new-file" : file.action === "delete" ? "trash" : "file"} />
					<span class="path">
						<span class="dim">{file.path.slice(0, slash)}</span>
						{file.path.slice(slash)}
					</span>
					{file.action === "modify" ? undefined : <span class="tag">{file.action === "create" ? "new" : "deleted"}</span>}
					<Counts {...countChanges(one)} />
				</button>
				<span class="actions">
					{only ? (
						<>
							<HunkTag state={only.state} />
							<HunkActions changesetId={changeset.changeset_id} path={file.path} hunk={only} state={only.state} />
						</>
					) : pending > 0 ? (
						<Decisions changeset={changeset} path={file.path} />
					) : (
						<Decided file={one} />
					)}
					{host.runCommand ? (
						<button
							type="button"
							class="icon-button"
							title="Open diff"
							onClick={() => host.runCommand?.("ensemble.openChange", [{ changeset_id: changeset.changeset_id, path: file.path }])}
						>
							<Icon name="git-compare" />
							<span class="sr-only">Open the diff of {file.path}</span>
						</button>
					) : undefined}
				</span>
			</div>
			{isOpen
				? file.hunks.map((hunk) => (
						<HunkView
							key={hunk.hunk_id}
							changesetId={changeset.changeset_id}
							path={file.path}
							hunk={hunk}
							state={hunk.state}
							reason={row.reasons.get(hunk.hunk_id)}
							isNext={next.has(hunk.hunk_id)}
							isAlone={only !== undefined}
						/>
					))
				: undefined}
		</div>
	);
}

/** For the whole changeset, or for one file of several places. */
function Decisions({ changeset, path }: { changeset: Changeset; path?: string }): VNode {
	const { store } = useChat();
	const isAllowed = may(store, "approve");
	const decide = (decision: "accept" | "reject") => void store.command({ type: "decide_hunks", changeset_id: changeset.changeset_id, path, decision });
	if (path === undefined)
		return (
			<>
				<button type="button" class="primary small" disabled={!isAllowed} onClick={() => decide("accept")}>
					Accept all
				</button>
				<button type="button" class="secondary small" disabled={!isAllowed} onClick={() => decide("reject")}>
					Reject all
				</button>
			</>
		);
	return (
		<>
			<button type="button" class="text-button accept" title={`Accept ${path}`} disabled={!isAllowed} onClick={() => decide("accept")}>
				<Icon name="check-all" />
				<span class="button-label">Accept</span>
				<span class="sr-only"> all of {path}</span>
			</button>
			<button type="button" class="text-button reject" title={`Reject ${path}`} disabled={!isAllowed} onClick={() => decide("reject")}>
				<Icon name="close" />
				<span class="button-label">Reject</span>
				<span class="sr-only"> all of {path}</span>
			</button>
		</>
	);
}

/** The same word as on a place where all places of a file were decided alike. */
function Decided({ file }: { file: Changeset }): VNode {
	const [state, ...others] = new Set(file.files.flatMap(({ hunks }) => hunks.map((hunk) => hunk.state)));
	return state !== undefined && others.length === 0 ? <HunkTag state={state} /> : <span class="dim">{summaryOf(file)}</span>;
}

function Counts({ added, removed }: { added: number; removed: number }): VNode {
	return (
		<span class="counts">
			<span class="good">+{added}</span> <span class="bad">−{removed}</span>
		</span>
	);
}

function summaryOf(changeset: Changeset): string {
	const { accepted, rejected, conflicted, reverted } = countHunks(changeset);
	const parts = [
		[accepted, "accepted"],
		[rejected, "rejected"],
		[conflicted, "conflicted"],
		[reverted, "reverted"],
	] as const;
	const there = parts.filter(([count]) => count > 0);
	return there.length === 1 ? (there[0]?.[1] ?? "") : there.map(([count, word]) => `${count} ${word}`).join(", ");
}
