// Argv, environment, signals, streams and exit: the only file that touches `process`.

import { Console } from "node:console";
import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { analysisProgram } from "./analysis-program.ts";
import { type Backend, createBackend } from "./backend.ts";
import { systemClock } from "./base/clock.ts";
import { createFileLogger, logFileIn } from "./base/file-logger.ts";
import { randomId } from "./base/ids.ts";
import { type LogFields, type Logger, silentLogger } from "./base/logger.ts";
import { nodeTooOld } from "./base/node-version.ts";
import { analysisStoreIn, type Config, ConfigError, homeFolder, loadConfig } from "./config.ts";
import { sandboxBackend } from "./sandbox-backend.ts";
import { sandboxProgram } from "./sandbox-program.ts";
import { type Command, parseCommand, usage } from "./terminal/arguments.ts";
import { runCommand } from "./terminal/run-command.ts";
import { sampleWorkspace } from "./terminal/sample-workspace.ts";
import { printable, type Terminal } from "./terminal/terminal.ts";
import { exitFailed, exitUsage, Trouble } from "./terminal/trouble.ts";
import { welcomeScreen } from "./terminal/welcome.ts";

const exitStopped = 130;

/** Set by the build; the sources run as "dev". */
declare const ENSEMBLE_VERSION: string | undefined;
const version = typeof ENSEMBLE_VERSION === "undefined" ? "dev" : ENSEMBLE_VERSION;

/** dist/ of the installed product: the folders that the build lays beside the program. */
const dist = dirname(dirname(fileURLToPath(import.meta.url)));

async function main(): Promise<number> {
	const tooOld = nodeTooOld(process.versions.node);
	if (tooOld) throw new Trouble(tooOld, exitFailed);
	const readerGone = streamGuards();
	const command = parseCommand(process.argv.slice(2));
	if (command.kind === "help") return print(usage);
	if (command.kind === "version") return print(`${version}\n`);
	if (command.kind === "usage-error") throw new Trouble(command.message, exitUsage);
	if (command.kind === "analyze") return analyze(command, readerGone);
	const config = await configFor(command);
	const logger = loggerFor(config);
	// A lost promise is our bug, never the end of people's work: it goes to the log and the backend lives on.
	process.on("unhandledRejection", (error) => logger.error("unhandled rejection", { error }));
	// After any other the process is in no known state: it ends, but not without a word in the log.
	process.on("uncaughtExceptionMonitor", (error) => logger.error("uncaught exception", { error }));
	const deps = {
		assets: {
			media: join(dist, "media"),
			prompts: join(dist, "prompts"),
			wasm: join(dist, "server"),
			images: join(dist, "images"),
			analysisWorker: join(dist, "server", "analysis-worker.mjs"),
		},
		env: process.env,
		platform: process.platform,
		process: { pid: process.pid, node: process.execPath, uid: process.getuid?.() ?? -1, isRunning },
		version,
		logger,
		clock: systemClock,
		newId: randomId,
	};
	if (command.kind === "exec" || command.kind === "doctor" || command.kind === "sandbox-build") {
		const sandbox = sandboxBackend(config, deps, { workspace: command.kind === "exec" ? command.flags.workspace : undefined, readyCells: 0 });
		try {
			return await sandboxProgram(command, {
				config,
				sandbox,
				stdin: () => process.stdin,
				stdout: process.stdout,
				stderr: process.stderr,
				interrupted: AbortSignal.any([endSignal(), readerGone]),
			});
		} finally {
			await sandbox.sandbox.dispose();
		}
	}
	const backend = await createBackend(config, deps);
	try {
		if (command.kind === "serve") return await serve(command, config, backend);
		if (command.kind === "run") return await run(command, backend, readerGone);
		return await backend.serveEditor({ input: process.stdin, output: process.stdout, ended: endSignal() });
	} finally {
		await backend.dispose();
	}
}

async function configFor(command: Extract<Command, { flags: unknown }>): Promise<Config> {
	// The editor is told where its backend listens; a fixed port is for people who type addresses.
	const flags = command.kind === "lsp" ? { port: "0", ...command.flags } : command.flags;
	const sources = { flags, env: process.env, platform: process.platform, cwd: process.cwd() };
	let config = loadConfig(sources);
	await requireWritable(config.home);
	if ((command.kind === "serve" || command.kind === "run") && command.sample) {
		const workspace = await sampleWorkspace(join(dist, "samples"), config.home);
		config = loadConfig({ ...sources, flags: { ...flags, workspace } });
	}
	const folder = await stat(config.workspace).catch(() => undefined);
	const isReadable = await access(config.workspace, constants.R_OK | constants.X_OK).then(
		() => true,
		() => false,
	);
	if (!folder?.isDirectory() || !isReadable)
		throw new Trouble(`The workspace ${config.workspace} is not a folder that can be read. Name one with --workspace DIR.`, exitUsage);
	return config;
}

