// The head of an agent's block: who, on what, in which state, for how long and with how many tokens.

import type { VNode } from "preact";
import { tokensOf } from "#protocol/engine.ts";
import { formatCost, formatCount, formatDuration, formatElapsed } from "../../shared/format.ts";
import { Icon, type IconName } from "../../shared/icon.tsx";
import { useChat } from "../chat-context.ts";
import { useServerNow } from "../clock.ts";
import type { AgentRow, AgentView } from "../view-model.ts";

const icons: Record<string, IconName> = {
	manager: "organization",
	planner: "checklist",
	coder: "edit",
	reviewer: "eye",
	tester: "beaker",
	committer: "git-commit",
};
const agentIcon = (name: string): IconName => icons[name.toLowerCase()] ?? "robot";
export const agentLabel = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const states: Record<Exclude<AgentView["status"], "working" | "completed">, string> = {
	failed: "Failed",
	stopped: "Stopped",
	timed_out: "Out of time",
	interrupted: "Interrupted",
};

export function AgentRowView({ row }: { row: AgentRow }): VNode {
	const { store } = useChat();
	const { agent } = row;
	const label = agentLabel(agent.name);
	if (row.continues)
		return (
			<div class="row agent continues">
				<Icon name={agentIcon(agent.name)} />
				<span class="name">{label}</span>
			</div>
		);
	const isOpen = store.isOpen(`agent:${agent.agentId}`, true);
	// One line of plain text; what it is made of is Markdown.
	const task = agent.depth > 0 ? agent.task.replaceAll("`", "") : "";
	return (
		<div class={`row agent ${agent.status}`}>
			<button type="button" class="agent-head" aria-expanded={isOpen} onClick={() => store.setOpen(`agent:${agent.agentId}`, !isOpen)}>
				<Icon name={agentIcon(agent.name)} />
				<span class="name">{label}</span>
				<span class="task dim" title={task}>
					{task}
				</span>
				<AgentMeter row={row} />
				<Icon name={isOpen ? "chevron-down" : "chevron-right"} class="fold" />
			</button>
			{agent.hold && agent.status === "working" ? (
				<p class="hold">
					<Icon name="history" /> {agent.hold}
				</p>
			) : undefined}
			{agent.error ? (
				<p class="problem">
					<Icon name="error" /> {agent.error}
				</p>
			) : undefined}
		</div>
	);
}

function AgentMeter({ row }: { row: AgentRow }): VNode {
	const { store } = useChat();
	// The agent changes in place: without this the clock's next tick would be the first to notice that it is done.
	store.versionOf(row).value;
	const { agent } = row;
	const isWorking = agent.status === "working";
	const now = useServerNow(isWorking);
	const tokens = tokensOf(agent.usage);
	const elapsed = agent.startedAt > 0 ? formatElapsed(now - agent.startedAt) : "";
	const time = isWorking ? elapsed : agent.durationMs === undefined ? "" : formatDuration(agent.durationMs);
	const cost = agent.usage.cost_usd === undefined ? "" : ` · ${formatCost(agent.usage.cost_usd)}`;
	return (
		<span class="meter dim">
			{agent.status !== "working" && agent.status !== "completed" ? <span class="state">{states[agent.status]}</span> : undefined}
			{tokens > 0 ? <span class="tokens" title={`${tokens} tokens${cost}`}>{`${formatCount(tokens)} tok${cost}`}</span> : undefined}
			<span class="time">{time}</span>
			{isWorking ? <Icon name="loading" /> : undefined}
			{isWorking ? <span class="sr-only">working</span> : undefined}
		</span>
	);
}
