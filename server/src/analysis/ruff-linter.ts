// Problems of a Python text, from ruff compiled to WebAssembly. Turns its findings into ours and decides which fixes are safe.
// The one file that knows ruff. Its module reads its wasm file from the folder that it is loaded from (node_modules, or dist/server).

import * as ruff from "@astral-sh/ruff-wasm-nodejs";
import type { Issue, TextFix } from "#protocol/analysis.ts";
import { pythonRules } from "./python-rules.ts";
import { secondLook } from "./ruff-rules/second-look.ts";

/** The oldest Python that still gets fixes; newer syntax is accepted, and no fix may need more than this. */
const targetVersion = "py310";

interface Location {
	/** Both 1-based; columns are UTF-16 units. */
	row: number;
	column: number;
}

interface Finding {
	code: string | null;
	message: string;
	start_location: Location;
	end_location: Location;
	subDiagnostics: { message: string }[];
	fix: { message: string | null; edits: { content: string | null; location: Location; end_location: Location }[] } | null;
}

export interface PythonLinter {
	/** Throws where the linter failed. It must not be used any more then: its memory may be broken, and the module cannot be loaded twice. */
	check(path: string, text: string): Issue[];
	dispose(): void;
}

const defaultCodes = () => [...pythonRules].filter(([, rule]) => rule.enabledByDefault).map(([code]) => code);

export function loadRuff(): PythonLinter {
	const settings = { "target-version": targetVersion, lint: { select: defaultCodes() } };
	const workspace = new ruff.Workspace(settings, ruff.PositionEncoding.Utf16);
	return {
		check(path, text) {
			const found: Finding[] = workspace.check(text);
			// It does not see the file's name, and in stubs a name may be used before it is defined, and imported for others.
			const findings = /\.pyi$/i.test(path) ? found.filter(isSyntaxError) : found;
			const isValid = !findings.some(isSyntaxError);
			const issues = findings.map((finding) => (isSyntaxError(finding) ? syntaxIssue(finding) : ruleIssue(finding, path, isValid)));
			return secondLook(issues, path, text);
		},
		dispose: () => workspace.free(),
	};
}

function isSyntaxError(finding: Finding): boolean {
	return finding.code === null || finding.code === "invalid-syntax";
}

function syntaxIssue(finding: Finding): Issue {
	const message = finding.message.charAt(0).toUpperCase() + finding.message.slice(1);
	return { ...rangeOf(finding), type: "syntax", rule: finding.code ?? "invalid-syntax", severity: "error", message, suggestion: "Correct the syntax." };
}

function ruleIssue(finding: Finding, path: string, isValid: boolean): Issue {
	const code = finding.code ?? "";
	const rule = pythonRules.get(code);
	const issue: Issue = {
		...rangeOf(finding),
		type: rule?.type ?? "bug",
		rule: code,
		severity: rule?.severity ?? "warning",
		message: finding.message,
		suggestion: rule?.suggestion ?? finding.subDiagnostics[0]?.message ?? "",
	};
	if (rule) issue.documentation_url = `https://docs.astral.sh/ruff/rules/${rule.name}/`;
	// What a fix does to a text that cannot be parsed is anybody's guess.
	if (finding.fix && isValid) issue.fix = fixOf(finding.fix, issue, isSafe(code, path));
	return issue;
}

/** A package's __init__.py imports what others shall find there, and the linter does not see the file's name. */
function isSafe(code: string, path: string): boolean {
	const isPackageFace = code === "F401" && /(^|\/)__init__\.py$/.test(path);
	return pythonRules.get(code)?.fix === "safe" && !isPackageFace;
}

function fixOf(fix: NonNullable<Finding["fix"]>, issue: Issue, safe: boolean): TextFix {
	return {
		title: fix.message ?? issue.suggestion,
		safety: safe ? "safe" : "unsafe",
		edits: fix.edits.map((edit) => ({ ...rangeOf({ start_location: edit.location, end_location: edit.end_location }), text: edit.content ?? "" })),
	};
}

function rangeOf({ start_location: start, end_location: end }: Pick<Finding, "start_location" | "end_location">) {
	return { line: start.row, column: start.column - 1, end_line: end.row, end_column: end.column - 1 };
}
