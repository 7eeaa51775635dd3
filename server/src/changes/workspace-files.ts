// The port to the texts of the workspace: what is read is what a person would see (an open editor's text before the disk's),
// and the only way that anything of ours writes there. Two adapters: the disk, and the editor through LSP.

export type ReadText =
	| { kind: "text"; text: string /** sha256, hex */; hash: string }
	| { kind: "absent" }
	/** Exists, but is not something to edit: binary, not UTF-8, over the size limit, unreadable. */
	| { kind: "refused"; reason: string };

export type WriteOutcome = { ok: true } | { ok: false; reason: string };

export interface WorkspaceFiles {
	/** Real path of the workspace folder. */
	readonly root: string;
	/**
	 * Real path of a workspace file given relative to the root. Throws `outside_workspace` for absolute paths, `..`, symlinks
	 * that lead out, UNC and drive tricks, NUL; and, with `forWrite`, for protected paths (.git, .vscode, .claude, our own folders).
	 */
	resolve(path: string, access: "read" | "write"): Promise<string>;
	read(path: string): Promise<ReadText>;
	/** Bytes on disk, for what goes into a sandbox; undefined where absent, unreadable or over `maxBytes`. */
	readBytes(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
	/** Replaces, creates (`expected` undefined) or deletes (`text` undefined) one file; refused where the present text is not `expected`. */
	write(path: string, expected: string | undefined, text: string | undefined): Promise<WriteOutcome>;
	/** Relative paths of all files, .gitignore and .git respected, sorted; at most `limit`. */
	list(limit: number, signal?: AbortSignal): Promise<ListedFiles>;
}

export interface ListedFiles {
	paths: string[];
	/** Whether there are more. */
	truncated: boolean;
	/** Folders that could not be looked into, ending in a slash. */
	unreadable: string[];
}

/** Largest file that is read as text. */
export const maxTextBytes = 2 * 1024 * 1024;
