// How a run ended, what it used, and the way to take it up again.

import { Fragment, type VNode } from "preact";
import { tokensOf } from "#protocol/engine.ts";
import { formatCost, formatCount, formatDuration } from "../../shared/format.ts";
import { Icon, type IconName } from "../../shared/icon.tsx";
import { may, useChat } from "../chat-context.ts";
import { MarkdownView } from "../markdown-view.tsx";
import type { RunEndRow } from "../view-model.ts";

const endings: Record<RunEndRow["result"]["status"], { icon: IconName; label: string }> = {
	completed: { icon: "pass", label: "Done" },
	failed: { icon: "error", label: "Failed" },
	stopped: { icon: "debug-stop", label: "Stopped" },
	interrupted: { icon: "debug-disconnect", label: "Interrupted" },
};
const testWords = { passed: "tests passed", failed: "tests failed", not_run: "tests not run" };

export function RunEndRowView({ row }: { row: RunEndRow }): VNode {
	const { store } = useChat();
	// Whether it can be resumed changes with the room, not with this row.
	store.structure.value;
	const { result } = row;
	const { icon, label } = endings[result.status];
	const isResumable = result.resumable && store.view.activeRun === undefined && store.view.runs.get(row.runId)?.result === result;
	const tokens = tokensOf(result.usage);
	const facts = [
		formatDuration(result.duration_ms),
		// Where nothing was proposed, tests that did not run are no news.
		result.tests === "not_run" && store.view.runs.get(row.runId)?.changesetId === undefined ? "" : testWords[result.tests],
		tokens > 0 ? `${formatCount(tokens)} tokens` : "",
		result.usage.cost_usd === undefined ? "" : formatCost(result.usage.cost_usd),
	].filter(Boolean);
	return (
		<div class={`row run-end ${result.status}`}>
			<div class="line">
				<Icon name={icon} />
				<strong>{label}</strong>
				<span class="facts dim">
					{facts.map((fact, index) => (
						<Fragment key={fact}>
							{index > 0 ? " · " : ""}
							<span class={fact === "tests failed" ? "bad" : undefined}>{fact}</span>
						</Fragment>
					))}
				</span>
				{isResumable ? (
					<button
						type="button"
						class="secondary"
						disabled={!may(store, "execute")}
						onClick={() => void store.command({ type: "resume_run", run_id: row.runId })}
					>
						<Icon name="debug-restart" /> Resume
					</button>
				) : undefined}
			</div>
			{row.repeatsText || result.summary === "" ? undefined : <MarkdownView source={result.summary} isStreaming={false} />}
		</div>
	);
}
