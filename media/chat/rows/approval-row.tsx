// Something that only a person may allow, with the two answers.

import type { VNode } from "preact";
import { plural } from "../../shared/format.ts";
import { Icon } from "../../shared/icon.tsx";
import { may, useChat } from "../chat-context.ts";
import type { ApprovalRow } from "../view-model.ts";
import { agentLabel } from "./agent-row.tsx";

const answers = { approved: "Approved", denied: "Denied", withdrawn: "No longer asked" };

export function ApprovalRowView({ row }: { row: ApprovalRow }): VNode {
	const { store } = useChat();
	const isAllowed = may(store, "approve");
	const answer = (value: "approved" | "denied") => void store.command({ type: "answer_approval", approval_id: row.approvalId, answer: value });
	return (
		<section class={row.answer ? "row card approval done" : "row card approval waiting"} aria-label="Approval">
			<header>
				<Icon name={row.action.type === "commit" ? "git-commit" : "diff-multiple"} />
				<strong>
					{agentLabel(row.agentName)} asks to commit {plural(row.action.paths.length, "file")}
				</strong>
				{row.answer ? <span class={`tag ${row.answer}`}>{answers[row.answer]}</span> : undefined}
			</header>
			{row.action.type === "commit" ? <blockquote class="commit-message">{row.action.message}</blockquote> : undefined}
			<ul class="paths">
				{row.action.paths.map((path) => (
					<li key={path}>{path}</li>
				))}
			</ul>
			{row.answer ? undefined : (
				<footer>
					<button type="button" class="primary" disabled={!isAllowed} onClick={() => answer("approved")}>
						Approve
					</button>
					<button type="button" class="secondary" disabled={!isAllowed} onClick={() => answer("denied")}>
						Deny
					</button>
					{isAllowed ? undefined : <span class="dim">Only the room's owner may answer.</span>}
				</footer>
			)}
		</section>
	);
}
