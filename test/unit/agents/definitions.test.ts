import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { loadDefinitions, parseDefinition } from "../../../server/src/agents/definitions.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";

const builtIn = fileURLToPath(new URL("../../../prompts/agents", import.meta.url));

function ownFolder(files: Record<string, string | Uint8Array>): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-agents-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	mkdirSync(folder, { recursive: true });
	for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
	return folder;
}

test("the built-in agents have the tools of their roles and nothing more", async () => {
	const { manager, workers, problems } = await loadDefinitions({ builtIn, own: "/nowhere", logger: silentLogger });
	expect(problems).toEqual([]);
	expect(Object.fromEntries([manager, ...workers].map(({ name, tools }) => [name, tools.join(" ")]))).toEqual({
		manager: "list_files read_file git_status git_diff show_changes",
		planner: "list_files read_file search_files problems",
		coder: "list_files read_file search_files problems propose_edit fix_problems",
		reviewer: "list_files read_file search_files problems show_changes git_diff run_tests run_file",
		tester: "list_files read_file search_files run_tests run_file",
		committer: "git_status git_diff show_changes git_commit",
	});
	const whoMay = (tool: string) => [manager, ...workers].filter(({ tools }) => tools.includes(tool)).map(({ name }) => name);
	expect({ edit: whoMay("propose_edit"), fix: whoMay("fix_problems"), commit: whoMay("git_commit"), run: whoMay("run_tests") }).toEqual({
		edit: ["coder"],
		fix: ["coder"],
		commit: ["committer"],
		run: ["reviewer", "tester"],
	});
	expect(Object.fromEntries(workers.map(({ name, timeLimitMs }) => [name, timeLimitMs]))).toEqual({
		planner: 300_000,
		coder: 600_000,
		reviewer: 300_000,
		tester: 600_000,
		committer: 180_000,
	});
});

test("a person's file replaces the built-in agent of its name and may add others", async () => {
	const own = ownFolder({
		"reviewer.md": '---\nname: reviewer\ndescription: "Mine."\nmodel: claude-haiku-5-5\ntools:\n  - read_file\n  - problems\n---\nReview in my way.\n',
		"scribe.md": "---\nname: scribe\ndescription: Writes notes.\ntools: []\n---\nWrite.",
		"notes.txt": "not an agent",
	});
	const { workers, problems } = await loadDefinitions({ builtIn, own, logger: silentLogger });
	expect(problems).toEqual([]);
	expect(workers.map(({ name }) => name)).toEqual(["coder", "committer", "planner", "reviewer", "scribe", "tester"]);
	expect(workers.find(({ name }) => name === "reviewer")).toEqual({
		name: "reviewer",
		description: "Mine.",
		model: "claude-haiku-5-5",
		tools: ["read_file", "problems"],
		prompt: "Review in my way.",
	});
});

test("a broken file is named and the built-in agent is used", async () => {
	const own = ownFolder({ "coder.md": "---\nname: coder\ntools: [read_file]\n---\nCode.", "odd.md": new Uint8Array([0xff, 0xfe, 0x00]) });
	const { workers, problems } = await loadDefinitions({ builtIn, own, logger: silentLogger });
	expect(workers.find(({ name }) => name === "coder")?.tools).toContain("propose_edit");
	expect(problems).toHaveLength(2);
	expect(problems[0]).toMatch(/coder\.md:1: description: .*It is ignored; a built-in agent/);
	expect(problems[1]).toMatch(/odd\.md cannot be read/);
});

test.each([
	["no front matter", "Just text", "x.md:1: the file must begin with a line ---."],
	["front matter that is not closed", "---\nname: a", "x.md:2: the front matter is not closed by a line ---."],
	["a line that is not a pair", "---\nname: a\nwhat is this\n---\nGo.", 'x.md:3: expected "key: value" but found "what is this".'],
	["a key twice", "---\nname: a\nname: b\n---\nGo.", "x.md:3: name is there twice."],
	["a name that is no name", "---\nname: A B\ndescription: d\ntools: []\n---\nGo.", "x.md:2: name: use lower-case letters, digits, - and _."],
	["an unknown key", "---\nname: a\ndescription: d\ntools: []\ncolour: red\n---\nGo.", 'x.md:5: colour: Unrecognized key: "colour".'],
	["an empty prompt", "---\nname: a\ndescription: d\ntools: []\n---\n\n", "x.md:1: the prompt below the front matter is empty."],
])("%s is refused with its line", (_what, text, problem) => {
	expect(parseDefinition("x.md", text)).toEqual({ ok: false, problem });
});
