// Problems of one file, as `analysis_result` has them.

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

/** What somebody wants of a rule. */
export type RuleLevel = "off" | Issue["severity"];

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

/** One function, method, lambda with a name of its own, or constructor; lines are 1-based, columns 0-based UTF-16. */
export interface FunctionMetrics {
	name: string;
	line: number;
	end_line: number;
	/** As the tool named in the documentation counts it for this language. */
	cyclomatic: number;
	/** Cognitive Complexity, by its published rules. */
	cognitive: number;
	parameters: number;
	/** Deepest nesting of control structures in it. */
	nesting: number;
	lines: number;
}

export interface FileMetrics {
	lines_of_code: number;
	functions: number;
	classes: number;
	/** Sum of the functions' cyclomatic complexity. */
	complexity: number;
}

export interface Analysis {
	language: string;
	success: boolean;
	syntax_valid: boolean;
	/** Absent where the file was not analysed; programs and raw clients get zeros then, and see it by `success`. */
	metrics?: FileMetrics;
	functions?: FunctionMetrics[];
	issues: Issue[];
	/** 0–100 by the versioned formula of analysis/quality-score.ts; every lost point belongs to an issue or a function. */
	quality_score?: number;
	/** Why there is nothing to show: binary, too large, no rules for the language. */
	note?: string;
}
