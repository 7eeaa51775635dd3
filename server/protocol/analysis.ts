// Problems of one file (SPEC D3 `analysis_result`, D5).

export interface TextRange {
	/** 1-based line, 0-based UTF-16 column; the end is exclusive. */
	line: number;
	column: number;
	end_line: number;
	end_column: number;
}

export interface TextFix {
	title: string;
	/** `safe` keeps the meaning of the program; `unsafe` may change it and wants a look. */
	safety: "safe" | "unsafe";
	edits: (TextRange & { text: string })[];
}

export interface Issue extends TextRange {
	/** What kind of trouble, for grouping: `syntax`, `bug`, `style`, … */
	type: string;
	rule: string;
	severity: "error" | "warning" | "info" | "hint";
	message: string;
	suggestion: string;
	fix?: TextFix;
	documentation_url?: string;
}

export interface Analysis {
	language: string;
	success: boolean;
	syntax_valid: boolean;
	issues: Issue[];
	/** Why there is nothing to show: binary, too large, no rules for the language. */
	note?: string;
}
