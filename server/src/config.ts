// Flags, environment and an optional file → one validated, frozen Config. Flags win over the environment, that over the file.
// Everything here belongs to the machine or the person; nothing is read from a workspace.

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { parse as parseYaml, YAMLParseError } from "yaml";
import { z } from "zod";

const engineChoice = z.enum(["auto", "anthropic", "local", "offline"]);
const sandboxChoice = z.enum(["auto", "docker", "bubblewrap", "none"]);
const portNumber = z.coerce.number("expected a whole number from 0 to 65535").pipe(z.int("expected a whole number from 0 to 65535").min(0).max(65_535));
const seconds = z.number().positive().max(86_400);

const ConfigFile = z.strictObject({
	engine: engineChoice.optional(),
	model: z.string().min(1).optional(),
	base_url: z.url().optional(),
	local_url: z.url().optional(),
	host: z.string().min(1).optional(),
	port: z.int().min(0).max(65_535).optional(),
	/** US dollars that one run may cost at list price. */
	max_cost_usd: z.number().positive().optional(),
	worker_timeouts: z.record(z.string(), seconds).optional(),
	log_level: z.enum(["debug", "info", "warn", "error"]).optional(),
	docker: z.boolean().optional(),
	sandbox: sandboxChoice.optional(),
	/** Image that holds the sandbox's languages. */
	sandbox_image: z.string().min(1).optional(),
	max_execution_time: seconds.optional(),
	max_memory_limit: z.string().optional(),
	max_cpu_quota: z.int().min(1000).optional(),
});
type ConfigFile = z.infer<typeof ConfigFile>;

export interface Config {
	workspace: string;
	/** Rooms, logs, index, prompts of the person. */
	home: string;
	logDir: string;
	logLevel: "debug" | "info" | "warn" | "error";
	host: string;
	port: number;
	engine: {
		choice: z.infer<typeof engineChoice>;
		apiKey?: string;
		authToken?: string;
		baseUrl?: string;
		model?: string;
		localUrl?: string;
	};
	/** Milliseconds by worker name, where set. */
	workerTimeoutsMs: Record<string, number>;
	maxCostUsd?: number;
	sandbox: { preference: z.infer<typeof sandboxChoice>; image?: string; wallMs?: number; memoryBytes?: number; cpus?: number };
}

/** A setting that cannot be used: what is wrong and where, for a person. */
export class ConfigError extends Error {
	override name = "ConfigError";
}

export interface ConfigSources {
	flags: Partial<Record<"workspace" | "home" | "host" | "port" | "engine" | "model" | "base-url" | "local-url" | "log-level" | "config", string>>;
	env: Readonly<Record<string, string | undefined>>;
	platform: NodeJS.Platform;
	cwd: string;
}

export function loadConfig({ flags, env: given, platform, cwd }: ConfigSources): Config {
	const env = withoutEmpty(given);
	const home = homeFolder({ flags, env, platform, cwd });
	const file = readConfigFile(flags.config ?? env.AICLI_CONFIG_FILE, home, cwd);
	const check = <T>(name: string, schema: z.ZodType<T>, value: unknown): T => parseSetting(name, schema, value);
	const port = flags.port ?? env.ENSEMBLE_PORT;
	return Object.freeze({
		workspace: resolve(cwd, flags.workspace ?? "."),
		home,
		logDir: env.LOG_DIR ? resolve(cwd, env.LOG_DIR) : join(home, "logs"),
		logLevel: check("log level", ConfigFile.shape.log_level, flags["log-level"] ?? env.LOG_LEVEL?.toLowerCase() ?? file.log_level) ?? "info",
		host: flags.host ?? file.host ?? "127.0.0.1",
		port: port === undefined ? (file.port ?? 8080) : check("port", portNumber, port),
		engine: {
			choice: check("engine", engineChoice.optional(), flags.engine ?? env.ENSEMBLE_ENGINE ?? file.engine) ?? "auto",
			apiKey: env.ANTHROPIC_API_KEY,
			authToken: env.CLAUDE_CODE_OAUTH_TOKEN,
			baseUrl: check("base URL", z.url().optional(), flags["base-url"] ?? env.ANTHROPIC_BASE_URL ?? file.base_url),
			model: flags.model ?? env.ENSEMBLE_MODEL ?? file.model,
			localUrl: check("local URL", z.url().optional(), flags["local-url"] ?? env.ENSEMBLE_LOCAL_URL ?? file.local_url),
		},
		workerTimeoutsMs: workerTimeouts(env, file),
		maxCostUsd: file.max_cost_usd,
		sandbox: sandboxSettings(env, file),
	});
}

/** Where the person's data is; it need not exist. */
export function homeFolder({ flags, env, platform, cwd }: ConfigSources): string {
	const set = withoutEmpty(env);
	return resolve(cwd, flags.home ?? set.ENSEMBLE_HOME ?? dataFolder(set, platform));
}

