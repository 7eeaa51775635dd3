import { describe, expect, it } from "vitest";
import { TestLines, watchedCommand } from "../../../../server/src/sandbox/languages/watched-tests.ts";

const line = (test: object) => `\u001e${JSON.stringify(test)}\n`;
const passed = { id: "a", name: "a", path: "a.py", state: "passed" as const };

describe("reports in the output of tests", () => {
	it("are taken out, in whatever pieces they come", () => {
		const lines = new TestLines();
		const parts = [...`before ${line(passed)}between\n${line({ ...passed, id: "b" })}after`].map((char) => lines.push(char));
		expect(parts.map(({ text }) => text).join("")).toBe("before between\nafter");
		expect(parts.flatMap(({ tests }) => tests).map(({ id }) => id)).toEqual(["a", "b"]);
	});

	it.each([
		["no JSON", "\u001e{\n"],
		["another shape", line({ id: 7 })],
		["a state that is none", line({ ...passed, state: "great" })],
	])("that are %s are nothing", (_name, text) => {
		expect(new TestLines().push(text)).toEqual({ text: "", tests: [] });
	});

	it("name no file outside of the project", () => {
		const { tests } = new TestLines().push(line({ ...passed, path: "../../etc/passwd", state: "failed", at: { path: "/etc/passwd", line: 1 } }));
		expect(tests).toEqual([{ ...passed, path: "", state: "failed" }]);
	});

	it("that never end are given up", () => {
		const lines = new TestLines();
		lines.push(`\u001e${"x".repeat(70_000)}`);
		expect(lines.push("text\n").text).toBe("text\n");
	});
});

it("a framework without a listener of ours runs as it is", () => {
	const start = {
		language: "java" as const,
		label: "java Main",
		framework: "java main",
		command: ["java", "Main.java"],
		read: () => ({ tests: "passed" as const, summary: "" }),
	};
	expect(watchedCommand(start, "run", undefined)).toBeUndefined();
});
