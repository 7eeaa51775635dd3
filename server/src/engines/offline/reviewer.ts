// Looks at what is staged and checks it again; or says what differs from the last commit. It reads and judges by rules only, and says so.

import { type CallResult, type Conversation, resultOf } from "./conversation.ts";
import { readFindings } from "./findings.ts";
import { intentOf } from "./intent.ts";
import { count } from "./language.ts";
import { leftDetails } from "./plan.ts";
import { more } from "./planner.ts";
import { answer, type Role, type Turn, use } from "./role.ts";

export const reviewer: Role = (conversation) => {
	const intent = intentOf(conversation.request);
	return intent.wishes.includes("changes") ? sayChanges(conversation) : review(conversation);
};

function review(conversation: Conversation): Turn {
	const { say } = conversation;
	const shown = resultOf(conversation, "show_changes");
	const checked = resultOf(conversation, "problems");
	if (shown === undefined || checked === undefined) {
		return use(
			say("I look at the staged edits and check the files again.", "제안된 수정을 보고 파일을 다시 검사합니다."),
			{ name: "show_changes", input: {} },
			{ name: "problems", input: {} },
		);
	}
	if (!shown.ok) return answer(say(`I could not see the staged edits: ${shown.output}`, `제안된 수정을 볼 수 없습니다: ${shown.output}`));
	const diff = diffSums(shown.output);
	if (diff.length === 0)
		return answer([say("Nothing is staged, so there is nothing to review.", "제안된 수정이 없어 검토할 것이 없습니다."), ...left(checked, say)].join("\n\n"));
	return answer([verdict(conversation, shown, checked), ...left(checked, say)].join("\n\n"));
}

function verdict({ say }: Conversation, shown: CallResult, checked: CallResult): string {
	const diff = diffSums(shown.output);
	const hunks = diff.reduce((sum, file) => sum + file.hunks, 0);
	const seen = shown.output.includes("\n[… ") ? say("at least ", "적어도 ") : "";
	const what = say(`${seen}${count(hunks, "hunk")} in ${count(diff.length, "file")}`, `${seen}파일 ${diff.length}개의 변경 ${hunks}곳`);
	if (!checked.ok)
		return say(
			`I saw ${what}, but could not check the files again: ${checked.output}`,
			`${what}을 보았지만 파일을 다시 검사하지 못했습니다: ${checked.output}`,
		);

	const broken = readFindings(checked.output).details.filter(({ path, rule }) => isSyntaxRule(rule) && diff.some((file) => file.path === path));
	if (broken.length > 0) {
		const files = [...new Set(broken.map(({ path }) => `\`${path}\``))].join(", ");
		return say(`Do not accept ${files} as it is: with the edits it no longer parses.`, `${files}은(는) 수락하지 마세요. 수정하면 구문 오류가 생깁니다.`);
	}
	return say(
		`Good by the rules: ${what}, every changed file still parses and the analyser finds nothing in them that it would fix again. Whether the code now does what you mean is for you (and the tests) to say.`,
		`규칙으로 보면 괜찮습니다: ${what}. 바뀐 파일에 구문 오류가 없고 같은 문제가 다시 나오지 않습니다. 의도한 대로 동작하는지는 직접, 그리고 테스트로 확인하세요.`,
	);
}

const isSyntaxRule = (rule: string): boolean => /syntax|^E9/i.test(rule);

function left(checked: CallResult, say: Conversation["say"]): string[] {
	if (!checked.ok) return [];
	const { files } = readFindings(checked.output);
	if (files.length === 0) return [say("No problem is left that the rules know.", "규칙이 아는 문제는 남아 있지 않습니다.")];
	return [[say("Left in the project, and why:", "프로젝트에 남은 문제와 이유:"), ...leftDetails(checked.output, say)].join("\n")];
}

function sayChanges(conversation: Conversation): Turn {
	const { say } = conversation;
	const status = resultOf(conversation, "git_status");
	const diff = resultOf(conversation, "git_diff");
	const staged = resultOf(conversation, "show_changes");
	if (status === undefined || diff === undefined || staged === undefined) {
		const calls = ["git_status", "git_diff", "show_changes"].map((name) => ({ name, input: {} }));
		return use(say("I compare the files with the last commit.", "마지막 커밋과 비교합니다."), ...calls);
	}
	const parts: string[] = [];
	if (!status.ok) parts.push(say(`I cannot tell what changed on disk: ${status.output}`, `디스크에서 무엇이 바뀌었는지 알 수 없습니다: ${status.output}`));
	else parts.push(onDisk(status, diff, say));
	const proposed = staged.ok ? diffSums(staged.output) : [];
	if (proposed.length > 0)
		parts.push([say("Proposed in this run, not on disk yet:", "이번 실행에서 제안했고 아직 디스크에 없는 것:"), ...proposed.map(diffLine)].join("\n"));
	return answer(parts.join("\n\n"));
}

function onDisk(status: CallResult, diff: CallResult, say: Conversation["say"]): string {
	const [head = "", ...changed] = status.output.split("\n");
	if (changed.length === 0) return say(head, `마지막 커밋과 다른 파일이 없습니다. (${head})`);
	const sums = new Map(diffSums(diff.ok ? diff.output : "").map((file) => [file.path, file]));
	const lines = changed.map((line) => {
		const [word = "", path = ""] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
		const sum = sums.get(path);
		return `- \`${path}\`: ${stateWord(word, say)}${sum ? `, +${sum.added} −${sum.removed}` : ""}`;
	});
	const names = [...sums.values()].flatMap(({ path, places }) => (places.length > 0 ? [`- \`${path}\`: ${places.join(", ")}`] : []));
	const where = names.length > 0 ? `\n\n${say("Changed in:", "바뀐 곳:")}\n${names.slice(0, 30).join("\n")}` : "";
	return [say(head, `마지막 커밋과 다른 파일 ${changed.length}개:`), ...lines.slice(0, 50), ...more(lines.length - 50, say)].join("\n") + where;
}

function stateWord(word: string, say: Conversation["say"]): string {
	const korean: Record<string, string> = { modified: "수정됨", deleted: "삭제됨", added: "추가됨", untracked: "git이 모르는 파일", conflicted: "충돌" };
	return say(word, korean[word] ?? word);
}

interface DiffSum {
	path: string;
	hunks: number;
	added: number;
	removed: number;
	/** What git names behind @@: the function or class around a hunk. */
	places: string[];
}

function diffSums(diff: string): DiffSum[] {
	const files: DiffSum[] = [];
	let old = "";
	for (const line of diff.split("\n")) {
		const file = files.at(-1);
		if (line.startsWith("--- ")) old = line.slice(4).replace(/^a\//, "");
		else if (line.startsWith("+++ "))
			files.push({ path: line === "+++ /dev/null" ? old : line.slice(4).replace(/^b\//, ""), hunks: 0, added: 0, removed: 0, places: [] });
		else if (file === undefined) continue;
		else if (line.startsWith("@@ ")) {
			file.hunks++;
			const place = /^@@ .* @@ (?:async )?(?:def|class|function|export function|export class|func) (\w+)/.exec(line)?.[1];
			if (place !== undefined && !file.places.includes(place)) file.places.push(place);
		} else if (line.startsWith("+")) file.added++;
		else if (line.startsWith("-")) file.removed++;
	}
	return files;
}

const diffLine = ({ path, added, removed }: DiffSum): string => `- \`${path}\`: +${added} −${removed}`;
