import { describe, expect, it } from "vitest";
import { createMarkdown, isSafeLink, splitBlocks } from "../../../media/chat/markdown.ts";

const render = createMarkdown();

describe("rendering", () => {
	it("shows raw HTML as text", () => {
		expect(render("<img src=x onerror=alert(1)> <b>hi</b>")).not.toMatch(/<(img|b)\b/);
	});

	it("makes no link of a script, data or editor command", () => {
		expect(
			["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "command:workbench.action.quit", "file:///etc/passwd"].filter(
				isSafeLink,
			),
		).toEqual([]);
	});

	it("opens web links outside, and names the file of a link into the workspace", () => {
		expect(render("[a](https://example.com) [b](src/a%20b.py:12)")).toContain('target="_blank" rel="noopener noreferrer"');
		expect(render("[b](src/a%20b.py)")).toContain('data-file="src/a b.py"');
	});

	it("loads no image", () => {
		expect(render("![x](https://example.com/x.png)")).not.toContain("<img");
	});

	it("colours code of a known language and escapes code of any", () => {
		expect(render("```python\ndef f(): pass\n```")).toContain("hljs-keyword");
		expect(render("```nothing\n<script>\n```")).toContain("&lt;script&gt;");
	});

	it("uses no style attribute, which the page's policy refuses", () => {
		expect(render("|a|b|\n|-:|:-:|\n|1|2|")).not.toContain("style=");
	});
});

describe("splitting", () => {
	it("cuts between blocks, but not inside code, lists, quotes or indented text", () => {
		const source = "One\n\nTwo\n\n```\na\n\nb\n```\n\n1. x\n\n2. y\n\n   more\n\nEnd\n\n> q\n\n> r";
		expect(splitBlocks(source).map((block) => block.trim())).toEqual(["One", "Two", "```\na\n\nb\n```\n\n1. x\n\n2. y\n\n   more", "End\n\n> q\n\n> r"]);
	});

	it("never changes an earlier block when text is added", () => {
		const source = "# A\n\ntext **b**\n\n```js\nlet a;\n\nlet b;\n```\n\n- one\n- two\n\nlast words\n\n~~~\n```\n\nx\n~~~\n\nend";
		let before: string[] = [];
		for (let end = 1; end <= source.length; end += 1) {
			const blocks = splitBlocks(source.slice(0, end));
			expect(blocks.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
			before = blocks;
		}
	});
});
