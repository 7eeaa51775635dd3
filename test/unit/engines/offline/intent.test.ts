import { expect, test } from "vitest";
import { type Intent, intentOf } from "../../../../server/src/engines/offline/intent.ts";
import { saying } from "../../../../server/src/engines/offline/language.ts";
import { commitTask, findTask, reviewTask, runTask, testTask } from "../../../../server/src/engines/offline/tasks.ts";

const wishes = (words: string) => intentOf(words).wishes;

test.each<[string, Intent["wishes"]]>([
	["fix the problems in this project and run its tests", ["fix", "test"]],
	["Fix the problems, run the tests and commit", ["fix", "test", "commit"]],
	["Please clean up orders/pricing.py", ["fix"]],
	["find problems", ["find"]],
	["Are there any bugs in src/?", ["find"]],
	["lint this project", ["find"]],
	["run the tests", ["test"]],
	["test it", ["test"]],
	["tests please", ["test"]],
	["run orders/report.py", ["run"]],
	["run this file", ["run"]],
	["run app.py and run the tests", ["run", "test"]],
	["explain orders/basket.py", ["explain"]],
	["What does pricing.py do?", ["explain"]],
	["explain this project", ["explain"]],
	["what changed?", ["changes"]],
	["What has changed since the last commit", ["changes"]],
	["show me the diff", ["changes"]],
	["commit", ["commit"]],
	["이 프로젝트의 문제를 고치고 테스트를 실행해줘", ["fix", "test"]],
	["문제를 찾아줘", ["find"]],
	["이 프로젝트에 버그가 있어?", ["find"]],
	["테스트 돌려줘", ["test"]],
	["orders/report.py 실행해줘", ["run"]],
	["orders/basket.py를 설명해줘", ["explain"]],
	["뭐가 바뀌었어?", ["changes"]],
	["변경 사항 보여줘", ["changes"]],
	["문제를 고치고 커밋해줘", ["fix", "commit"]],
	["write a login page", []],
	["write tests for the basket", []],
	["테스트를 작성해줘", []],
	["hello", []],
	["안녕하세요", []],
])("%s", (words, expected) => {
	expect(wishes(words)).toEqual(expected);
});

test.each<[string, Intent["wishes"]]>([
	["fix the problems but don't commit", ["fix"]],
	["find the problems, do not fix them", ["find"]],
	["문제를 고치되 커밋하지 마세요", ["fix"]],
	["고치지 말고 문제만 찾아줘", ["find"]],
])("a no is heard: %s", (words, expected) => {
	expect(wishes(words)).toEqual(expected);
});

test("refusing the tests is kept apart from not naming them", () => {
	expect(["fix it without running the tests", "문제를 고쳐줘. 테스트는 실행하지 마", "fix it"].map((words) => intentOf(words).refusesTests)).toEqual([
		true,
		true,
		false,
	]);
});

test("files are found by their path, in words of either language", () => {
	expect(intentOf("fix `my file.py`, ./src/a.ts and src/lib/").paths).toEqual(["my file.py", "src/a.ts", "src/lib"]);
	expect(intentOf("orders/pricing.py를 고쳐줘").paths).toEqual(["orders/pricing.py"]);
	expect(intentOf("is this Node.js code? see https://example.org/a").paths).toEqual([]);
});

test("a commit message stands in quotation marks", () => {
	expect(intentOf('fix the problems and commit with "Tidy up orders"').commitMessage).toBe("Tidy up orders");
	expect(intentOf('explain "this"').commitMessage).toBeUndefined();
});

test("one described fault is told from problems in general", () => {
	expect(["fix the login bug", "fix the problems", "fix pricing.py", "로그인 버그를 고쳐줘"].map((words) => intentOf(words).isParticular)).toEqual([
		true,
		false,
		false,
		true,
	]);
});

test.each([
	["fix orders/가격.py", "en"],
	["`주문.py` explain", "en"],
	["orders/pricing.py 고쳐줘", "ko"],
])("%s is answered in %s", (words, language) => {
	expect(saying(words)("en", "ko")).toBe(language);
});

const english = saying("english");
const korean = saying("한국어");

test.each([english, korean])("workers understand the manager's words (%#)", (say) => {
	const paths = ["a.py", "src/b.py"];
	const understood = {
		find: [findTask([], say), findTask(paths, say)],
		review: [reviewTask([], say), reviewTask(paths, say)],
		test: [testTask(say)],
		run: [runTask(["a.py"], say)],
		commit: [commitTask(paths, "a message", say)],
	};
	expect(understood.find.map(wishes).every((each) => each.includes("find") || each.includes("fix"))).toBe(true);
	expect(understood.review.map(wishes).some((each) => each.includes("changes"))).toBe(false);
	expect(understood.test.map(wishes)).toEqual([["test"]]);
	expect(understood.run.map(wishes)).toEqual([["run"]]);
	expect(understood.commit.map((task) => [intentOf(task).paths, intentOf(task).commitMessage])).toEqual([[paths, "a message"]]);
	expect([findTask(paths, say), reviewTask(paths, say)].map((task) => intentOf(task).paths)).toEqual([paths, paths]);
});

test("a message that was written to hold us up is read in no time", () => {
	for (const piece of ["a", "a/", "what ", "파일을", "지 ", "not ", '"', "a."]) intentOf(`fix the problems ${piece.repeat(100_000 / piece.length)}`);
	expect(intentOf(`fix the problems in orders.py ${"a".repeat(100_000)}`)).toMatchObject({ wishes: ["fix"], paths: ["orders.py"] });
});
