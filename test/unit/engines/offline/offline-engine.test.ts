// Each role from the messages that it is sent to its next answer. The whole team with real files is in test/integration/engines.

import { expect, test } from "vitest";
import type { ModelEvent, ModelMessage, ModelRequest } from "../../../../server/src/engines/engine.ts";
import { OfflineEngine } from "../../../../server/src/engines/offline/offline-engine.ts";

const engine = new OfflineEngine({ reason: "no key is set", sleep: async () => {} });
const workers = ["planner", "coder", "reviewer", "tester", "committer"];
const toolsOf: Record<string, string[]> = {
	manager: [...workers, "list_files", "read_file", "git_status", "git_diff", "show_changes"],
	planner: ["list_files", "read_file", "search_files", "problems"],
	coder: ["problems", "propose_edit", "fix_problems"],
	reviewer: ["problems", "show_changes"],
	tester: ["list_files", "run_tests", "run_file"],
	committer: ["git_status", "git_commit"],
};

/** What a tool says: text, or text of a failed call. */
type Says = string | { error: string };
type Tools = Record<string, Says | ((input: unknown) => Says)>;

interface Played {
	/** "tool {input}" in order. */
	calls: string[];
	text: string;
	messages: ModelMessage[];
}

/** Plays the loop's part until the agent has answered. */
async function play(agent: string, task: string, tools: Tools, names = toolsOf[agent] ?? []): Promise<Played> {
	const messages: ModelMessage[] = [{ role: "user", content: [{ type: "text", text: task }] }];
	const calls: string[] = [];
	for (let turn = 0; turn < 20; turn++) {
		const done = await respond({ agent, messages, tools: names });
		messages.push({ role: "assistant", content: done.content });
		const uses = done.content.filter((block) => block.type === "tool_use");
		if (uses.length === 0) return { calls, text: done.content.map((block) => (block.type === "text" ? block.text : "")).join(""), messages };
		const results = uses.map(({ id, name, input }) => {
			calls.push(`${name} ${JSON.stringify(input)}`);
			const said = tools[name] ?? { error: `unscripted ${name}` };
			const result = typeof said === "function" ? said(input) : said;
			const content = typeof result === "string" ? result : result.error;
			return { type: "tool_result" as const, tool_use_id: id, content, ...(typeof result === "string" ? {} : { is_error: true }) };
		});
		messages.push({ role: "user", content: results });
	}
	throw new Error(`the ${agent} goes in circles: ${calls.join(", ")}`);
}

async function respond({ agent, messages, tools }: { agent: string; messages: ModelMessage[]; tools: string[] }) {
	const request: ModelRequest = { agent, system: "", messages, tools: tools.map((name) => ({ name, description: "", input_schema: { type: "object" } })) };
	const events: ModelEvent[] = [];
	for await (const event of engine.respond(request, new AbortController().signal)) events.push(event);
	const done = events.at(-1);
	if (done?.type !== "done") throw new Error("the answer has no end");
	const streamed = events.map((event) => (event.type === "text" ? event.text : "")).join("");
	const text = done.content.map((block) => (block.type === "text" ? block.text : "")).join("");
	expect(streamed).toBe(text);
	return done;
}

const problems = [
	"4 problems in 2 of 3 files: 2 with a safe fix, 1 with an unsafe fix, 1 without a fix.",
	"",
	"a.py: F401 ×2 (safe fix), B006 ×1 (unsafe fix)",
	"b.py: B904 ×1 (no fix)",
	"",
	"a.py",
	"  1:8 warning F401 `os` imported but unused [safe fix]",
	"  2:8 warning F401 `re` imported but unused [safe fix]",
	"  5:12 warning B006 Mutable default [unsafe fix]",
	"",
	"b.py",
	"  9:3 info B904 Raise from [no fix]",
].join("\n");

const files = "a.py\nb.py\nsrc/deep/c.py\n(3 files)";

const plan = `I found 4 problems in 2 files.

With a fix of the analyser:
- \`a.py\`: F401, B006 (look closely)

In detail:
- \`a.py\` line 1: F401 \`os\` imported but unused
- \`a.py\` line 2: F401 \`re\` imported but unused
- \`a.py\` line 5: B006 Mutable default
- \`b.py\` line 9: B904 Raise from

Left for a person:
- \`b.py\` — B904 (no automatic fix)`;

