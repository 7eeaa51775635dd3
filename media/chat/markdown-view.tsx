// Draws Markdown block by block. A block whose source is the same keeps its elements, so a selection in it survives streaming.

import type { VNode } from "preact";
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { useChat } from "./chat-context.ts";
import { splitBlocks } from "./markdown.ts";

export function MarkdownView({ source, isStreaming }: { source: string; isStreaming: boolean }): VNode {
	const { host, store } = useChat();
	const copy = (text: string) =>
		navigator.clipboard.writeText(text).catch(() => store.toast("error", "The browser does not let this page use the clipboard. Select the text and copy it."));
	const blocks = useMemo(() => splitBlocks(source), [source]);
	const onClick = (event: MouseEvent) => {
		const target = event.target instanceof Element ? event.target : undefined;
		const code = target?.closest(".copy")?.parentElement?.querySelector("pre")?.textContent;
		if (code) void copy(code);
		const link = target?.closest("a[data-file]");
		if (!link) return;
		event.preventDefault();
		const file = /^(.*?)(?:[:#]L?(\d+))?$/.exec(link.getAttribute("data-file") ?? "");
		if (file?.[1]) host.runCommand?.("ensemble.openFile", [{ path: file[1], line: file[2] ? Number(file[2]) : undefined }]);
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: listens for its links, which are reachable by themselves
		<div class={isStreaming ? "markdown streaming" : "markdown"} onClick={onClick}>
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
