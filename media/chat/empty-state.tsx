// What a new room shows: what this is, and four things to begin with.

import type { VNode } from "preact";
import { Icon, type IconName } from "../shared/icon.tsx";
import { useChat } from "./chat-context.ts";
import { AddModel } from "./header.tsx";

/** A request that ends in a space is for the reader to finish. */
const examples: { icon: IconName; label: string; request: string }[] = [
	{ icon: "beaker", label: "Fix the problems and run the tests", request: "Fix the problems in this project and run its tests" },
	{ icon: "play", label: "Run the tests", request: "Run the tests" },
	{ icon: "lightbulb", label: "Explain a file…", request: "Explain the file " },
	{ icon: "git-compare", label: "What changed?", request: "What changed?" },
];

export function EmptyState(): VNode {
	const { store, compose } = useChat();
	store.structure.value;
	const { engine } = store.view;
	const ask = (request: string) => {
		if (request.endsWith(" ")) compose(request);
		else void store.command({ type: "start_run", request });
	};
	return (
		<div class="empty">
			<div class="mark">
				<Icon name="organization" />
			</div>
			<h2>Ask the team</h2>
			<p class="dim">A team of agents plans, edits, reviews and tests. Nothing is written to your files until you accept it.</p>
			<ul>
				{examples.map(({ icon, label, request }) => (
					<li key={label}>
						<button type="button" class="example" onClick={() => ask(request)}>
							<Icon name={icon} />
							<span>{label}</span>
						</button>
					</li>
				))}
			</ul>
			{engine?.id === "offline" ? (
				<div class="engine-note">
					<p>
						<Icon name="info" /> The built-in offline engine answers: it follows rules and understands requests like these.
					</p>
					<AddModel />
				</div>
			) : undefined}
		</div>
	);
}