/** Said before anything is begun: the first to fail would otherwise be whatever happens to write first. */
async function requireWritable(home: string): Promise<void> {
	try {
		await mkdir(home, { recursive: true, mode: 0o700 });
		await access(home, constants.W_OK);
	} catch (error) {
		const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new Trouble(
			`Rooms and logs cannot be kept in ${home} (${why}). Make that folder writable, or name another with --home DIR or ENSEMBLE_HOME.`,
			exitFailed,
		);
	}
}

/**
 * stdout carries protocol or results only, so what a library prints goes to stderr. A reader that goes away, as with `| head -1`, must not
 * end the program in the middle of a write. Aborted where nobody reads stdout any more.
 */
function streamGuards(): AbortSignal {
	// That a library calls something old is no news for who runs a program.
	process.noDeprecation = true;
	globalThis.console = new Console(process.stderr, process.stderr);
	const gone = new AbortController();
	process.stdout.on("error", () => gone.abort());
	process.stderr.on("error", () => {}); // nobody is left to complain to
	return gone.signal;
}

function loggerFor(config: Config): Logger {
	try {
		return createFileLogger(config.logDir, config.logLevel);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new Trouble(`Logs cannot be written to ${config.logDir} (${why}). Free some space or name another folder with --home DIR or LOG_DIR.`, exitFailed);
	}
}

async function serve(command: Extract<Command, { kind: "serve" }>, config: Config, backend: Backend): Promise<number> {
	const ended = endSignal();
	const { url, token, port } = await backend.listen();
	if (command.json) {
		print(`${JSON.stringify({ url, token })}\n`);
	} else if (command.welcome) {
		const { engine, sandbox } = await backend.facts();
		const portTaken = config.port !== 0 && port !== config.port ? { asked: config.port, got: port } : undefined;
		const facts = { engine, sandbox, portTaken, pageUrl: `${url}/#token=${token}`, workspace: config.workspace, isSample: command.sample };
		print(welcomeScreen({ ...facts, logs: logFileIn(config.logDir), colour: process.stdout.hasColors?.() ?? false }));
	} else {
		print(`${url}/#token=${token}\n`);
	}
	await new Promise<void>((resolve) => ended.addEventListener("abort", () => resolve(), { once: true }));
	if (command.welcome) print("\nStopping …\n");
	return 0;
}

async function run(command: Extract<Command, { kind: "run" }>, backend: Backend, readerGone: AbortSignal): Promise<number> {
	const interrupted = AbortSignal.any([endSignal(), readerGone]);
	// A second Ctrl+C does not wait for anything.
	interrupted.addEventListener("abort", () => process.once("SIGINT", () => process.exit(exitStopped)), { once: true });
	const room = await backend.newRoom(command.request);
	return runCommand(command, { terminal: processTerminal(), interrupted, connect: room.connect, changesets: room.changesets });
}

async function analyze(command: Extract<Command, { kind: "analyze" }>, readerGone: AbortSignal): Promise<number> {
	const interrupted = AbortSignal.any([endSignal(), readerGone]);
	const home = homeFolder({ flags: command.flags, env: process.env, platform: process.platform, cwd: process.cwd() });
	return analysisProgram(command, {
		terminal: processTerminal(),
		assets: { wasm: join(dist, "server"), analysisWorker: join(dist, "server", "analysis-worker.mjs") },
		cwd: process.cwd(),
		...(command.cache ? { storeFile: analysisStoreIn(home) } : {}),
		env: process.env,
		node: process.execPath,
		version,
		interrupted,
		clock: systemClock,
		logger: stderrLogger,
	});
}

/** Only what went wrong: a log file would need a home. */
const stderrLogger: Logger = {
	...silentLogger,
	error: (message, { error }: LogFields = {}) => void process.stderr.write(`ensemble: ${message}${error === undefined ? "" : `: ${String(error)}`}\n`),
	child: () => stderrLogger,
};

/** Aborted by Ctrl+C, a terminal that closes, or a request to end. */
function endSignal(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => controller.abort());
	return controller.signal;
}

function processTerminal(): Terminal {
	return {
		out: (text) => void process.stdout.write(text),
		err: (text) => void process.stderr.write(text),
		interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
		colour: process.stdout.hasColors?.() ?? false,
		columns: process.stdout.columns ?? 80,
		async ask(question, signal) {
			const lines = createInterface({ input: process.stdin, output: process.stdout });
			try {
				return await lines.question(question, { signal });
			} catch {
				// Aborted, or the input ended: there is no answer.
				return undefined;
			} finally {
				lines.close();
			}
		},
	};
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Not ours to signal, but there.
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

function print(text: string): 0 {
	process.stdout.write(text);
	return 0;
}

/** What people see of a failure: one sentence, and where the details are. */
function explain(error: unknown): { message: string; exitCode: number } {
	if (error instanceof Trouble) return error;
	if (error instanceof ConfigError) return { message: error.message, exitCode: exitUsage };
	return { message: error instanceof Error ? error.message : String(error), exitCode: exitFailed };
}

try {
	process.exitCode = await main();
} catch (error) {
	const { message, exitCode } = explain(error);
	process.stderr.write(`ensemble: ${printable(message)}\n`);
	process.exitCode = exitCode;
}
// Nothing that was left open may keep a program alive whose work is done.
process.stdout.write("", () => process.exit());
