// Words of the command line → one command. Unknown words are a usage error that says what would be right.

import { parseArgs } from "node:util";

export type Command =
	| { kind: "help" }
	| { kind: "version" }
	/** `welcome` prints the screen for people; without it only addresses. */
	| { kind: "serve"; json: boolean; welcome: boolean; sample: boolean; flags: Flags }
	| { kind: "run"; request: string; yes: boolean; json: boolean; verbose: boolean; sample: boolean; flags: Flags }
	| { kind: "exec"; file: string; language?: Language; stdin?: string; timeoutMs?: number; memoryBytes?: number; json: boolean; flags: Flags }
	| { kind: "doctor"; json: boolean; flags: Flags }
	| { kind: "sandbox-build"; base?: string; install: boolean; flags: Flags }
	| AnalyzeCommand
	| { kind: "lsp"; flags: Flags }
	| { kind: "usage-error"; message: string };

export const formats = ["text", "json", "sarif"] as const;
const failLevels = ["error", "warning", "info"] as const;

export interface AnalyzeCommand {
	kind: "analyze";
	paths: string[];
	format: (typeof formats)[number];
	failOn: (typeof failLevels)[number];
	/** Also asks the tools that the workspace has of its own. */
	withTools: boolean;
	/** Whether analyses of before may answer, and these are kept. */
	cache: boolean;
	flags: Flags;
}

export type Flags = Partial<Record<"workspace" | "home" | "host" | "port" | "engine" | "model" | "base-url" | "local-url" | "log-level" | "config", string>>;

export const languages = ["python", "javascript", "typescript", "java", "go"] as const;
export type Language = (typeof languages)[number];

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const common = { home: text, config: text, "log-level": text, help: flag, version: flag };
const shared = {
	...common,
	workspace: text,
	engine: text,
	model: text,
	"base-url": text,
	"local-url": text,
	sample: flag,
};
const optionsOf = {
	serve: { ...shared, port: text, host: text, json: flag },
	run: { ...shared, yes: flag, json: flag, verbose: flag },
	exec: { ...common, workspace: text, language: text, stdin: text, timeout: text, memory: text, json: flag },
	doctor: { ...common, json: flag },
	sandbox: { ...common, base: text, "no-install": flag },
	analyze: { format: text, json: flag, "fail-on": text, "with-tools": flag, "no-cache": flag, home: text, help: flag, version: flag },
	lsp: { ...shared, port: text, stdio: flag, clientProcessId: text },
};

export const usage = `Ensemble: people and a team of agents write, review, run and share code in one room.

Usage
  ensemble                                  start the backend and the web page
  ensemble "REQUEST" [--workspace DIR]      ask the team (the same as: ensemble run "REQUEST")
  ensemble serve [--port N] [--host H]      the backend alone
  ensemble analyze [PATH…]                  problems, complexity and quality score of files and folders
  ensemble exec FILE [--json]               run one file in the sandbox
  ensemble doctor [--json]                  which sandbox this machine has, and how to get a better one
  ensemble sandbox build [--base IMAGE]     build the image that containers run in
  ensemble lsp                              the language server (started by the editor)

Options
  --workspace DIR    folder to work on (default: this folder)
  --sample           work on your own copy of the bundled sample project
  --yes              accept every proposed change and approve what the team asks
  --json             run: the room's events, one JSON object a line, nothing asked; serve: {"url","token"} on the first line
  --verbose          run: show what the tools answered
  --engine NAME      auto, anthropic, local or offline (default: auto)
  --model ID         model to ask for
  --base-url URL     address of the Messages API      --local-url URL   address of a local model server
  --config FILE      settings (YAML)                  --home DIR        where rooms and logs are kept
  --log-level LEVEL  debug, info, warn or error
  --help, --version

Options of analyze
  --format NAME      text, json (one object a line and file) or sarif (default: text); --json is --format json
  --fail-on LEVEL    the exit status is 1 where there is an error, warning or info (default: error)
  --with-tools       also ask oxlint, ESLint, staticcheck and PMD of the workspace; this runs programs of the workspace
  --no-cache         analyse everything anew, and keep nothing

Options of exec
  --language L       python, javascript, typescript, java or go (default: by the file's ending)
  --workspace DIR    take this whole folder along (default: the file alone)
  --stdin FILE|-     what the program can read; - is this command's own input (default: nothing)
  --timeout S        seconds of wall time             --memory M        for example 256m
  --json             one object with output and outcome instead of the output itself

Options of sandbox build
  --base IMAGE       start from this image            --no-install      it has the languages already

Exit status of exec: the program's own, 124 out of time, 125 ended by another limit or not started, 130 stopped.
Exit status of a run: 0 done, 1 failed, 2 wrong usage, 130 stopped.
`;

export function parseCommand(args: readonly string[]): Command {
	const first = args[0];
	if (first === "help") return { kind: "help" };
	if (first === "serve") return parseServe(args.slice(1), false);
	if (first === "run") return parseRun(args.slice(1));
	if (first === "exec") return parseExec(args.slice(1));
	if (first === "doctor") return parsed(args.slice(1), optionsOf.doctor, (flags, switches) => ({ kind: "doctor", json: switches.has("json"), flags }));
	if (first === "sandbox") return parseSandbox(args.slice(1));
	if (first === "analyze") return parseAnalyze(args.slice(1));
	if (first === "lsp") return parseLsp(args.slice(1));
	return first === undefined || args.every((word, index) => isFlagOrValue(args, word, index)) ? parseServe(args, true) : parseRun(args);
}

