// Draws Markdown block by block. A block whose source is the same keeps its elements, so a selection in it survives streaming.

import type { VNode } from "preact";
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { useChat } from "./chat-context.ts";
import { splitBlocks } from "./markdown.ts";

export function MarkdownView({ source, isStreaming }: { source: string; isStreaming: boolean }): VNode {
	const { host } = useChat();
	const blocks = useMemo(() => splitBlocks(source), [source]);
	const openFile = (event: MouseEvent) => {
		const link = event.target instanceof Element ? event.target.closest("a[data-file]") : undefined;
		if (!link) return;
		event.preventDefault();
		const target = /^(.*?)(?:[:#]L?(\d+))?$/.exec(link.getAttribute("data-file") ?? "");
		if (target?.[1]) host.runCommand?.("ensemble.openFile", [{ path: target[1], line: target[2] ? Number(target[2]) : undefined }]);
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: listens for its links, which are reachable by themselves
		<div class={isStreaming ? "markdown streaming" : "markdown"} onClick={openFile}>
			{blocks.map((block, index) => (
				<MarkdownBlock key={index} source={block} />
			))}
		</div>
	);
}

const MarkdownBlock = memo(({ source }: { source: string }): VNode => {
	const { renderMarkdown } = useChat();
	const html = useMemo(() => renderMarkdown(source), [source, renderMarkdown]);
	return <div class="block" dangerouslySetInnerHTML={{ __html: html }} />;
});
