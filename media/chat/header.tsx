// Where one is and what stands behind it: the room, the connection, the engine and why it was chosen, the sandbox and what it proved.

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SandboxLevel } from "#protocol/execution.ts";
import { Icon, type IconName } from "../shared/icon.tsx";
import { toggleTheme } from "../shared/theme.ts";
import { useChat } from "./chat-context.ts";

const connectionWords = { open: "Connected", connecting: "Connecting…", closed: "Not connected" };

export function Header(): VNode {
	const { store, host } = useChat();
	store.structure.value;
	const { state } = store.connection.value;
	const { room, engine, sandbox } = store.view;
	const name = room?.name ?? "Ensemble";
	useEffect(() => {
		document.title = name === "Ensemble" ? name : `${name} · Ensemble`;
	}, [name]);
	return (
		<header class="top">
			<span class={`dot ${state}`} title={connectionWords[state]} role="img" aria-label={connectionWords[state]} />
			<h1 title={room?.workspace}>{name}</h1>
			<span class="spacer" />
			{engine ? (
				<Popover icon={engine.id === "offline" ? "circle-outline" : "sparkle"} label={engine.model} title="Engine">
					<dl>
						<dt>Engine</dt>
						<dd>{engine.id}</dd>
						<dt>Model</dt>
						<dd>{engine.model}</dd>
					</dl>
					<p>{engine.reason}</p>
					{engine.id === "offline" ? <AddModel /> : undefined}
				</Popover>
			) : undefined}
			{sandbox ? (
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
				</Popover>
			) : undefined}
			{host.newRoom ? (
				<button
					type="button"
					class="icon-button"
					title="New chat"
					onClick={() => void host.newRoom?.().catch(() => store.toast("error", "No new chat could be opened. Check that the backend is running."))}
				>
					<Icon name="add" />
					<span class="sr-only">New chat</span>
				</button>
			) : undefined}
			{host.kind === "web" ? (
				<button type="button" class="icon-button" title="Light or dark" onClick={() => toggleTheme(document, localStorage)}>
					<Icon name="color-mode" />
					<span class="sr-only">Switch between light and dark</span>
				</button>
			) : undefined}
		</header>
	);
}

const levelWords: Record<SandboxLevel, string> = {
	"container-gvisor": "gVisor",
	container: "Container",
	"os-sandbox": "OS sandbox",
	seatbelt: "Seatbelt",
	none: "No sandbox",
};

/** How to get a model, in the words of the place where one is. */
export function AddModel(): VNode {
	const { host } = useChat();
	if (host.runCommand)
		return (
			<button type="button" class="secondary small" onClick={() => host.runCommand?.("ensemble.setApiKey")}>
				<Icon name="key" /> Set API key…
			</button>
		);
	return (
		<p>
			To use a model, set <code>ANTHROPIC_API_KEY</code> and start Ensemble again, or run a local server that speaks the Messages API.
		</p>
	);
}

interface PopoverProps {
	icon: IconName;
	label: string;
	title: string;
	class?: string;
	children: ComponentChildren;
}

function Popover({ icon, label, title, class: className, children }: PopoverProps): VNode {
	const [isOpen, setIsOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!isOpen) return;
		const close = (event: Event) => {
			const isOutside = event.target instanceof Node && !box.current?.contains(event.target);
			if (event instanceof KeyboardEvent ? event.key === "Escape" : isOutside) setIsOpen(false);
		};
		document.addEventListener("pointerdown", close);
		document.addEventListener("keydown", close);
		return () => {
			document.removeEventListener("pointerdown", close);
			document.removeEventListener("keydown", close);
		};
	}, [isOpen]);
	return (
		<div class="popover" ref={box}>
			<button type="button" class={`chip ${className ?? ""}`} aria-expanded={isOpen} title={`${title}: ${label}`} onClick={() => setIsOpen(!isOpen)}>
				<Icon name={icon} />
				<span class="chip-label">{label}</span>
			</button>
			{isOpen ? (
				<section class="panel" aria-label={title}>
					{children}
				</section>
			) : undefined}
		</div>
	);
}