/** Whether a word belongs to a flag rather than to a request. */
function isFlagOrValue(args: readonly string[], word: string, index: number): boolean {
	if (word.startsWith("-")) return true;
	const before = args[index - 1];
	if (!before?.startsWith("--") || before.includes("=")) return false;
	const option = Object.entries({ ...optionsOf.serve, ...optionsOf.run }).find(([name]) => name === before.slice(2));
	return option?.[1].type === "string";
}

function parseServe(args: readonly string[], welcome: boolean): Command {
	return parsed(args, optionsOf.serve, (flags, switches, words) =>
		words.length > 0
			? usageError(`serve takes no words, but got "${words.join(" ")}"`)
			: { kind: "serve", json: switches.has("json"), welcome: welcome && !switches.has("json"), sample: switches.has("sample"), flags },
	);
}

function parseRun(args: readonly string[]): Command {
	return parsed(args, optionsOf.run, (flags, switches, words) => {
		const request = words.join(" ").trim();
		if (request === "") return usageError('run needs a request, for example: ensemble run "run the tests"');
		return {
			kind: "run",
			request,
			yes: switches.has("yes"),
			json: switches.has("json"),
			verbose: switches.has("verbose"),
			sample: switches.has("sample"),
			flags,
		};
	});
}

function parseExec(args: readonly string[]): Command {
	return parsed(args, optionsOf.exec, (given, switches, words) => {
		const { language: wanted, stdin, timeout, memory, ...flags } = given;
		const [file, ...more] = words;
		if (file === undefined || more.length > 0) return usageError("exec needs one file, for example: ensemble exec app.py");
		const language = languages.find((each) => each === wanted);
		if (wanted !== undefined && !language) return usageError(`--language must be one of ${languages.join(", ")}`);
		const timeoutMs = timeout === undefined ? undefined : Number(timeout) * 1000;
		if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= 3_600_000)) return usageError("--timeout must be a number of seconds up to 3600");
		const memoryBytes = memory === undefined ? undefined : bytesOf(memory);
		if (memoryBytes !== undefined && !(memoryBytes >= 16 * 1024 ** 2 && Number.isSafeInteger(memoryBytes)))
			return usageError("--memory must be a size of at least 16m, such as 128m or 1g");
		return { kind: "exec", file, language, stdin, timeoutMs, memoryBytes, json: switches.has("json"), flags };
	});
}

/** Docker's notation; NaN where it is none. */
function bytesOf(size: string): number {
	const match = /^(\d+)([kmg]?)b?$/i.exec(size);
	const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[match?.[2]?.toLowerCase() ?? ""] ?? 1;
	return Number(match?.[1] ?? Number.NaN) * unit;
}

function parseSandbox(args: readonly string[]): Command {
	return parsed(args, optionsOf.sandbox, ({ base, ...flags }, switches, words) =>
		words.join(" ") === "build" ? { kind: "sandbox-build", base, install: !switches.has("no-install"), flags } : usageError('sandbox knows one word: "build"'),
	);
}

function parseAnalyze(args: readonly string[]): Command {
	return parsed(args, optionsOf.analyze, ({ format: named, "fail-on": level = "error", ...flags }, switches, words) => {
		const wanted = named ?? (switches.has("json") ? "json" : "text");
		const format = formats.find((each) => each === wanted);
		if (!format) return usageError(`--format must be one of ${formats.join(", ")}`);
		if (switches.has("json") && format !== "json") return usageError(`--json and --format ${format} contradict each other`);
		const failOn = failLevels.find((each) => each === level);
		if (!failOn) return usageError(`--fail-on must be one of ${failLevels.join(", ")}`);
		const options = { withTools: switches.has("with-tools"), cache: !switches.has("no-cache"), flags };
		return { kind: "analyze", paths: words.length > 0 ? words : ["."], format, failOn, ...options };
	});
}

function parseLsp(args: readonly string[]): Command {
	return parsed(args, optionsOf.lsp, (flags) => ({ kind: "lsp", flags }));
}

/** Values of options by name; those of a setting pass on as flags. */
type Given = Flags & Partial<Record<"language" | "stdin" | "timeout" | "memory" | "base" | "format" | "fail-on", string>>;
type Options = Record<string, { type: "string" | "boolean" }>;

function parsed(args: readonly string[], options: Options, build: (flags: Given, switches: Set<string>, words: string[]) => Command): Command {
	try {
		const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
		if (values.help === true) return { kind: "help" };
		if (values.version === true) return { kind: "version" };
		const flags: Record<string, string> = {};
		const switches = new Set<string>();
		for (const [name, value] of Object.entries(values)) {
			if (typeof value === "string") flags[name] = value;
			else if (value === true) switches.add(name);
		}
		return build(flags, switches, positionals);
	} catch (error) {
		// parseArgs throws for nothing but unknown or incomplete options; its first sentence says which.
		return usageError(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error));
	}
}

const usageError = (message: string): Command => ({ kind: "usage-error", message: `${message}. Run with --help to see what is possible.` });