test("the planner lists, checks and plans by file and rule", async () => {
	const { calls, text } = await play("planner", "Find the problems in this project.", { list_files: files, problems });
	expect(calls).toEqual(['list_files {"limit":5000}', "problems {}"]);
	expect(text).toBe(plan);
});

test("the planner checks only what was named, found by the end of its path", async () => {
	const { calls } = await play("planner", "Find the problems in c.py and a.py.", { list_files: files, problems: "No problems in 1 file." });
	expect(calls.slice(1)).toEqual(['problems {"path":"src/deep/c.py"}', 'problems {"path":"a.py"}']);
});

test("the planner says when a file is not there", async () => {
	expect((await play("planner", "Find the problems in nope.py.", { list_files: files })).text).toBe("There is no file or folder nope.py in the workspace.");
});

test("the planner explains a file from its outline", async () => {
	const read =
		'1\t"""Money."""\n2\timport json\n3\t\n4\tdef add(a, b=1):\n5\t    """Adds."""\n6\t    return a + b\n7\t\n8\tif __name__ == "__main__":\n9\t    main()';
	const { calls, text } = await play("planner", "Explain `a.py`.", { list_files: files, read_file: read });
	expect(calls[1]).toBe('read_file {"path":"a.py"}');
	expect(text).toBe("**`a.py`** — Python, 9 lines\n\nMoney.\n\nUses: `json`\n\nDefines:\n- `add(a, b=1)` — Adds.\n\nEntry point: `main()`");
});

test("the coder stages safe fixes, and unsafe ones of the planned rules in calls of their own", async () => {
	const { calls, text } = await play("coder", `Fix these:\n${plan}`, {
		fix_problems: (input) =>
			JSON.stringify(input).includes("unsafe")
				? "Staged a.py: 1 hunk, +1 −1 lines, waiting for review.\nFixed 1 problem:\n  5:12 warning B006 Mutable default [unsafe fix]"
				: "Staged a.py: 1 hunk, +0 −2 lines, waiting for review.\nFixed 2 problems:\n  1:8 warning F401 `os` [safe fix]\n  2:8 warning F401 `re` [safe fix]\nLeft 1 problem:\n  5:12 warning B006 Mutable default [unsafe fix]",
	});
	expect(calls).toEqual(['fix_problems {"path":"a.py","rules":["F401"]}', 'fix_problems {"path":"a.py","rules":["B006"],"include_unsafe":true}']);
	expect(text).toBe(
		"Fixes for 3 problems in 1 file are staged; nothing is on disk until you accept it.\n\n- `a.py`: F401 ×2, B006 (may change behaviour: look at that hunk)",
	);
});

test("the coder says what could not be staged", async () => {
	const { text } = await play("coder", "- `a.py`: F401", { fix_problems: { error: "Not staged: a.py: it changed since it was read" } });
	expect(text).toBe("Nothing was staged.\n\nNot staged:\n- `a.py` — Not staged: a.py: it changed since it was read");
});

test("the reviewer warns of edits after which a file no longer parses", async () => {
	const broken =
		"1 problem in 1 of 1 file: 0 with a safe fix, 0 with an unsafe fix, 1 without a fix.\n\na.py: invalid-syntax ×1 (no fix)\n\na.py\n  1:1 error invalid-syntax Expected `)` [no fix]";
	const { text } = await play("reviewer", "Review the staged edits.", { show_changes: "--- a/a.py\n+++ b/a.py\n@@ -1,1 +1,1 @@\n-a\n+(", problems: broken });
	expect(text).toContain("Do not accept `a.py` as it is");
});

test.each<[string, Says, string]>([
	["passed", "Tests passed (unittest): 3 passed\n\nOutput:\n...", "Tests passed (unittest): 3 passed"],
	[
		"failed",
		"Tests failed (unittest): 1 of 3 failed\n\nError output:\nFAIL: test_a (t.A.test_a)\n",
		"Tests failed (unittest): 1 of 3 failed\n\nFailing:\n- test_a (t.A.test_a)",
	],
	["not run", { error: "Tests not run: there is no sandbox" }, "Tests not run: there is no sandbox"],
	["broken", { error: "run_tests failed: boom" }, "Tests not run: run_tests failed: boom"],
])("the tester tells tests that %s as they are", async (_name, said, text) => {
	expect((await play("tester", "Run the tests.", { run_tests: said })).text).toBe(text);
});

