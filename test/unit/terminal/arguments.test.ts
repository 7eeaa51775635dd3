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
});
