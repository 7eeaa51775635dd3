import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../server/src/terminal/arguments.ts";

describe("command line", () => {
	it("serves with the welcome screen when there are no words", () => {
		expect(parseCommand(["--workspace", "x", "--port=0"])).toEqual({
			kind: "serve",
			json: false,
			welcome: true,
			sample: false,
			flags: { workspace: "x", port: "0" },
		});
	});

	it("takes words without a command as a request", () => {
		expect(parseCommand(["fix it", "--workspace", "x", "--yes"])).toEqual({
			kind: "run",
			request: "fix it",
			yes: true,
			json: false,
			verbose: false,
			sample: false,
			flags: { workspace: "x" },
		});
	});

	it("takes flags before the request", () => {
		expect(parseCommand(["--json", "--yes", "run the tests"])).toMatchObject({ kind: "run", request: "run the tests", json: true, yes: true });
	});

	it("serves plainly for the backend alone", () => {
		expect(parseCommand(["serve", "--json", "--host", "::1"])).toEqual({ kind: "serve", json: true, welcome: false, sample: false, flags: { host: "::1" } });
	});

	it("names an unknown flag", () => {
		expect(parseCommand(["run", "x", "--colour"])).toEqual({
			kind: "usage-error",
			message: "Unknown option '--colour'. Run with --help to see what is possible.",
		});
	});

	it("refuses a run without a request", () => {
		expect(parseCommand(["run", "--yes"])).toMatchObject({ kind: "usage-error" });
	});

	it("takes a file to run in the sandbox, with its limits", () => {
		expect(parseCommand(["exec", "a.py", "--stdin", "-", "--timeout", "2.5", "--memory", "256m", "--language", "python", "--json"])).toEqual({
			kind: "exec",
			file: "a.py",
			language: "python",
			stdin: "-",
			timeoutMs: 2500,
			memoryBytes: 256 * 1024 * 1024,
			json: true,
			flags: {},
		});
	});

	it.each([
		["exec"],
		["exec", "a.py", "b.py"],
		["exec", "a.py", "--timeout", "soon"],
		["exec", "a.py", "--memory", "1m"],
		["exec", "a.py", "--memory", "999999999999g"],
		["exec", "a.py", "--language", "cobol"],
		["sandbox"],
		["sandbox", "destroy"],
	])("refuses %s %s %s %s", (...args) => {
		expect(parseCommand(args.filter(Boolean))).toMatchObject({ kind: "usage-error" });
	});

	it("knows the doctor and the image's build", () => {
		expect([parseCommand(["doctor", "--json"]), parseCommand(["sandbox", "build", "--base", "local:1", "--no-install"])]).toEqual([
			{ kind: "doctor", json: true, flags: {} },
			{ kind: "sandbox-build", base: "local:1", install: false, flags: {} },
		]);
	});
});