test("the tester names failing tests only where they failed, also in Korean", async () => {
	const said = "Tests failed (node --test): 1 of 2 failed\n\n✖ adds (1.2ms)\n✖ failing tests:\n";
	expect((await play("tester", "테스트를 실행해 주세요.", { run_tests: said })).text).toBe(
		"테스트 실패 (node --test): 1 of 2 failed\n\n실패한 테스트:\n- adds",
	);
});

test("the committer commits what it was told, or what git knows and differs", async () => {
	const git_commit = "Committed 1 file: 1a2b3c Tidy\na.py";
	expect((await play("committer", 'Commit these files: `a.py`. "Tidy"', { git_commit })).calls).toEqual(['git_commit {"paths":["a.py"],"message":"Tidy"}']);
	const status = "On branch main. 2 files differ from the last commit:\nmodified a.py\nuntracked x.py";
	expect((await play("committer", "Commit the changed files.", { git_status: status, git_commit })).calls[1]).toBe(
		'git_commit {"paths":["a.py"],"message":"Change a.py"}',
	);
});

const team: Tools = {
	planner: plan,
	coder: "Fixes for 3 problems in 1 file are staged; nothing is on disk until you accept it.\n\n- `a.py`: F401 ×2",
	reviewer: "Good by the rules.",
	tester: "Tests passed (unittest): 3 passed",
	committer: "Committed 1 file.",
};
const namesOf = (calls: string[]) => calls.map((call) => call.split(" ")[0]);

test("the manager takes a fix through the whole team and closes with what came of it", async () => {
	const { calls, text } = await play("manager", "fix the problems in this project and run its tests", team);
	expect(namesOf(calls)).toEqual(["planner", "coder", "reviewer", "tester"]);
	expect(calls[1]).toContain("- `a.py`: F401, B006 (look closely)");
	expect(text).toBe([team.coder, team.reviewer, team.tester].join("\n\n"));
});

test.each([
	["이 프로젝트의 문제를 고치고 테스트를 실행해줘", ["planner", "coder", "reviewer", "tester"]],
	["fix the problems and commit", ["planner", "coder", "reviewer", "tester", "committer"]],
	["fix the problems but don't run the tests", ["planner", "coder", "reviewer"]],
	["find the problems", ["planner"]],
	["run the tests", ["tester"]],
	["run a.py", ["tester"]],
	["commit", ["committer"]],
])("%s goes to %o", async (request, expected) => {
	expect(namesOf((await play("manager", request, team)).calls)).toEqual(expected);
});

test("the manager explains a file itself, so that it is told once", async () => {
	const read = "a.py, lines 1–2 of 2\n1\timport os\n2\tdef run(): pass";
	const { calls } = await play("manager", "explain a.py", { ...team, list_files: files, read_file: read });
	expect(namesOf(calls)).toEqual(["list_files", "read_file"]);
});

test("where there is nothing to fix, nobody else is called", async () => {
	const { calls, text } = await play("manager", "fix the problems and commit", { ...team, planner: "There is nothing to fix: No problems in 3 files." });
	expect([namesOf(calls), text]).toEqual([["planner"], "There is nothing to fix: No problems in 3 files.\n\nNothing was changed, so nothing is committed."]);
});

test("a worker that fails is reported, not repeated", async () => {
	const { calls, text } = await play("manager", "fix the problems", { ...team, coder: { error: "The coder did not finish: out of time." } });
	expect([namesOf(calls), text]).toEqual([["planner", "coder"], "The coder did not finish: out of time."]);
});

test("a worker that the team does not have is named", async () => {
	const { text } = await play("manager", "run the tests", {}, ["planner"]);
	expect(text).toBe("This team has no tester, so that part was left out.");
});

test("failing tests after a fix come with what was not tried", async () => {
	const { text } = await play("manager", "fix the problems", { ...team, tester: "Tests failed (unittest): 1 of 3 failed" });
	expect(text).toContain("I did not run them without");
});

