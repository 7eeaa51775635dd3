// Runs code that members of a room send, one at a time for each member, whatever number of connections they have.
// Does not know sockets or rooms; roles were checked before.

import { posix } from "node:path";
import { EnsembleError } from "#protocol/errors.ts";
import type { ExecutionResult } from "#protocol/execution.ts";
import type { Executions, FileRun, Watch } from "./executions.ts";
import { isContained } from "./files.ts";
import type { ExecutionFiles } from "./project-snapshot.ts";

export interface CodeRequest {
	code: string;
	language: NonNullable<FileRun["language"]>;
	/** File of the workspace that the code stands for: it runs with the project around it. Absent: by itself. */
	filePath?: string;
}

export interface MemberExecutionsDeps {
	executions: Pick<Executions, "runFile">;
	/** The workspace, without what is staged. */
	files: Pick<ExecutionFiles, "list" | "readBytes">;
}

export class MemberExecutions {
	readonly #deps: MemberExecutionsDeps;
	readonly #active = new Map<string, AbortController>();

	constructor(deps: MemberExecutionsDeps) {
		this.#deps = deps;
	}

	/** An aborted signal, as of a closed connection, ends it with outcome `stopped`. */
	async execute(userId: string, request: CodeRequest, { signal, onStart }: Pick<Watch, "signal" | "onStart">): Promise<ExecutionResult> {
		if (this.#active.has(userId)) throw new EnsembleError("execution_active", "Your code is running already. Wait for its end, or send stop_execution.");
		const stopped = new AbortController();
		this.#active.set(userId, stopped);
		try {
			const { files, path } = this.#filesFor(request);
			const watch = { signal: AbortSignal.any([signal, stopped.signal]), onStart };
			const ran = await this.#deps.executions.runFile(files, { path, language: request.language }, watch);
			if (!ran.ok) throw new EnsembleError("not_supported", ran.reason);
			return ran.execution;
		} catch (error) {
			if ((stopped.signal.aborted || signal.aborted) && !(error instanceof EnsembleError)) throw new EnsembleError("not_supported", "Stopped before it began.");
			throw error;
		} finally {
			this.#active.delete(userId);
		}
	}

	/** Safe to repeat. */
	stop(userId: string): void {
		this.#active.get(userId)?.abort(new Error("stopped by its member"));
	}

	#filesFor({ code, language, filePath }: CodeRequest): { files: ExecutionFiles; path: string } {
		const { files } = this.#deps;
		if (filePath === undefined) {
			// Java's public class has to be in a file of its name.
			const path = language === "java" ? `${/\bpublic\s+(?:final\s+)?class\s+(\w+)/.exec(code)?.[1] ?? "Main"}.java` : "main";
			return {
				path,
				files: { list: async () => ({ paths: [path], truncated: false }), readBytes: async () => undefined, staged: async () => new Map([[path, code]]) },
			};
		}
		const path = posix.normalize(filePath);
		if (!isContained(path)) throw new EnsembleError("outside_workspace", `${filePath} is not a file of the workspace.`);
		return { path, files: withTexts(files, new Map([[path, code]])) };
	}
}

/** Files of a folder with texts on top that are not on disk. */
export function withTexts(files: Pick<ExecutionFiles, "list" | "readBytes">, texts: ReadonlyMap<string, string>): ExecutionFiles {
	return {
		readBytes: (path, maxBytes) => files.readBytes(path, maxBytes),
		staged: async () => new Map(texts),
		async list(signal) {
			const { paths, truncated } = await files.list(signal);
			return { paths: [...new Set([...paths, ...texts.keys()])].sort(), truncated };
		},
	};
}
