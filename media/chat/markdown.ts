// Markdown to HTML, safe and in pieces. Raw HTML in the source is shown as text; links lead to the web or to a file of the workspace.
// A text is cut into blocks that later text cannot change, so that while it streams only the last block is rendered again.

import MarkdownIt from "markdown-it";
import { createHighlighter } from "./highlight.ts";

const maxHighlightedChars = 40_000; // beyond it colouring takes longer than a frame

export function createMarkdown(): (source: string) => string {
	const highlight = createHighlighter();
	const markdown = new MarkdownIt({
		html: false,
		linkify: true,
		highlight: (code, language) => (code.length > maxHighlightedChars ? "" : highlight(code, language)),
	});
	markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
	markdown.validateLink = isSafeLink;
	// A model's image is a request to somewhere: shown as a link instead.
	markdown.disable("image");
	markdown.renderer.rules.link_open = (tokens, index, options, _environment, self) => {
		const token = tokens[index];
		const target = String(token?.attrGet("href") ?? "");
		if (/^https?:/i.test(target)) {
			token?.attrSet("target", "_blank");
			token?.attrSet("rel", "noopener noreferrer");
		} else if (!target.startsWith("mailto:")) {
			token?.attrSet("data-file", decodePath(target));
			token?.attrSet("href", "#");
		}
		return self.renderToken(tokens, index, options);
	};
	const fence = markdown.renderer.rules.fence;
	// The text of the button is a glyph of the icon font; markdown-view.tsx listens for it.
	if (fence)
		markdown.renderer.rules.fence = (...args) =>
			`<div class="code"><button type="button" class="copy icon" title="Copy" aria-label="Copy code">\uebcc</button>${fence(...args)}</div>`;
	for (const rule of ["th_open", "td_open"])
		markdown.renderer.rules[rule] = (tokens, index, options, _environment, self) => {
			// Style attributes are refused by the page's security policy.
			const token = tokens[index];
			const align = /text-align:(\w+)/.exec(String(token?.attrGet("style") ?? ""))?.[1];
			if (token && align) token.attrs = [["class", `align-${align}`]];
			return self.renderToken(tokens, index, options);
		};
	return (source) => markdown.render(source);
}

/** Web, mail, or a path without a scheme. */
export function isSafeLink(link: string): boolean {
	return /^(https?:\/\/|mailto:)/i.test(link) || !/^[^/?#]*:/.test(link);
}

function decodePath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		// A lone % is a legal file name.
		return path;
	}
}

/** Also the beginning of one, as it streams in. */
const maybeListItem = /^([-*+]|\d+[.)]?)(\s|$)/;

/**
 * Cuts at blank lines after which a new block surely begins: not inside a code fence, and not before an indented line, a list item
 * or a quote, which may continue what stands above.
 */
export function splitBlocks(source: string): string[] {
	const blocks: string[] = [];
	const lines = source.split("\n");
	let fence: string | undefined;
	let from = 0;
	let wasBlank = false;
	for (const [index, line] of lines.entries()) {
		const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
		if (fence === undefined && wasBlank && index > from && /^[^\s>]/.test(line) && !maybeListItem.test(line)) {
			blocks.push(lines.slice(from, index).join("\n"));
			from = index;
		}
		if (fence === undefined) fence = mark;
		else if (mark?.[0] === fence[0] && mark !== undefined && mark.length >= fence.length && /^\s*[`~]+\s*$/.test(line)) fence = undefined;
		wasBlank = fence === undefined && line.trim() === "";
	}
	blocks.push(lines.slice(from).join("\n"));
	return blocks.filter((block) => block.trim() !== "");
}
