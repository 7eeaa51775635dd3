// Looks at what is staged and checks the files again. It judges by rules only, and says so.

import { changesReport } from "./changes-report.ts";
import { type Call, type CallResult, type Conversation, resultOf } from "./conversation.ts";
import { diffSums } from "./diff-sums.ts";
import { readFindings } from "./findings.ts";
import { intentOf } from "./intent.ts";
import { count, type Say } from "./language.ts";
import { leftDetails } from "./plan.ts";
import { answer, type Role, type Turn, use } from "./role.ts";

export const reviewer: Role = (conversation) => {
	const intent = intentOf(conversation.request);
	return intent.wishes.includes("changes") ? changesReport(conversation) : review(conversation, intent.paths);
};

function review(conversation: Conversation, scope: readonly string[]): Turn {
	const { say, results } = conversation;
	const wanted = scope.length > 0 ? scope.slice(0, 20) : [undefined];
	const open: Call[] = wanted
		.filter((path) => !results.some(({ name, input }) => name === "problems" && input.path === path))
		.map((path) => ({ name: "problems", input: path === undefined ? {} : { path } }));
	const shown = resultOf(conversation, "show_changes");
	if (shown === undefined) open.unshift({ name: "show_changes", input: {} });
	if (shown === undefined || open.length > 0)
		return use(say("I look at the staged edits and check the files again.", "제안된 수정을 보고 파일을 다시 검사합니다."), ...open);
	if (!shown.ok) return answer(say(`I could not see the staged edits: ${shown.output}`, `제안된 수정을 볼 수 없습니다: ${shown.output}`));

	const checks = results.filter(({ name }) => name === "problems");
	const diff = diffSums(shown.output);
	const nothing = say("Nothing is staged, so there is nothing to review.", "제안된 수정이 없어 검토할 것이 없습니다.");
	return answer([diff.length === 0 ? nothing : verdict(conversation, shown, checks), ...left(checks, say)].join("\n\n"));
}

function verdict({ say }: Conversation, shown: CallResult, checks: readonly CallResult[]): string {
	const diff = diffSums(shown.output);
	const hunks = diff.reduce((sum, file) => sum + file.hunks, 0);
	const seen = shown.output.includes("\n[… ") ? say("at least ", "적어도 ") : "";
	const what = say(`${seen}${count(hunks, "hunk")} in ${count(diff.length, "file")}`, `${seen}파일 ${diff.length}개의 변경 ${hunks}곳`);
	const unchecked = checks.find(({ ok }) => !ok);
	if (unchecked)
		return say(
			`I saw ${what}, but could not check the files again: ${unchecked.output}`,
			`${what}을 보았지만 파일을 다시 검사하지 못했습니다: ${unchecked.output}`,
		);

	const broken = checks
		.flatMap(({ output }) => readFindings(output).files)
		.filter(({ path, rules }) => rules.some(({ rule }) => isSyntaxRule(rule)) && diff.some((file) => file.path === path));
	if (broken.length > 0) {
		const files = broken.map(({ path }) => `\`${path}\``).join(", ");
		return say(`Do not accept ${files} as it is: with the edits it does not parse.`, `${files}은(는) 수락하지 마세요. 수정하면 구문 오류가 생깁니다.`);
	}
	return say(
		`Good by the rules: ${what}, and every changed file still parses. Whether the code now does what you mean is for you (and the tests) to say.`,
		`규칙으로 보면 괜찮습니다: ${what}, 바뀐 파일에 구문 오류가 없습니다. 의도한 대로 동작하는지는 직접, 그리고 테스트로 확인하세요.`,
	);
}

const isSyntaxRule = (rule: string): boolean => /syntax|^E9/i.test(rule);

function left(checks: readonly CallResult[], say: Say): string[] {
	if (checks.some(({ ok }) => !ok)) return [];
	const findings = checks.map(({ output }) => readFindings(output));
	if (findings.every(({ files }) => files.length === 0)) return [say("No problem is left that the rules know.", "규칙이 아는 문제는 남아 있지 않습니다.")];
	return [[say("Left, and why:", "남은 문제와 이유:"), ...leftDetails(findings, say)].join("\n")];
}
