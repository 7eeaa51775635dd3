// The words in which the manager gives work to the others. A worker sees nothing else, so all that it needs is in here;
// each worker understands them by the same patterns as a person's words (intent.ts).

import type { Say } from "./language.ts";
import { type FilePlan, planLines } from "./plan.ts";

const named = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join(", ");

export function findTask(paths: readonly string[], say: Say): string {
	if (paths.length === 0)
		return say(
			"Find the problems in this project and say which of them have an automatic fix.",
			"이 프로젝트의 문제를 찾고 자동으로 고칠 수 있는 것을 알려 주세요.",
		);
	return say(
		`Find the problems in ${named(paths)} and say which of them have an automatic fix.`,
		`${named(paths)}의 문제를 찾고 자동으로 고칠 수 있는 것을 알려 주세요.`,
	);
}

export function fixTask(plan: readonly FilePlan[], say: Say): string {
	const head = say("Stage the analyser's own fixes for these files and rules, nothing else:", "아래 파일과 규칙에 대해 분석기의 수정만 제안해 주세요:");
	return [head, ...planLines(plan, say)].join("\n");
}

/** `paths` where the request was about certain files only. */
export function reviewTask(paths: readonly string[], say: Say): string {
	if (paths.length === 0)
		return say("Review the staged edits and list the problems that are left in the project.", "제안된 수정을 검토하고 프로젝트에 남은 문제를 알려 주세요.");
	return say(
		`Review the staged edits and list the problems that are left in ${named(paths)}.`,
		`제안된 수정을 검토하고 ${named(paths)}에 남은 문제를 알려 주세요.`,
	);
}

export const testTask = (say: Say): string => say("Run the project's tests and say which fail.", "프로젝트의 테스트를 실행하고 실패한 테스트를 알려 주세요.");

export function runTask(paths: readonly string[], say: Say): string {
	return say(`Run the file ${named(paths)} and show what it prints.`, `파일 ${named(paths)}을(를) 실행하고 출력을 보여 주세요.`);
}

export function commitTask(paths: readonly string[], message: string | undefined, say: Say): string {
	const files =
		paths.length > 0
			? say(`Commit these files: ${named(paths)}.`, `다음 파일을 커밋해 주세요: ${named(paths)}.`)
			: say("Commit the files that git knows and that differ.", "변경된 파일을 커밋해 주세요.");
	return message === undefined ? files : `${files} "${message}"`;
}
