// Commits the files that its task names, or those that git knows and that differ. People allow each commit.

import { type Conversation, resultOf } from "./conversation.ts";
import { intentOf } from "./intent.ts";
import { count } from "./language.ts";
import { answer, type Role, use } from "./role.ts";

export const committer: Role = (conversation) => {
	const { request, say } = conversation;
	const { paths, commitMessage } = intentOf(request);
	const done = resultOf(conversation, "git_commit");
	if (done) {
		const said = done.output.replace(/\.$/, "");
		return answer(done.ok ? say(`${said}.`, `커밋했습니다: ${said}`) : say(`No commit was made. ${said}.`, `커밋하지 않았습니다. ${said}`));
	}
	const status = resultOf(conversation, "git_status");
	if (paths.length === 0 && status === undefined)
		return use(say("I look at what differs from the last commit.", "마지막 커밋과 무엇이 다른지 봅니다."), { name: "git_status", input: {} });
	if (paths.length === 0 && status?.ok === false) return answer(say(`No commit was made: ${status.output}`, `커밋하지 않았습니다: ${status.output}`));

	const files = paths.length > 0 ? paths : differing(status?.output ?? "");
	if (files.length === 0) {
		return answer(
			say(
				"No commit was made: no file that git knows differs from the last commit.",
				"커밋하지 않았습니다: git이 아는 파일 중 마지막 커밋과 다른 것이 없습니다.",
			),
		);
	}
	const message = commitMessage ?? defaultMessage(conversation, files);
	return use(say(`I ask for a commit of ${count(files.length, "file")}.`, `파일 ${files.length}개의 커밋을 요청합니다.`), {
		name: "git_commit",
		input: { paths: files, message },
	});
};

function differing(status: string): string[] {
	return [...status.matchAll(/^(?:modified|deleted|added) (.+)$/gm)].map((match) => match[1] ?? "").slice(0, 500);
}

/** Says only what is known: which files. */
function defaultMessage({ say }: Conversation, files: readonly string[]): string {
	const names = files.length <= 2 ? files.join(say(" and ", ", ")) : count(files.length, "file");
	const first = say(`Change ${names}`, files.length <= 2 ? `${names} 변경` : `파일 ${files.length}개 변경`);
	return first.length <= 72 ? first : say(`Change ${count(files.length, "file")}`, `파일 ${files.length}개 변경`);
}
