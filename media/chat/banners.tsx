// What went wrong and what happens next: the lost connection, refused commands; and for screen readers, what was finished.

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../shared/icon.tsx";
import type { Connection } from "../shared/transport.ts";
import { useChat } from "./chat-context.ts";

const patienceMs = 600; // a first connection or a short break needs no banner

export function ConnectionBanner({ reconnect }: { reconnect: () => void }): VNode | undefined {
	const { store } = useChat();
	const connection = store.connection.value;
	const isDown = connection.state !== "open";
	const [isLong, setIsLong] = useState(false);
	useEffect(() => {
		if (!isDown) return setIsLong(false);
		const timer = window.setTimeout(() => setIsLong(true), patienceMs);
		return () => window.clearTimeout(timer);
	}, [isDown]);
	if (!isDown || !isLong) return undefined;
	return (
		<div class="banner" role="status">
			<Icon name={connection.state === "connecting" ? "loading" : "debug-disconnect"} />
			<span>
				{connection.detail ?? (connection.state === "connecting" ? "Connecting to the backend…" : "Not connected to the backend.")}{" "}
				<Countdown {...connection} />
			</span>
			{connection.state === "closed" ? (
				<button type="button" class="link" onClick={reconnect}>
					Try now
				</button>
			) : undefined}
		</div>
	);
}

function Countdown({ retryAt }: Connection): VNode | undefined {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = window.setInterval(() => setNow(Date.now()), 500);
		return () => window.clearInterval(timer);
	}, []);
	if (retryAt === undefined) return undefined;
	return <span class="dim">Trying again in {Math.max(1, Math.ceil((retryAt - now) / 1000))} s.</span>;
}

export function Toasts(): VNode {
	const { store } = useChat();
	return (
		<div class="toasts" role="alert">
			{store.toasts.value.map((toast) => (
				<div key={toast.id} class={`toast ${toast.level}`}>
					<Icon name={toast.level} />
					<span>{toast.message}</span>
					<button type="button" class="icon-button" title="Close" onClick={() => store.dismiss(toast.id)}>
						<Icon name="close" />
						<span class="sr-only">Close</span>
					</button>
				</div>
			))}
		</div>
	);
}

export function Announcer(): VNode {
	const { store } = useChat();
	return (
		<div class="sr-only" role="status" aria-live="polite">
			{store.announcement.value}
		</div>
	);
}
