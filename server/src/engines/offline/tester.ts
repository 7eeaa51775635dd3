// Runs the project's tests or one file, and reports what came of it in the words of the run itself.

import { type CallResult, type Conversation, resultOf } from "./conversation.ts";
import { intentOf } from "./intent.ts";
import { listEverything, listedPaths, locateAll } from "./paths.ts";
import { more } from "./plan.ts";
import { answer, type Role, type Turn, use } from "./role.ts";

export const tester: Role = (conversation) => {
	const intent = intentOf(conversation.request);
	return intent.wishes.includes("run") && !intent.wishes.includes("test") ? runFile(conversation, intent.paths) : runTests(conversation);
};

function runTests(conversation: Conversation): Turn {
	const { say } = conversation;
	const run = resultOf(conversation, "run_tests");
	if (run === undefined)
		return use(say("I run the tests, with the staged edits.", "제안된 수정을 포함해 테스트를 실행합니다."), { name: "run_tests", input: {} });
	return answer(testReport(run, say));
}

/** "Tests passed (…): 14 passed" and, where some failed, their names. */
function testReport({ ok, output }: CallResult, say: Conversation["say"]): string {
	const [head = ""] = output.split("\n");
	const told = /^Tests (passed|failed|not run)(.*)$/.exec(head);
	if (!ok && told === null) return say(`Tests not run: ${head}`, `테스트를 실행하지 못했습니다: ${head}`);
	const korean = { passed: "테스트 통과", failed: "테스트 실패", "not run": "테스트를 실행하지 못함" };
	const state = told?.[1];
	const line = state === "passed" || state === "failed" || state === "not run" ? say(head, `${korean[state]}${told?.[2] ?? ""}`) : head;
	const failing = state === "failed" ? failingTests(output) : [];
	if (failing.length === 0) return line;
	return [line, "", say("Failing:", "실패한 테스트:"), ...failing.slice(0, 20).map((name) => `- ${name}`), ...more(failing.length - 20, say)].join("\n");
}

/** In the notations of unittest, pytest, node:test and go test. */
const failureNotations = [
	/^(?:FAIL|ERROR): (.+)$/gm,
	/^(?:FAILED|ERROR) (\S+::\S+|\S+\.py\S*)/gm,
	/^\s*✖ (.+?)(?: \([\d.]+ms\))?$/gm,
	/^not ok \d+ - (.+)$/gm,
	/^\s*--- FAIL: (\S+)/gm,
];

function failingTests(output: string): string[] {
	const names = failureNotations.flatMap((notation) => [...output.matchAll(notation)].map((match) => match[1]?.trim() ?? ""));
	return [...new Set(names)].filter((name) => name !== "" && name !== "failing tests:");
}

function runFile(conversation: Conversation, written: readonly string[]): Turn {
	const { say } = conversation;
	if (written.length === 0) return answer(say("Name the file to run, for example: run src/app.py.", "실행할 파일을 알려 주세요. 예: src/app.py 실행해 줘."));
	const paths = listedPaths(conversation);
	if (paths === undefined) {
		const listed = resultOf(conversation, "list_files");
		if (listed) return answer(say(`I could not list the files: ${listed.output}`, `파일 목록을 볼 수 없습니다: ${listed.output}`));
		if (conversation.tools.has("list_files")) return use(say("I look where the file is.", "파일이 어디 있는지 봅니다."), listEverything);
	}
	const located = paths === undefined ? { ok: true as const, paths: [...written] } : locateAll(conversation, written, paths);
	if (!located.ok) return answer(located.reason);

	const open = located.paths.filter((path) => resultOf(conversation, "run_file", path) === undefined).slice(0, 5);
	if (open.length > 0) return use(say("I run it in the sandbox.", "샌드박스에서 실행합니다."), ...open.map((path) => ({ name: "run_file", input: { path } })));
	return answer(located.paths.map((path) => runReport(path, resultOf(conversation, "run_file", path), say)).join("\n\n"));
}

const maxPrinted = 4000;

function runReport(path: string, run: CallResult | undefined, say: Conversation["say"]): string {
	const output = run?.output ?? "";
	const notRun = /^Not run: (.*)$/s.exec(output)?.[1];
	if (notRun !== undefined) return say(`\`${path}\` was not run: ${notRun}`, `\`${path}\`을(를) 실행하지 않았습니다: ${notRun}`);
	const shown = output.length > maxPrinted ? `${output.slice(0, maxPrinted)}\n…` : output;
	const head = run?.ok ? say(`\`${path}\` ran:`, `\`${path}\` 실행 결과:`) : say(`\`${path}\` did not run well:`, `\`${path}\` 실행에 실패했습니다:`);
	return `${head}\n\n\`\`\`\n${shown.replaceAll("```", "'''")}\n\`\`\``;
}
