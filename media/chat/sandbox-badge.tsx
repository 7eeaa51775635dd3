// How well code is locked in, as a badge; behind it what was proved, what not, and how to get a better one.

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { SandboxInfo, SandboxLevel } from "#protocol/execution.ts";
import { Icon } from "../shared/icon.tsx";
import { useChat } from "./chat-context.ts";
import { Popover } from "./popover.tsx";

const levelWords: Record<SandboxLevel, string> = {
	"container-gvisor": "gVisor",
	container: "Container",
	"os-sandbox": "OS sandbox",
	seatbelt: "Seatbelt",
	none: "No sandbox",
};

export function SandboxBadge({ sandbox }: { sandbox: SandboxInfo }): VNode {
	const { host } = useChat();
	return (
		<Popover icon="shield" label={levelWords[sandbox.level]} title="Sandbox" class={sandbox.level === "none" ? "warn" : undefined}>
			<p>{sandbox.reason}</p>
			<ul class="proofs">
				{sandbox.proofs.map((proof) => (
					<li key={proof.claim}>
						<Icon name={proof.held ? "check" : "close"} class={proof.held ? "good" : "bad"} />
						<span>
							{proof.claim}
							{proof.held ? "" : " (not held)"}
						</span>
					</li>
				))}
			</ul>
			{(sandbox.steps ?? []).map(({ what, command }) => (
				<div key={what} class="step">
					<p>{what}</p>
					{command ? <Copyable text={command} /> : undefined}
				</div>
			))}
			{host.runCommand ? (
				<button type="button" class="secondary small" onClick={() => host.runCommand?.("ensemble.explainSandbox")}>
					<Icon name="shield" /> Explain sandbox
				</button>
			) : undefined}
		</Popover>
	);
}

function Copyable({ text }: { text: string }): VNode {
	const { store } = useChat();
	const [isCopied, setIsCopied] = useState(false);
	const copy = () =>
		navigator.clipboard.writeText(text).then(
			() => setIsCopied(true),
			() => store.toast("error", "The browser does not let this page use the clipboard. Select the text and copy it."),
		);
	return (
		<div class="copyable">
			<code>{text}</code>
			<button type="button" class="icon-button" title="Copy" onClick={() => void copy()}>
				<Icon name={isCopied ? "check" : "copy"} />
				<span class="sr-only">{isCopied ? "Copied" : "Copy"}</span>
			</button>
		</div>
	);
}