/** Of analyses that need not be done again. */
export const analysisStoreIn = (home: string): string => join(home, "cache", "analyses.sqlite");

/** People and container files set a variable to nothing to say that it is not set. */
function withoutEmpty(env: ConfigSources["env"]): ConfigSources["env"] {
	return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));
}

/** Only what the person set: the agents' own definitions carry the usual limits. */
function workerTimeouts(env: ConfigSources["env"], file: ConfigFile): Record<string, number> {
	const result: Record<string, number> = {};
	for (const [name, seconds] of Object.entries(file.worker_timeouts ?? {})) result[name] = seconds * 1000;
	for (const [variable, given] of Object.entries(env)) {
		const name = /^WORKER_TIMEOUT_([A-Z0-9_]+)$/.exec(variable)?.[1]?.toLowerCase();
		if (name !== undefined) result[name] = 1000 * parseSetting(variable, z.coerce.number().positive().max(86_400), given);
	}
	return result;
}

function sandboxSettings(env: ConfigSources["env"], file: ConfigFile): Config["sandbox"] {
	const wall = env.MAX_EXECUTION_TIME ?? file.max_execution_time;
	const memory = env.MAX_MEMORY_LIMIT ?? file.max_memory_limit;
	const quota = env.MAX_CPU_QUOTA ?? file.max_cpu_quota;
	const preference = parseSetting("ENSEMBLE_SANDBOX", sandboxChoice.optional(), env.ENSEMBLE_SANDBOX ?? file.sandbox);
	const allowsDocker = parseSetting("DOCKER_ENABLED", switchWord.optional(), env.DOCKER_ENABLED) ?? file.docker ?? true;
	return {
		preference: preference ?? (allowsDocker ? "auto" : "bubblewrap"),
		image: env.ENSEMBLE_SANDBOX_IMAGE ?? file.sandbox_image,
		wallMs: wall === undefined ? undefined : 1000 * parseSetting("MAX_EXECUTION_TIME", z.coerce.number().positive().max(3600), wall),
		memoryBytes: memory === undefined ? undefined : parseSetting("MAX_MEMORY_LIMIT", memorySize, memory),
		// Docker's quota is in microseconds of a 100 ms period.
		cpus: quota === undefined ? undefined : parseSetting("MAX_CPU_QUOTA", z.coerce.number().int().min(1000), quota) / 100_000,
	};
}

const switchWord = z.stringbool({ error: "expected true or false" });

/** Docker's notation: 128m, 1g, 134217728. */
const memorySize = z
	.string()
	.regex(/^\d+[kmg]?b?$/i, "expected a size such as 128m or 1g")
	.transform((text) => {
		const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[text.replace(/[\db]/gi, "").toLowerCase()] ?? 1;
		return Number.parseInt(text, 10) * unit;
	})
	// Less does not even start a program, and Docker takes 0 for no limit at all.
	.refine((bytes) => bytes >= 16 * 1024 ** 2, "expected at least 16m");

function parseSetting<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map((issue) => issue.message).join("; ");
	throw new ConfigError(`${name} is set to ${JSON.stringify(value)}: ${problems}. Correct it and start again.`);
}

function readConfigFile(named: string | undefined, home: string, cwd: string): ConfigFile {
	const path = named === undefined ? join(home, "config.yaml") : isAbsolute(named) ? named : join(cwd, named);
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
		if (named === undefined && code === "ENOENT") return {};
		throw new ConfigError(`The configuration file ${path} cannot be read (${code}). Check that it is there and that you may read it.`, { cause: error });
	}
	let content: unknown;
	try {
		content = parseYaml(text) ?? {};
	} catch (error) {
		// The parser shows the lines around it too; the first says what and where.
		const what = error instanceof YAMLParseError ? (error.message.split("\n")[0] ?? "").replace(/:$/, "") : String(error);
		throw new ConfigError(`The configuration file ${path} is not valid YAML: ${what}. Correct that line.`, { cause: error });
	}
	const parsed = ConfigFile.safeParse(content);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "(top level)"}: ${issue.message}`);
	const known = parsed.error.issues.some(({ code }) => code === "unrecognized_keys") ? ` Known settings: ${Object.keys(ConfigFile.shape).join(", ")}.` : "";
	throw new ConfigError(`The configuration file ${path} has settings that cannot be used: ${problems.join("; ")}. Correct them and start again.${known}`);
}

function dataFolder(env: ConfigSources["env"], platform: NodeJS.Platform): string {
	const user = env.HOME ?? homedir();
	if (platform === "darwin") return join(user, "Library", "Application Support", "Ensemble");
	if (platform === "win32") return join(env.LOCALAPPDATA ?? join(user, "AppData", "Local"), "Ensemble");
	return join(env.XDG_DATA_HOME ?? join(user, ".local", "share"), "ensemble");
}
