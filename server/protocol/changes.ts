// Proposed edits, reviewed hunk by hunk.

export type HunkState = "pending" | "accepted" | "rejected" | "conflicted" | "reverted";

/** One place of one file. Line numbers are 1-based in the text that was read; `old_lines` and `new_lines` are without line ends. */
export interface Hunk {
	/** Derived from the content, so that staging the same edit again keeps an earlier decision. */
	hunk_id: string;
	old_start: number;
	old_lines: string[];
	new_start: number;
	new_lines: string[];
	/** Up to three unchanged lines on each side; they place the hunk when the file has moved on. */
	before: string[];
	after: string[];
	state: HunkState;
}

export interface FileChange {
	/** Relative to the workspace, with forward slashes. */
	path: string;
	action: "create" | "modify" | "delete";
	/** sha256 (hex) of the text that the hunks were made against; absent for `create`. */
	base_hash?: string;
	/** Line end and whether the last line has one, on both sides, so that applying all hunks gives the proposed bytes. */
	eol: "\n" | "\r\n";
	hunks: Hunk[];
	/** Whether the proposed text ends in a line end. */
	final_newline: boolean;
}

/** All that one run proposes. A run has at most one. */
export interface Changeset {
	changeset_id: string;
	run_id: string;
	files: FileChange[];
}
