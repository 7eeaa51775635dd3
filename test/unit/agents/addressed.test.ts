import { expect, test } from "vitest";
import { addressedIn } from "../../../server/src/agents/addressed.ts";
import { story } from "../../support/memory-room.ts";
import { runBench } from "../../support/run-bench.ts";
import { asks, says } from "../../support/scripted-engine.ts";

const workers = new Set(["planner", "coder", "tester"]);

test.each([
	["@tester run the tests", [["tester", "run the tests"]]],
	["@Tester: run the tests", [["tester", "run the tests"]]],
	[
		"@coder fix a.py, then @tester run the tests",
		[
			["coder", "fix a.py, then"],
			["tester", "run the tests"],
		],
	],
	[
		"@planner and @coder look at a.py",
		[
			["planner", "look at a.py"],
			["coder", "look at a.py"],
		],
	],
	[
		"The parser is slow. @planner find out why @coder make it quick",
		[
			["planner", "The parser is slow.\nfind out why"],
			["coder", "The parser is slow.\nmake it quick"],
		],
	],
	["run the tests @tester", [["tester", "run the tests"]]],
	["@tester", [["tester", "@tester"]]],
	["@manager what is this? mail a@coder, src/@tester/x, @everyone", []],
])("%j", (request, expected) => {
	expect(addressedIn(request, workers).map(({ name, task }) => [name, task])).toEqual(expected);
});

test("agents that a request names are called at once and in order, before the manager says anything", async () => {
	const bench = runBench();
	const engine = bench.use({ manager: [says("Both are done.")], coder: [says("changed a.py")], tester: [says("3 passed")] });
	const { result } = await bench.run("@coder fix a.py @tester run the tests");
	expect(engine.requests.map(({ agent }) => agent)).toEqual(["coder", "tester", "manager"]);
	expect(engine.requests[0]?.messages).toEqual([{ role: "user", content: [{ type: "text", text: "fix a.py" }] }]);
	expect([result.summary, story(bench.room.log).filter((line) => line.startsWith("manager calls"))]).toEqual([
		"Both are done.",
		["manager calls coder, calls tester"],
	]);
});

test("a request that names nobody goes to the manager first", async () => {
	const bench = runBench();
	const engine = bench.use({ manager: [asks("coder"), says("done")], coder: [says("changed")] });
	await bench.run("fix a.py");
	expect(engine.requests.map(({ agent }) => agent)).toEqual(["manager", "coder", "manager"]);
});
