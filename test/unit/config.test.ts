import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigError, type ConfigSources, loadConfig } from "../../server/src/config.ts";

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), "ensemble-config-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const load = (sources: Partial<ConfigSources> & { file?: string } = {}) => {
	if (sources.file !== undefined) writeFileSync(join(home, "config.yaml"), sources.file);
	return loadConfig({ flags: {}, platform: "linux", cwd: "/project", ...sources, env: { ENSEMBLE_HOME: home, ...sources.env } });
};

describe("settings", () => {
	it("have defaults that need nothing", () => {
		expect(load()).toMatchObject({ workspace: "/project", home, host: "127.0.0.1", port: 8080, engine: { choice: "auto" }, workerTimeoutsMs: {} });
	});

	it("of flags win over the environment, and that over the file", () => {
		const file = "engine: local\nmodel: of-file\nport: 1\n";
		const config = load({ file, env: { ENSEMBLE_ENGINE: "offline", ENSEMBLE_MODEL: "of-env" }, flags: { model: "of-flag" } });
		expect(config).toMatchObject({ engine: { choice: "offline", model: "of-flag" }, port: 1 });
	});

	it("take the sandbox's limits in Docker's notation", () => {
		const env = { MAX_EXECUTION_TIME: "20", MAX_MEMORY_LIMIT: "256m", MAX_CPU_QUOTA: "50000", DOCKER_ENABLED: "false" };
		expect(load({ env }).sandbox).toEqual({ preference: "bubblewrap", image: undefined, wallMs: 20_000, memoryBytes: 268_435_456, cpus: 0.5 });
	});

	it.each([
		["off", "bubblewrap"],
		["0", "bubblewrap"],
		["False", "bubblewrap"],
		["1", "auto"],
	])("take DOCKER_ENABLED=%s for what it says", (given, preference) => {
		expect(load({ env: { DOCKER_ENABLED: given } }).sandbox.preference).toBe(preference);
	});

	it("name one sandbox, or none, before DOCKER_ENABLED", () => {
		expect(load({ file: "sandbox: docker\ndocker: false\n" }).sandbox.preference).toBe("docker");
		expect(load({ env: { ENSEMBLE_SANDBOX: "none", DOCKER_ENABLED: "true" } }).sandbox.preference).toBe("none");
	});

	it("take a worker's time limit from the environment before the file", () => {
		const config = load({ file: "worker_timeouts: { coder: 60, tester: 70 }", env: { WORKER_TIMEOUT_CODER: "90" } });
		expect(config.workerTimeoutsMs).toEqual({ coder: 90_000, tester: 70_000 });
	});

	it("take a time limit for a person's own agent, whose name may have signs that a variable has not", () => {
		expect(load({ env: { WORKER_TIMEOUT_DOC_WRITER: "30" } }).workerTimeoutsMs).toEqual({ doc_writer: 30_000 });
	});

	it("count an empty variable as not set", () => {
		const env = {
			LOG_LEVEL: "",
			ENSEMBLE_PORT: "",
			ENSEMBLE_ENGINE: "",
			MAX_EXECUTION_TIME: "",
			WORKER_TIMEOUT_CODER: "",
			DOCKER_ENABLED: "",
			ANTHROPIC_API_KEY: "",
		};
		expect(load({ env })).toEqual(load());
	});

	it("are kept where the platform keeps data of programs", () => {
		const of = (platform: NodeJS.Platform, env: Record<string, string>) => loadConfig({ flags: {}, env, platform, cwd: "/" }).home;
		mkdirSync(join(home, "x"));
		expect(of("linux", { HOME: "/h" })).toBe("/h/.local/share/ensemble");
		expect(of("linux", { HOME: "/h", XDG_DATA_HOME: "/d" })).toBe("/d/ensemble");
		expect(of("darwin", { HOME: "/h" })).toBe("/h/Library/Application Support/Ensemble");
	});

	it.each([
		["engine: warp", "has settings that cannot be used: engine: Invalid option"],
		["colour: red", "Unrecognized key"],
		["port: [", "is not valid YAML"],
	])("of a broken file are refused with the file and the place: %s", (file, message) => {
		expect(() => load({ file })).toThrow(ConfigError);
		expect(() => load({ file })).toThrow(message);
	});

	it.each([
		[{ flags: { port: "abc" } }, 'port is set to "abc"'],
		[{ env: { MAX_MEMORY_LIMIT: "0" } }, 'MAX_MEMORY_LIMIT is set to "0": expected at least 16m'],
		[{ env: { MAX_MEMORY_LIMIT: "much" } }, 'MAX_MEMORY_LIMIT is set to "much": expected a size such as 128m or 1g'],
		[{ env: { DOCKER_ENABLED: "maybe" } }, 'DOCKER_ENABLED is set to "maybe": expected true or false'],
		[{ flags: { config: "missing.yaml" } }, "The configuration file /project/missing.yaml cannot be read"],
	])("that cannot be are named: %o", (sources, message) => {
		expect(() => load(sources)).toThrow(message);
	});
});
