// Looks for problems and says which of them have a fix; also reads a file and says what is in it.

import { type Conversation, resultOf } from "./conversation.ts";
import { explainFile, explainProject } from "./explain.ts";
import { type FileFindings, type Finding, readFindings, totalOf } from "./findings.ts";
import { intentOf } from "./intent.ts";
import { count } from "./language.ts";
import { listEverything, listedPaths, locateAll } from "./paths.ts";
import { detailLine, leftLines, maxDetails, maxPlannedFiles, more, planFor, planLines } from "./plan.ts";
import { answer, type Role, type Turn, use } from "./role.ts";

export const planner: Role = (conversation) => {
	const { wishes } = intentOf(conversation.request);
	return wishes.includes("explain") && !wishes.includes("fix") ? reader(conversation) : inFiles(conversation, findProblems);
};

/** Says what is in a file or the project; the manager reads this way too. */
export const reader: Role = (conversation) => inFiles(conversation, explain);

/** Goes on with the files that were named, once they are found. */
function inFiles(conversation: Conversation, work: (conversation: Conversation, paths: readonly string[]) => Turn): Turn {
	const { request, say } = conversation;
	const listed = resultOf(conversation, "list_files");
	if (listed === undefined) return use(say("I look at which files there are.", "어떤 파일이 있는지 봅니다."), listEverything);
	if (!listed.ok) return answer(say(`I could not list the files: ${listed.output}`, `파일 목록을 볼 수 없습니다: ${listed.output}`));
	const located = locateAll(conversation, intentOf(request).paths, listedPaths(conversation) ?? []);
	return located.ok ? work(conversation, located.paths) : answer(located.reason);
}

function explain(conversation: Conversation, paths: readonly string[]): Turn {
	const { say } = conversation;
	const all = listedPaths(conversation) ?? [];
	const files = paths.filter((path) => all.includes(path));
	const readme = all.find((path) => /^readme(\.\w+)?$/i.test(path));
	const wanted = files.length > 0 ? files.slice(0, 10) : readme ? [readme] : [];
	const unread = wanted.filter((path) => resultOf(conversation, "read_file", path) === undefined);
	if (unread.length > 0) {
		const calls = unread.map((path) => ({ name: "read_file", input: { path } }));
		return use(say(`I read ${count(unread.length, "file")}.`, `파일 ${unread.length}개를 읽습니다.`), ...calls);
	}
	if (files.length === 0) {
		const folder = paths[0] ?? "";
		return answer(explainProject(folder, all, readme ? resultOf(conversation, "read_file", readme) : undefined, say));
	}
	return answer(wanted.map((path) => explainFile(path, resultOf(conversation, "read_file", path), say)).join("\n\n"));
}

function findProblems(conversation: Conversation, scope: readonly string[]): Turn {
	const { say } = conversation;
	const wanted = scope.length > 0 ? scope.slice(0, 20) : [undefined];
	const unchecked = wanted.filter((path) => !conversation.results.some(({ name, input }) => name === "problems" && input.path === path));
	if (unchecked.length > 0) {
		const calls = unchecked.map((path) => ({ name: "problems", input: path === undefined ? {} : { path } }));
		return use(say("Now I check them for problems.", "이제 문제가 있는지 검사합니다."), ...calls);
	}
	const checks = conversation.results.filter(({ name }) => name === "problems");
	const failed = checks.find(({ ok }) => !ok);
	if (failed) return answer(say(`I could not check the files: ${failed.output}`, `파일을 검사하지 못했습니다: ${failed.output}`));
	const findings = checks.map(({ output }) => readFindings(output));
	const files = findings.flatMap((each) => each.files);
	return answer(
		files.length === 0
			? nothingFound(
					conversation,
					checks.map(({ output }) => output),
				)
			: report(
					conversation,
					files,
					findings.flatMap((each) => each.details),
				),
	);
}

/** The outputs are whole, so that a file that could not be analysed is told too. */
function nothingFound({ say }: Conversation, outputs: string[]): string {
	return say(`There is nothing to fix: ${outputs.join("\n")}`, `고칠 문제가 없습니다: ${outputs.join("\n")}`);
}

function report({ say }: Conversation, files: FileFindings[], details: Finding[]): string {
	const plan = planFor(files);
	const shown = plan.slice(0, maxPlannedFiles);
	const total = totalOf(files);
	const parts = [say(`I found ${count(total, "problem")} in ${count(files.length, "file")}.`, `파일 ${files.length}개에서 문제 ${total}개를 찾았습니다.`)];
	if (shown.length > 0) parts.push([say("With a fix of the analyser:", "분석기가 고칠 수 있는 것:"), ...planLines(shown, say)].join("\n"));
	if (plan.length > shown.length)
		parts.push(say(`${plan.length - shown.length} more files wait for another run.`, `나머지 파일 ${plan.length - shown.length}개는 다음 실행에서 다룹니다.`));

	if (details.length <= maxDetails && details.length === total) {
		const lines = details.map((detail) => detailLine(detail, say));
		parts.push([say("In detail:", "자세히:"), ...lines].join("\n"));
	}
	const left = leftLines(files, plan, say);
	if (left.length > 0) parts.push([say("Left for a person:", "사람이 봐야 하는 것:"), ...left.slice(0, 30), ...more(left.length - 30, say)].join("\n"));
	return parts.join("\n\n");
}
