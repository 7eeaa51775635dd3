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
	/** Decided before the file was last staged: its line numbers are those of an earlier text, and an accepted one is part of the base. */
	carried?: true;
}

export interface FileChange {
	/** Relative to the workspace, with forward slashes. */
	path: string;
	action: "create" | "modify" | "delete";
	/** sha256 (hex) of the text that the hunks were made against; absent where there was no file. */
	base_hash?: string;
	/** What joins the lines of the hunks on both sides, so that applying all hunks gives the proposed bytes. */
	eol: "\n" | "\r\n";
	hunks: Hunk[];
	/** Whether the proposed text ends in a line end. */
	final_newline: boolean;
	/** The same for the text that the hunks were made against; absent counts as `final_newline`. */
	base_final_newline?: boolean;
}

/** All that one run proposes. A run has at most one. */
export interface Changeset {
	changeset_id: string;
	run_id: string;
	files: FileChange[];
}
