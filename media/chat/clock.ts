// A time that passes once a second, for running times. It ticks only while something that shows it is on screen.

import { useEffect, useState } from "preact/hooks";
import { useChat } from "./chat-context.ts";

const tickMs = 1000;

/** The server's time, drawn again every second while `isRunning`. */
export function useServerNow(isRunning: boolean): number {
	const { store } = useChat();
	const [now, setNow] = useState(() => store.serverNow());
	useEffect(() => {
		if (!isRunning) return;
		setNow(store.serverNow());
		const timer = window.setInterval(() => setNow(store.serverNow()), tickMs);
		return () => window.clearInterval(timer);
	}, [isRunning, store]);
	return now;
}
