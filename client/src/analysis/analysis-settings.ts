// The settings below `ensemble.analysis` as the backend is told them, with what other extensions show, so that nothing is shown twice.

import * as vscode from "vscode";
import type { RuleLevel } from "#protocol/analysis.ts";
import type { AnalysisSettings } from "#protocol/lsp.ts";

/** Extension → those of the workspace's own tools that it asks itself. */
const toolsOf: Readonly<Record<string, readonly string[]>> = {
	"dbaeumer.vscode-eslint": ["eslint"],
	"oxc.oxc-vscode": ["oxlint", "eslint"],
	"golang.go": ["staticcheck"],
};
const levels: readonly RuleLevel[] = ["off", "hint", "info", "warning", "error"];
const section = "ensemble.analysis";

/** `seen`: what other extensions were seen to show. */
export function analysisSettings(folder: vscode.WorkspaceFolder, seen: readonly string[]): AnalysisSettings {
	const settings = vscode.workspace.getConfiguration(section, folder);
	const avoidsDuplicates = settings.get("avoidDuplicates", true);
	const from = settings.get("complexityFrom", 5);
	const result: AnalysisSettings = {
		enabled: settings.get("enabled", true),
		rules: levelsIn(settings.get<Record<string, unknown>>("rules", {})),
		tools: avoidsDuplicates ? activeTools() : [],
		seen: avoidsDuplicates ? [...seen] : [],
	};
	if (settings.get("inlayHints", true)) result.inlayHintsFrom = from;
	if (settings.get("codeLens", false)) result.codeLensFrom = from;
	if (settings.get("onSave", false)) result.onSave = { programs: settings.get<Record<string, string>>("toolPaths", {}) };
	return result;
}

/** A slip in one of them must not cost the others. */
function levelsIn(rules: Readonly<Record<string, unknown>>): AnalysisSettings["rules"] {
	const isLevel = (level: unknown): level is RuleLevel => levels.some((each) => each === level);
	return Object.fromEntries(Object.entries(rules).flatMap(([id, level]) => (isLevel(level) ? [[id, level]] : [])));
}

/** What of the editor makes another answer than before. */
export function onAnalysisSettingsChange(changed: () => void): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(section) && changed()),
		vscode.extensions.onDidChange(changed),
		// VS Code does not say when an extension becomes active; that is when a file of its language is first shown.
		vscode.window.onDidChangeActiveTextEditor(changed),
	);
}

function activeTools(): string[] {
	const active = Object.entries(toolsOf).filter(([id]) => vscode.extensions.getExtension(id)?.isActive);
	const tools = new Set(active.flatMap(([, names]) => names));
	// Go's linter can be off.
	if (vscode.workspace.getConfiguration("go").get("lintOnSave") === "off") tools.delete("staticcheck");
	return [...tools].sort();
}
