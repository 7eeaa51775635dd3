// Words of the command line → one command. Unknown words are a usage error that says what would be right.

import { parseArgs } from "node:util";

export type Command =
	| { kind: "help" }
	| { kind: "version" }
	/** `welcome` prints the screen for people; without it only addresses. */
	| { kind: "serve"; json: boolean; welcome: boolean; sample: boolean; flags: Flags }
	| { kind: "run"; request: string; yes: boolean; json: boolean; verbose: boolean; sample: boolean; flags: Flags }
	| { kind: "lsp"; flags: Flags }
	| { kind: "usage-error"; message: string };

export type Flags = Partial<Record<"workspace" | "home" | "host" | "port" | "engine" | "model" | "base-url" | "local-url" | "log-level" | "config", string>>;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const shared = {
	workspace: text,
	home: text,
	engine: text,
	model: text,
	"base-url": text,
	"local-url": text,
	"log-level": text,
	config: text,
	sample: flag,
	help: flag,
	version: flag,
};
const optionsOf = {
	serve: { ...shared, port: text, host: text, json: flag },
	run: { ...shared, yes: flag, json: flag, verbose: flag },
	lsp: { ...shared, port: text, stdio: flag, clientProcessId: text },
};

export const usage = `Ensemble: people and a team of agents write, review, run and share code in one room.

Usage
  ensemble                                  start the backend and the web page
  ensemble "REQUEST" [--workspace DIR]      ask the team (the same as: ensemble run "REQUEST")
  ensemble serve [--port N] [--host H]      the backend alone
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

Exit status of a run: 0 done, 1 failed, 2 wrong usage, 130 stopped.
`;

export function parseCommand(args: readonly string[]): Command {
	const first = args[0];
	if (first === "help") return { kind: "help" };
	if (first === "serve") return parseServe(args.slice(1), false);
	if (first === "run") return parseRun(args.slice(1));
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

function parseLsp(args: readonly string[]): Command {
	return parsed(args, optionsOf.lsp, (flags) => ({ kind: "lsp", flags }));
}

type Options = Record<string, { type: "string" | "boolean" }>;

function parsed(args: readonly string[], options: Options, build: (flags: Flags, switches: Set<string>, words: string[]) => Command): Command {
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
