// Stages the analyser's own fixes, file by file, as the plan in its task says. It writes no code of its own.

import { type Call, type CallResult, type Conversation, resultOf } from "./conversation.ts";
import { readFindings } from "./findings.ts";
import { count } from "./language.ts";
import { type FilePlan, maxPlannedFiles, planFor, readPlan } from "./plan.ts";
import { answer, type Role, type Turn, use } from "./role.ts";

/** Calls in one answer; the loop runs no more than 64 of them. */
const callsPerAnswer = 40;

export const coder: Role = (conversation) => {
	const { request, say } = conversation;
	const given = readPlan(request);
	const checked = resultOf(conversation, "problems");
	if (given.length === 0 && checked === undefined)
		return use(say("I look for what the rules can fix.", "규칙으로 고칠 수 있는 것을 찾습니다."), { name: "problems", input: {} });
	if (given.length === 0 && checked?.ok === false)
		return answer(say(`I could not check the files: ${checked.output}`, `파일을 검사하지 못했습니다: ${checked.output}`));

	const plan = given.length > 0 ? given : planFor(readFindings(checked?.output ?? "").files).slice(0, maxPlannedFiles);
	const open = plan.flatMap(callsFor).filter((call) => fixResult(conversation, call) === undefined);
	if (open.length > 0) {
		const files = new Set(open.map(({ input }) => input.path)).size;
		return use(say(`I stage the fixes for ${count(files, "file")}.`, `파일 ${files}개의 수정을 제안합니다.`), ...open.slice(0, callsPerAnswer));
	}
	return close(conversation, plan);
};

function callsFor({ path, safe, unsafe }: FilePlan): Call[] {
	const calls: Call[] = [];
	if (safe.length > 0) calls.push({ name: "fix_problems", input: { path, rules: safe } });
	if (unsafe.length > 0) calls.push({ name: "fix_problems", input: { path, rules: unsafe, include_unsafe: true } });
	return calls;
}

function fixResult({ results }: Conversation, { input }: Call): CallResult | undefined {
	return results.findLast((each) => each.name === "fix_problems" && each.input.path === input.path && each.input.include_unsafe === input.include_unsafe);
}

function close(conversation: Conversation, plan: readonly FilePlan[]): Turn {
	const { say } = conversation;
	const staged: string[] = [];
	const failed: string[] = [];
	let problems = 0;
	for (const file of plan) {
		const words: string[] = [];
		for (const call of callsFor(file)) {
			const { ok = false, output = "" } = fixResult(conversation, call) ?? {};
			const fixed = ok ? fixedRules(output) : [];
			problems += fixed.length;
			const kept = /^Kept, because other files import it from here: (.*)$/m.exec(output)?.[1];
			if (kept !== undefined)
				failed.push(`- \`${file.path}\` — ${say("imports that other files take from here", "다른 파일이 여기서 가져다 쓰는 import")}: ${kept}`);
			else if (fixed.length === 0) failed.push(`- \`${file.path}\` — ${output.split("\n")[0]}`);
			if (fixed.length > 0)
				words.push(
					summed(
						fixed,
						call.input.include_unsafe === true ? say("may change behaviour: look at that hunk", "동작이 달라질 수 있으니 꼭 확인하세요") : undefined,
					),
				);
		}
		if (words.length > 0) staged.push(`- \`${file.path}\`: ${words.join(", ")}`);
	}
	const head =
		staged.length > 0
			? say(
					`Fixes for ${count(problems, "problem")} in ${count(staged.length, "file")} are staged; nothing is on disk until you accept it.`,
					`파일 ${staged.length}개에서 문제 ${problems}개를 고치는 수정을 제안했습니다. 수락하기 전에는 디스크에 쓰지 않습니다.`,
				)
			: say("Nothing was staged.", "제안한 수정이 없습니다.");
	const notStaged = failed.length > 0 ? [say("Not staged:", "제안하지 못한 것:"), ...failed].join("\n") : undefined;
	return answer([head, staged.join("\n"), notStaged].filter((part) => part !== undefined && part !== "").join("\n\n"));
}

/** Rules of the problems that fix_problems says are fixed, one per problem. */
function fixedRules(output: string): string[] {
	const [, fixed = ""] = /^Fixed \d+ problems?:\n((?: {2}.*(?:\n|$))*)/m.exec(output) ?? [];
	return [...fixed.matchAll(/^ {2}\d+:\d+ \w+ (\S+)/gm)].map((match) => match[1] ?? "");
}

function summed(rules: string[], note: string | undefined): string {
	const sums = new Map<string, number>();
	for (const rule of rules) sums.set(rule, (sums.get(rule) ?? 0) + 1);
	const words = [...sums].map(([rule, times]) => (times > 1 ? `${rule} ×${times}` : rule));
	return note === undefined ? words.join(", ") : `${words.join(", ")} (${note})`;
}
