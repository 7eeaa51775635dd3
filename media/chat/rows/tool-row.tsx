// One tool call: a single line that opens to its output. A sandboxed execution says below how it ended.

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ExecutionResult } from "#protocol/execution.ts";
import { formatBytes, formatDuration, formatElapsed, stripAnsi } from "../../shared/format.ts";
import { Icon } from "../../shared/icon.tsx";
import { useChat } from "../chat-context.ts";
import { useServerNow } from "../clock.ts";
import { testSummary } from "../test-summary.ts";
import type { ToolResult, ToolRow } from "../view-model.ts";

const maxShownChars = 1_000_000; // what a browser lays out without a pause; the end says most

export function ToolRowView({ row }: { row: ToolRow }): VNode {
	const { store } = useChat();
	const isOpen = store.isOpen(row.key, false);
	const { result } = row;
	const state = stateOf(row);
	return (
		<div class={`row tool ${state}`}>
			<button type="button" class="tool-line" aria-expanded={isOpen} title={row.title} onClick={() => store.setOpen(row.key, !isOpen, row)}>
				{state === "running" ? <Icon name="loading" /> : undefined}
				{state === "ok" ? <Icon name="check" class="good" /> : undefined}
				{state === "failed" ? <Icon name="error" class="bad" /> : undefined}
				{state === "cut" ? <Icon name="circle-slash" /> : undefined}
				<span class="sr-only">{state}: </span>
				<span class="title">{row.title}</span>
				<span class="time dim">{result ? formatDuration(result.durationMs) : state === "running" ? <Elapsed since={row.startedAt} /> : ""}</span>
				<Icon name={isOpen ? "chevron-down" : "chevron-right"} class="fold" />
			</button>
			{result?.execution ? <Execution execution={result.execution} result={result} /> : undefined}
			{row.progress && !result ? <pre class="progress">{lastLines(stripAnsi(row.progress), 3)}</pre> : undefined}
			{isOpen ? <Output result={result} progress={row.progress} /> : undefined}
		</div>
	);
}

/** A tool that ran tests which fail did its work; what people want to see is that they fail. */
function stateOf({ result, agent }: ToolRow): "running" | "cut" | "ok" | "failed" {
	if (!result) return agent.status === "working" ? "running" : "cut";
	return result.ok && result.tests !== "failed" && result.execution?.success !== false ? "ok" : "failed";
}

export function Elapsed({ since }: { since: number }): VNode {
	const now = useServerNow(true);
	return <>{formatElapsed(now - since)}</>;
}

const outcomes: Record<ExecutionResult["outcome"], string> = {
	ok: "finished",
	exit: "ended with an error",
	signal: "was killed",
	timeout: "ran out of time",
	cpu: "used up its processor time",
	memory: "ran out of memory",
	output: "wrote too much",
	pids: "started too many processes",
	disk: "filled its disk",
	stopped: "stopped",
	compile: "did not compile",
	engine: "could not be started",
};

export function Execution({ execution, result }: { execution: ExecutionResult; result: ToolResult }): VNode {
	const { tests } = result;
	const isGood = tests === undefined ? execution.success : tests === "passed";
	const verdict = tests === "passed" ? "Tests passed" : tests === "failed" ? "Tests failed" : `Program ${outcomes[execution.outcome]}`;
	const summary = tests === undefined ? undefined : testSummary(stripAnsi(`${execution.output}\n${execution.error}`));
	const code = execution.exit_code === undefined ? execution.signal : `exit ${execution.exit_code}`;
	return (
		<div class={`execution ${isGood ? "good" : "bad"}`}>
			<Icon name={isGood ? "pass" : "error"} />
			<strong>{verdict}</strong>
			{summary ? <span>{summary}</span> : undefined}
			{tests && execution.outcome !== "ok" && execution.outcome !== "exit" ? <span>{outcomes[execution.outcome]}</span> : undefined}
			<span class="facts dim">{[code, formatDuration(execution.wall_ms), execution.method].filter(Boolean).join(" · ")}</span>
		</div>
	);
}

export function Output({ result, progress }: { result: ToolResult | undefined; progress: string }): VNode {
	const { store } = useChat();
	const [whole, setWhole] = useState<string>();
	const [isReading, setIsReading] = useState(false);
	if (!result) return <pre class="output dim">{stripAnsi(progress) || "No output yet."}</pre>;
	const { outputId } = result;
	const readWhole = async (id: string) => {
		setIsReading(true);
		setWhole(await store.readOutput(id));
		setIsReading(false);
	};
	const all = whole ?? result.output;
	const text = stripAnsi(all.slice(-maxShownChars));
	return (
		<div class="output-box">
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled with the keyboard */}
			<pre class="output" tabIndex={0}>
				{all.length > maxShownChars ? <span class="dim">{`Only the last ${formatBytes(maxShownChars)} are shown.\n`}</span> : undefined}
				{text === "" ? <span class="dim">No output.</span> : text}
			</pre>
			{outputId !== undefined && whole === undefined ? (
				<button type="button" class="link" disabled={isReading} onClick={() => void readWhole(outputId)}>
					{isReading ? "Reading…" : `Show whole output (${formatBytes(result.outputBytes)})`}
				</button>
			) : undefined}
		</div>
	);
}

function lastLines(text: string, count: number): string {
	return text.trimEnd().split("\n").slice(-count).join("\n");
}
