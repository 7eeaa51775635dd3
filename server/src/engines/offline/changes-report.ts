// Says what differs from the last commit, and what the run has proposed on top of it.

import { type CallResult, type Conversation, resultOf } from "./conversation.ts";
import { type DiffSum, diffSums } from "./diff-sums.ts";
import { more } from "./plan.ts";
import { answer, type Turn, use } from "./role.ts";

export function changesReport(conversation: Conversation): Turn {
	const { say, tools } = conversation;
	const open = ["git_status", "git_diff", "show_changes"].filter((name) => tools.has(name) && resultOf(conversation, name) === undefined);
	if (open.length > 0) {
		return use(say("I compare the files with the last commit.", "마지막 커밋과 비교합니다."), ...open.map((name) => ({ name, input: {} })));
	}
	const status = resultOf(conversation, "git_status");
	const staged = resultOf(conversation, "show_changes");
	const parts: string[] = [];
	if (status === undefined)
		parts.push(say("I was not given git, so I cannot tell what changed on disk.", "git 도구가 없어 디스크에서 무엇이 바뀌었는지 알 수 없습니다."));
	else if (!status.ok) parts.push(say(`I cannot tell what changed on disk: ${status.output}`, `디스크에서 무엇이 바뀌었는지 알 수 없습니다: ${status.output}`));
	else parts.push(onDisk(status, resultOf(conversation, "git_diff"), say));
	const proposed = staged?.ok ? diffSums(staged.output) : [];
	if (proposed.length > 0)
		parts.push([say("Proposed in this run, not on disk yet:", "이번 실행에서 제안했고 아직 디스크에 없는 것:"), ...proposed.map(diffLine)].join("\n"));
	return answer(parts.join("\n\n"));
}

function onDisk(status: CallResult, diff: CallResult | undefined, say: Conversation["say"]): string {
	const [head = "", ...changed] = status.output.split("\n");
	if (changed.length === 0) return say(head, `마지막 커밋과 다른 파일이 없습니다. (${head})`);
	const sums = new Map(diffSums(diff?.ok ? diff.output : "").map((file) => [file.path, file]));
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

const diffLine = ({ path, added, removed }: DiffSum): string => `- \`${path}\`: +${added} −${removed}`;
