import { describe, expect, it } from "vitest";
import { GoTestLines } from "../../../../server/src/sandbox/languages/go-test-lines.ts";

const said = (...events: object[]) => `${events.map((event) => JSON.stringify(event)).join("\n")}\n`;
const reports = () => new GoTestLines("example.com/m", [{ id: "sub::TestA", name: "TestA", path: "sub/a_test.go", line: 3 }]);
const test = (Action: string, more: object = {}) => ({ Action, Package: "example.com/m/sub", Test: "TestA", ...more });

describe("what go test says of each test", () => {
	it("is its own text and a report, in whatever pieces it comes", () => {
		const lines = reports();
		const text = `# warning\n${said(test("run"), test("output", { Output: "=== RUN   TestA\n" }), test("output", { Output: "    a_test.go:4: no\n" }), test("fail", { Elapsed: 0.5 }))}end`;
		const parts = [...text].map((char) => lines.push(char));
		expect(parts.map((part) => part.text).join("")).toBe("# warning\n=== RUN   TestA\n    a_test.go:4: no\nend");
		expect(parts.flatMap((part) => part.tests)).toEqual([
			{ id: "sub::TestA", name: "TestA", path: "sub/a_test.go", line: 3, state: "started" },
			{
				...{ id: "sub::TestA", name: "TestA", path: "sub/a_test.go", line: 3, state: "failed", duration_ms: 500 },
				...{ message: "a_test.go:4: no", at: { path: "sub/a_test.go", line: 4 } },
			},
		]);
	});

	it("names no file outside of the project, and what a program writes itself is only text", () => {
		const lines = reports();
		expect(
			lines.push(said({ Action: "fail", Package: "example.com/m/../../etc", Test: "TestA" }, { Action: "fail", Package: "other", Test: "TestB" })).tests,
		).toEqual([]);
		expect(lines.push("{not json}\n{}\n")).toEqual({ text: "{not json}\n{}\n", tests: [] });
	});
});
