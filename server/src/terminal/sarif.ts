// Analyses as SARIF 2.1.0, the form that code hosts and editors read. Pure.

import type { Issue, TextFix } from "#protocol/analysis.ts";
import type { RuleCatalogue } from "../analysis/rule-catalogue.ts";
import type { KeptFiles } from "./kept-files.ts";

const levels: Readonly<Record<Issue["severity"], "error" | "warning" | "note">> = { error: "error", warning: "warning", info: "note", hint: "note" };

export function sarifOf({ files, cut, issues }: Pick<KeptFiles, "files" | "cut" | "issues">, catalogue: RuleCatalogue, version: string) {
	const rules = new Map<string, { index: number; descriptor: ReturnType<typeof descriptorOf> }>();
	const indexOf = (language: string, issue: Issue) => {
		const id = `${language}/${issue.rule}`;
		const known = rules.get(id);
		if (known) return { id, index: known.index };
		const index = rules.size;
		rules.set(id, { index, descriptor: descriptorOf(id, language, issue, catalogue) });
		return { id, index };
	};
	const results = files.flatMap(({ file_path, analysis }) =>
		analysis.issues.map((issue) => {
			const { id, index } = indexOf(analysis.language, issue);
			return resultOf(uriOf(file_path), issue, id, index);
		}),
	);
	const notes = files.flatMap(({ file_path, analysis }) => (analysis.note === undefined ? [] : [noteOf(uriOf(file_path), analysis.note)]));
	return {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: { driver: { name: "Ensemble", version, rules: [...rules.values()].map(({ descriptor }) => descriptor) } },
				columnKind: "utf16CodeUnits",
				invocations: [{ executionSuccessful: true, toolExecutionNotifications: cut > 0 ? [...notes, cutNote(issues - cut, issues)] : notes }],
				results,
			},
		],
	};
}

function descriptorOf(id: string, language: string, issue: Issue, catalogue: RuleCatalogue) {
	const facts = catalogue(language, issue.rule);
	const description = facts?.explanation ?? issue.message;
	return {
		id,
		name: issue.rule,
		shortDescription: { text: facts?.suggestion || issue.suggestion || issue.message },
		fullDescription: { text: description },
		help: { text: description },
		defaultConfiguration: { level: levels[facts?.severity ?? issue.severity] },
		properties: { tags: [issue.type, language] },
		...(issue.documentation_url === undefined ? {} : { helpUri: issue.documentation_url }),
	};
}

function resultOf(uri: string, issue: Issue, ruleId: string, ruleIndex: number) {
	const text = issue.suggestion === "" ? `${issue.message}.` : `${issue.message}. ${issue.suggestion}`;
	return {
		ruleId,
		ruleIndex,
		level: levels[issue.severity],
		message: { text },
		locations: [{ physicalLocation: { artifactLocation: { uri }, region: regionOf(issue) } }],
		...(issue.fix ? { fixes: [fixOf(uri, issue.fix)] } : {}),
	};
}

function fixOf(uri: string, fix: TextFix) {
	const replacements = fix.edits.map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.text } }));
	return { description: { text: fix.title }, artifactChanges: [{ artifactLocation: { uri }, replacements }] };
}

/** SARIF counts columns from 1; its end is exclusive, as ours is. */
function regionOf({ line, column, end_line, end_column }: Pick<Issue, "line" | "column" | "end_line" | "end_column">) {
	return { startLine: line, startColumn: column + 1, endLine: end_line, endColumn: end_column + 1 };
}

function noteOf(uri: string, text: string) {
	return { level: "note", message: { text }, locations: [{ physicalLocation: { artifactLocation: { uri } } }] };
}

function cutNote(kept: number, all: number) {
	return { level: "warning", message: { text: `Only ${kept} of ${all} problems are in this log.` } };
}

/** Relative references, percent-encoded; a colon in the first part would read as a scheme. */
function uriOf(path: string): string {
	const encoded = path.split("/").map(encodeURIComponent).join("/");
	return path.startsWith("/") ? `file://${encoded}` : encoded;
}
