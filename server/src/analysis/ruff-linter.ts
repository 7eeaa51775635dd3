// Problems of a Python text, from ruff compiled to WebAssembly. Turns its findings into ours and decides which fixes are safe.
// The one file that knows ruff. Its module reads its wasm file from the folder that it is loaded from (node_modules, or dist/server).

import { setFlagsFromString } from "node:v8";
import * as ruff from "@astral-sh/ruff-wasm-nodejs";
import { LRUCache } from "lru-cache";
import type { Issue, TextFix } from "#protocol/analysis.ts";
import { codeOf, pythonRules, strangerOf } from "./python-rules.ts";
import type { FileSettings } from "./ruff-config/ruff-options.ts";
import { secondLook } from "./ruff-rules/second-look.ts";

/** Settings that the linter is made for; those used longest ago are let go. */
const maxWorkspaces = 8;

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

export interface Linted {
	issues: Issue[];
	/** Rules that the project asks for itself, so that nobody has to judge whether they are worth telling. */
	asked: ReadonlySet<string>;
	/** What is wrong with the project's settings, so that ours count. */
	note?: string;
}

export interface PythonLinter {
	/**
	 * Throws SettingsRefused where the linter does not take the settings. What else it throws means that it failed, and it must not be used any
	 * more then: its memory may be broken, and the module cannot be loaded twice.
	 */
	check(path: string, text: string, settings: FileSettings): Linted;
	dispose(): void;
}

/** With what the linter says is wrong with the settings. */
export class SettingsRefused extends Error {
	override readonly name = "SettingsRefused";
}

export function loadRuff(): PythonLinter {
	const workspaces = new LRUCache<string, ruff.Workspace>({ max: maxWorkspaces, dispose: (workspace) => workspace.free() });
	const workspaceFor = (options: FileSettings["options"]): ruff.Workspace => {
		const key = JSON.stringify(options);
		const workspace = workspaces.get(key) ?? makeWorkspace(options);
		workspaces.set(key, workspace);
		return workspace;
	};
	return {
		check(path, text, { options, takesNewerSyntax, isAsked }) {
			const found: Finding[] = compiledOnce(() => workspaceFor(options).check(text));
			const counted = takesNewerSyntax ? found.filter((finding) => !isNewerSyntax(finding)) : found;
			// It does not see the file's name, and in stubs a name may be used before it is defined, and imported for others.
			const findings = /\.pyi$/i.test(path) ? counted.filter(isSyntaxError) : counted;
			const isValid = !findings.some(isSyntaxError);
			const issues = findings.map((finding) => (isSyntaxError(finding) ? syntaxIssue(finding) : ruleIssue(finding, path, isValid)));
			const asked = new Set(issues.map(({ rule }) => rule).filter(isAsked));
			return { issues: secondLook(issues, asked, path, text), asked };
		},
		dispose: () => workspaces.clear(),
	};
}

/**
 * V8 compiles a function of WebAssembly quickly when it is first called, and thoroughly when it was called often. For ruff's functions, which
 * are huge, the second time takes two seconds of a core and 300 MB, and the linter is no faster after it. The flags hold for the process, so
 * they are set only while ruff runs.
 */
function compiledOnce<T>(run: () => T): T {
	setFlagsFromString("--no-wasm-dynamic-tiering");
	setFlagsFromString("--no-wasm-tier-up");
	try {
		return run();
	} finally {
		setFlagsFromString("--wasm-dynamic-tiering");
		setFlagsFromString("--wasm-tier-up");
	}
}

function makeWorkspace(options: FileSettings["options"]): ruff.Workspace {
	try {
		return new ruff.Workspace(options, ruff.PositionEncoding.Utf16);
	} catch (error) {
		// It panics with errors of WebAssembly; what it says itself is about the settings.
		if (error instanceof Error && error.name === "RuntimeError") throw error;
		throw new SettingsRefused(String(error).replace(/^(?:Error:\s*)+/, ""));
	}
}

function isSyntaxError(finding: Finding): boolean {
	return finding.code === null || finding.code === "invalid-syntax";
}

/** "Cannot use `type` alias statement on Python 3.10 (syntax was added in Python 3.12)" */
function isNewerSyntax(finding: Finding): boolean {
	return isSyntaxError(finding) && /\(syntax was added in Python \d/.test(finding.message);
}

function syntaxIssue(finding: Finding): Issue {
	const message = finding.message.charAt(0).toUpperCase() + finding.message.slice(1);
	return { ...rangeOf(finding), type: "syntax", rule: finding.code ?? "invalid-syntax", severity: "error", message, suggestion: "Correct the syntax." };
}

function ruleIssue(finding: Finding, path: string, isValid: boolean): Issue {
	const code = codeOf(finding.code ?? "");
	const rule = pythonRules.get(code);
	const { type, severity } = rule ?? strangerOf(code);
	const issue: Issue = {
		...rangeOf(finding),
		type,
		rule: code,
		severity,
		message: finding.message,
		suggestion: rule?.suggestion ?? finding.subDiagnostics[0]?.message ?? finding.fix?.message ?? "",
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
