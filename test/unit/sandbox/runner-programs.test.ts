import { expect, it } from "vitest";
import { javaFlags } from "../../../server/src/sandbox/languages/jvm.ts";
import { kindOf, runnerCommand } from "../../../server/src/sandbox/runner-programs.ts";

const runtimes = { python: "/py", javascript: "/node", typescript: "/node", java: "/java", go: "/go" };
const programs = { runner: "runner", nodeZygote: "node", javaZygote: "java", version: "" };

it.each([
	[["/py", "main.py"], "python"],
	[["/bin/sh", "-c", "x.js"], "python"],
	[["/node", "main.js", "--flag"], "javascript"],
	[["/node", "--no-warnings", "main.ts"], "javascript"],
	[["/node", "--test", "main.js"], "python"],
	[["/node", "-e", "1"], "python"],
	[["/java", ...javaFlags, "Main.java", "x"], "java"],
	[["/java", "-jar", "x.jar"], "python"],
	[["/go", "test", "./..."], "go"],
	[[], "python"],
] as const)("%j is run in a cell for %s", (command, kind) => {
	expect(kindOf(command, runtimes)).toBe(kind);
});

it("each cell has a mark of its own, and only the process ahead that its kind needs", () => {
	const [first, second] = [runnerCommand(programs, "python", runtimes), runnerCommand(programs, "javascript", runtimes)];
	expect(first.mark).not.toBe(second.mark);
	expect([first.command.slice(0, 3), JSON.parse(first.command[3] ?? "").zygote]).toEqual([["/py", "-c", "runner"], undefined]);
	expect(JSON.parse(second.command[3] ?? "").zygote.command[0]).toBe("/node");
});
