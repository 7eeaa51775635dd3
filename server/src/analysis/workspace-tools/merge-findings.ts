// Findings of the workspace's tools beside ours: what two of them say about the same place is shown once, and ours is the one that stays,
// because it has a fix and an explanation. Pure.

import type { Analysis, Issue, TextRange } from "#protocol/analysis.ts";
import type { RuleCatalogue } from "../rule-catalogue.ts";
import { byPlace } from "../text-positions.ts";
import type { ToolIssue } from "./workspace-tools.ts";

export function mergedWithTools(catalogue: RuleCatalogue, analysis: Analysis, found: readonly ToolIssue[]): Analysis {
	if (found.length === 0) return analysis;
	const seen: { checks: readonly string[]; issue: TextRange }[] = analysis.issues.map((issue) => ({
		checks: catalogue(analysis.language, issue.rule)?.sameAs ?? [],
		issue,
	}));
	const added: Issue[] = [];
	for (const { issue, check } of found) {
		if (seen.some((each) => each.checks.includes(check) && overlap(each.issue, issue))) continue;
		seen.push({ checks: [check], issue });
		added.push(issue);
	}
	return { ...analysis, issues: [...analysis.issues, ...added].sort(byPlace) };
}

/** By lines: tools differ in how much of a statement they mark. */
function overlap(a: TextRange, b: TextRange): boolean {
	return a.line <= b.end_line && b.line <= a.end_line;
}