test("what changed is answered by the manager from git", async () => {
	const tools: Tools = {
		git_status: "On branch main. 1 file differs from the last commit:\nmodified a.py",
		git_diff: "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@ def total(lines):\n-a\n+b\n+c\n",
		show_changes: "Nothing is staged in this run.",
	};
	expect((await play("manager", "what changed?", tools)).text).toBe(
		"On branch main. 1 file differs from the last commit:\n- `a.py`: modified, +2 −1\n\nChanged in:\n- `a.py`: total",
	);
	expect((await play("manager", "what changed?", { ...tools, git_status: { error: "The workspace is not a git repository." } })).text).toContain(
		"not a git repository",
	);
});

test.each([
	["write me a login page", "I cannot do that", "ANTHROPIC_API_KEY"],
	["로그인 화면을 만들어 줘", "그 일은 할 수 없습니다", "ANTHROPIC_API_KEY"],
])("anything else is declined with how to get more: %s", async (request, ...parts) => {
	const { calls, text } = await play("manager", request, team);
	expect([calls, parts.every((part) => text.includes(part))]).toEqual([[], true]);
});

test("words said in the middle of the work are answered at its end", async () => {
	const { messages } = await play("manager", "run the tests", team);
	messages.pop();
	const results = messages.at(-1);
	if (results?.role === "user") results.content.push({ type: "text", text: "and make it blue" });
	const done = await respond({ agent: "manager", messages, tools: toolsOf.manager ?? [] });
	expect(JSON.stringify(done.content)).toContain("You also said “and make it blue”");
});

test("what happened earlier in the room is not part of the request", async () => {
	const text = "Earlier in this room, for orientation only; it is done and not part of the task above:\n- Asked: fix the problems and commit";
	const messages: ModelMessage[] = [
		{
			role: "user",
			content: [
				{ type: "text", text: "run the tests" },
				{ type: "text", text },
			],
		},
	];
	const done = await respond({ agent: "manager", messages, tools: toolsOf.manager ?? [] });
	expect(done.content.flatMap((block) => (block.type === "tool_use" ? [block.name] : []))).toEqual(["tester"]);
});

test("new words after the closing answer are a new request", async () => {
	const { messages } = await play("manager", "run the tests", team);
	messages.push({ role: "user", content: [{ type: "text", text: "find the problems" }] });
	const done = await respond({ agent: "manager", messages, tools: toolsOf.manager ?? [] });
	expect(done.content.flatMap((block) => (block.type === "tool_use" ? [block.name] : []))).toEqual(["planner"]);
});

test("a call that a stop cut short is made again, and a worker that went on counts", async () => {
	const { messages } = await play("manager", "run the tests", team);
	const stopped: ModelMessage[] = messages.slice(0, 2);
	const call = stopped[1]?.content.find((block) => block.type === "tool_use");
	if (call?.type !== "tool_use") throw new Error("no call");
	const result = { type: "tool_result" as const, tool_use_id: call.id, is_error: true };
	const content = "The tester was stopped before it finished. It goes on by itself when the run is resumed.";
	const again = await respond({ agent: "manager", messages: [...stopped, { role: "user", content: [{ ...result, content }] }], tools: workers });
	expect(again.stopReason).toBe("tool_use");
	const wentOn = {
		type: "text" as const,
		text: "The tester went on where it was interrupted and has finished. Its answer:\n\nTests passed (unittest): 3 passed",
	};
	const closed = await respond({ agent: "manager", messages: [...stopped, { role: "user", content: [{ ...result, content }, wentOn] }], tools: workers });
	expect(closed.content).toEqual([{ type: "text", text: "Tests passed (unittest): 3 passed" }]);
});

test("an answer is a pure function of the request", async () => {
	const request = { agent: "manager", messages: [{ role: "user" as const, content: [{ type: "text" as const, text: "fix it" }] }], tools: workers };
	expect(await respond(request)).toEqual(await respond(request));
});

test("an abort ends the stream with its reason", async () => {
	const request: ModelRequest = { agent: "manager", system: "", messages: [{ role: "user", content: [{ type: "text", text: "hello" }] }], tools: [] };
	const stream = engine.respond(request, AbortSignal.abort(new Error("stopped")));
	await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow("stopped");
});
