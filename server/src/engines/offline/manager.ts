// Tells from a person's words what is wanted, gives the work to the others in turn and closes with what came of it.
// Each step is taken once: a step whose result is there, good or bad, is not taken again.

import { changesReport } from "./changes-report.ts";
import type { CallResult, Conversation } from "./conversation.ts";
import { help } from "./help.ts";
import { type Intent, intentOf } from "./intent.ts";
import { readPlan } from "./plan.ts";
import { reader } from "./planner.ts";
import { answer, type Role, type Turn, use } from "./role.ts";
import { commitTask, findTask, fixTask, reviewTask, runTask, testTask } from "./tasks.ts";

export const manager: Role = (conversation) => {
	const direct = addressed(conversation);
	if (direct.length > 0) return answer(direct.map(({ output }) => output).join("\n\n"));
	const intent = intentOf(conversation.request);
	if (intent.wishes.length === 0) return answer(help(conversation));
	const steps = new Steps(conversation);
	const reports = steps.take(intent);
	return steps.next ?? answer([...reports, ...remarks(conversation, intent)].join("\n\n"));
};

/** Results of the agents that the person named as @name: they were called before the manager was asked, and their words are the answer. */
function addressed({ request, results }: Conversation): CallResult[] {
	return results.filter(({ name }) => new RegExp(`@${name}\\b`, "i").test(request));
}

/** Walks through the work until the first step without a result: that one is `next`. */
class Steps {
	readonly #conversation: Conversation;
	next: Turn | undefined;

	constructor(conversation: Conversation) {
		this.#conversation = conversation;
	}

	/** What is to be told, in order; complete only where `next` stays undefined. */
	take(intent: Intent): string[] {
		const { say } = this.#conversation;
		const has = (wish: Intent["wishes"][number]) => intent.wishes.includes(wish);
		const reports: string[] = [];
		let changed: string[] = [];
		if (has("fix")) {
			const fixed = this.#fix(intent);
			reports.push(...fixed.reports);
			changed = fixed.paths;
		} else if (has("find"))
			reports.push(...this.#tell("planner", findTask(intent.paths, say), say("The planner looks for problems.", "planner가 문제를 찾습니다.")));

		if (has("explain")) reports.push(...this.#look(reader));
		if (has("run")) reports.push(...this.#tell("tester", runTask(intent.paths, say), say("The tester runs it.", "tester가 실행합니다.")));
		if (has("test") || (changed.length > 0 && !intent.refusesTests)) {
			reports.push(...this.#tell("tester", testTask(say), say("The tester runs the tests.", "tester가 테스트를 실행합니다.")));
		}
		if (changed.length > 0 && /^(Tests failed|테스트 실패)/.test(reports.at(-1) ?? "")) {
			reports.push(
				say(
					"They ran with the staged edits; I did not run them without, so see which of them failed before.",
					"제안된 수정을 포함해 실행한 결과입니다. 수정 전에는 실행하지 않았으니 원래 실패하던 테스트인지 확인하세요.",
				),
			);
		}
		if (has("changes")) reports.push(...this.#look(changesReport));
		if (has("commit")) reports.push(...this.#commit(intent, changed));
		return reports;
	}

	#fix({ paths }: Intent): { reports: string[]; paths: string[] } {
		const { say } = this.#conversation;
		const planned = this.#do("planner", findTask(paths, say), say("First the planner looks for problems.", "먼저 planner가 문제를 찾습니다."));
		if (planned === undefined) return { reports: [], paths: [] };
		const plan = planned.ok ? readPlan(planned.output) : [];
		if (plan.length === 0) return { reports: [planned.output], paths: [] };

		const files = plan.map(({ path }) => path);
		const coded = this.#do("coder", fixTask(plan, say), say("The coder stages what the rules can fix.", "coder가 규칙으로 고칠 수 있는 것을 제안합니다."));
		if (coded === undefined) return { reports: [], paths: [] };
		if (!coded.ok) return { reports: [coded.output], paths: [] };
		const review = say("The reviewer looks at the edits.", "reviewer가 수정을 검토합니다.");
		const reviewed = this.#tell("reviewer", reviewTask(paths.length > 0 ? files.slice(0, 20) : [], say), review);
		return { reports: [coded.output, ...reviewed], paths: files.filter((path) => coded.output.includes(`- \`${path}\`: `)) };
	}

	/** The manager looks for itself: it has the tools for that. */
	#look(role: Role): string[] {
		if (this.next !== undefined) return [];
		const turn = role(this.#conversation);
		if (turn.calls.length > 0) this.next = turn;
		return [turn.text];
	}

	#commit({ commitMessage, paths, wishes }: Intent, changed: readonly string[]): string[] {
		const { say } = this.#conversation;
		if (wishes.includes("fix") && changed.length === 0 && this.next === undefined) {
			return [say("Nothing was changed, so nothing is committed.", "바뀐 것이 없어 커밋하지 않습니다.")];
		}
		const message = commitMessage ?? (wishes.includes("fix") ? say("Fix problems found by static analysis", "정적 분석으로 찾은 문제 수정") : undefined);
		const task = commitTask(wishes.includes("fix") ? changed : paths, message, say);
		return this.#tell("committer", task, say("The committer asks you for the commit.", "committer가 커밋을 요청합니다."));
	}

	#tell(worker: string, task: string, words: string): string[] {
		const result = this.#do(worker, task, words);
		return result === undefined ? [] : [result.output];
	}

	/** The worker's result; undefined where it is still to be asked, or where an earlier step is. */
	#do(worker: string, task: string, words: string): CallResult | undefined {
		if (this.next !== undefined) return undefined;
		const { results, tools, say } = this.#conversation;
		const done = results.find((each) => each.name === worker && (each.input.task === task || each.input.task === undefined));
		if (done !== undefined) return done;
		if (!tools.has(worker))
			return {
				name: worker,
				input: {},
				ok: false,
				output: say(`This team has no ${worker}, so that part was left out.`, `이 팀에는 ${worker}가 없어 그 부분은 하지 못했습니다.`),
			};
		this.next = use(words, { name: worker, input: { task } });
		return undefined;
	}
}

function remarks({ say, asides }: Conversation, { isParticular }: Intent): string[] {
	const said: string[] = [];
	if (isParticular) {
		said.push(
			say(
				"You described one particular fault. Without a model I only mend what fixed rules find, so look whether it is gone; with a model the team can work on it.",
				"특정한 문제를 말씀하셨지만, 모델 없이는 정해진 규칙이 찾는 것만 고칠 수 있습니다. 해결되었는지 확인해 주세요. 모델을 연결하면 팀이 직접 다룰 수 있습니다.",
			),
		);
	}
	if (asides.length > 0) {
		const words = asides.map((aside) => `“${aside.length > 200 ? `${aside.slice(0, 200)}…` : aside}”`).join(" ");
		said.push(
			say(
				`You also said ${words} I cannot take that up in the middle of the work; ask it as a request of its own.`,
				`작업 중에 ${words}라고 하셨습니다. 작업 도중에는 반영할 수 없으니 따로 요청해 주세요.`,
			),
		);
	}
	return said;
}
