// Control over the running team, always in the same place above the message box. Stop is never disabled.
// While nothing runs the same place says what still waits for a review.

import type { VNode } from "preact";
import type { Changeset } from "#protocol/changes.ts";
import { tokensOf } from "#protocol/engine.ts";
import { formatCost, formatCount, formatElapsed, plural } from "../shared/format.ts";
import { Icon } from "../shared/icon.tsx";
import { countHunks } from "./change-counts.ts";
import { may, useChat } from "./chat-context.ts";
import { useServerNow } from "./clock.ts";
import { agentLabel } from "./rows/agent-row.tsx";
import type { ChangesRow, RunView } from "./view-model.ts";

export function RunBar(): VNode | undefined {
	const { store } = useChat();
	store.structure.value;
	const run = store.view.activeRun;
	return run ? <ActiveRunBar run={run} /> : <ReviewBar />;
}

function ReviewBar(): VNode | undefined {
	const { store } = useChat();
	const row = [...store.view.changes.values()].findLast((each) => countHunks(each.changeset).pending > 0);
	if (!row) return undefined;
	return (
		<section class="run-bar" aria-label="Changes to review">
			<Icon name="diff-multiple" />
			<span class="what">{plural(countHunks(row.changeset).pending, "change")} to review</span>
			<span class="spacer" />
			<DecideAll changeset={row.changeset} />
			<ReviewButton row={row} />
		</section>
	);
}

/** In reach wherever the reader is in the list. */
export function DecideAll({ changeset }: { changeset: Changeset }): VNode {
	const { store } = useChat();
	const isAllowed = may(store, "approve");
	const decide = (decision: "accept" | "reject") => void store.command({ type: "decide_hunks", changeset_id: changeset.changeset_id, decision });
	return (
		<>
			<button type="button" class="secondary small all" title="Accept all" disabled={!isAllowed} onClick={() => decide("accept")}>
				<Icon name="check-all" />
				<span class="button-label">Accept all</span>
			</button>
			<button type="button" class="secondary small all" title="Reject all" disabled={!isAllowed} onClick={() => decide("reject")}>
				<Icon name="discard" />
				<span class="button-label">Reject all</span>
			</button>
		</>
	);
}

function ReviewButton({ row }: { row: ChangesRow }): VNode {
	const { store } = useChat();
	const show = () => {
		store.wanted.value = { key: row.key };
	};
	return (
		<button type="button" class="secondary small" onClick={show}>
			Review
		</button>
	);
}

function ActiveRunBar({ run }: { run: RunView }): VNode {
	const { store } = useChat();
	const now = useServerNow(true);
	const run_id = run.runId;
	const isPaused = run.state === "paused";
	const review = run.reviewPaths && run.changesetId !== undefined ? store.view.changes.get(run.changesetId) : undefined;
	const tokens = tokensOf(run.usage);
	const cost = run.usage.cost_usd === undefined ? "" : ` · ${formatCost(run.usage.cost_usd)}`;
	return (
		<section class={`run-bar ${run.state}`} aria-label="Running team">
			<Icon name={run.state === "running" ? "loading" : isPaused ? "debug-pause" : "info"} />
			<span class="what">{sentence(run)}</span>
			<span class="facts dim">
				{Number.isFinite(run.startedAt) ? formatElapsed(now - run.startedAt) : ""}
				{tokens > 0 ? <span class="tokens">{` · ${formatCount(tokens)} tok${cost}`}</span> : undefined}
			</span>
			{review ? <ReviewButton row={review} /> : undefined}
			{run.state === "waiting" ? undefined : (
				<button
					type="button"
					class="secondary small"
					title={isPaused ? "Go on" : "Finish the current tool, then hold"}
					onClick={() => void store.command({ type: isPaused ? "continue_run" : "pause_run", run_id })}
				>
					<Icon name={isPaused ? "debug-continue" : "debug-pause"} />
					<span class="button-label">{isPaused ? "Continue" : "Pause"}</span>
				</button>
			)}
			<button type="button" class="secondary small stop" title="Stop the whole team" onClick={() => void store.command({ type: "stop_run", run_id })}>
				<Icon name="debug-stop" />
				<span class="button-label">Stop</span>
			</button>
		</section>
	);
}

function sentence(run: RunView): string {
	if (run.state === "waiting") return run.reviewPaths ? "Waiting for your review" : "Waiting for your approval";
	if (run.state === "paused") return "Paused";
	const atWork = [...run.agentsAtWork];
	const deepest = Math.max(0, ...atWork.map((agent) => agent.depth));
	const names = atWork.filter((agent) => agent.depth === deepest).map((agent) => agentLabel(agent.name));
	const held = atWork.find((agent) => agent.hold !== undefined)?.hold;
	if (held) return held;
	if (names.length === 0) return "Working";
	return names.length === 1 ? `${names[0]} is working` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are working`;
}
