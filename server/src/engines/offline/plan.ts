// The plan that planner and coder share, as a list that people read too:
// - `src/a.py`: F401, F632, B006 (look closely)

import { type FileFindings, type Finding, type Findings, totalOf } from "./findings.ts";
import type { Say } from "./language.ts";

export interface FilePlan {
	path: string;
	safe: string[];
	/** Fixes that may change what the program does, of rules whose findings are faults. */
	unsafe: string[];
}

/**
 * Rules whose unsafe fix is proposed when a person asked for fixes, because what they find is a fault or plainly dead, and every hunk is reviewed:
 * shared default arguments, == with None and True, "is" with literals, values that are never used.
 */
const unsafeButProposed: ReadonlySet<string> = new Set(["B006", "E711", "E712", "F632", "F841"]);

/** Files in one plan; a run has a bounded number of turns. */
export const maxPlannedFiles = 200;

export function planFor(files: readonly FileFindings[]): FilePlan[] {
	return files
		.map(({ path, rules }) => ({
			path,
			safe: unique(rules.filter(({ fix }) => fix === "safe").map(({ rule }) => rule)),
			unsafe: unique(rules.filter(({ rule, fix }) => fix === "unsafe" && unsafeButProposed.has(rule)).map(({ rule }) => rule)),
		}))
		.filter(({ safe, unsafe }) => safe.length + unsafe.length > 0);
}

/** Why the analyser's fix for a problem is not proposed. */
function whyLeft(fix: "safe" | "unsafe" | "none", say: Say): string {
	if (fix === "none") return say("no automatic fix", "자동 수정 없음");
	if (fix === "unsafe") return say("its fix may change behaviour", "수정하면 동작이 달라질 수 있음");
	return say("its fix was held back", "수정을 보류함");
}

export function planLines(plan: readonly FilePlan[], say: Say): string[] {
	const closely = say("look closely", "꼭 확인하세요");
	return plan.map(({ path, safe, unsafe }) => `- \`${path}\`: ${[...safe, ...unsafe.map((rule) => `${rule} (${closely})`)].join(", ")}`);
}

const planLine = /^- `([^`]+)`: ((?:[A-Za-z]+\d+(?: \([^)]*\))?(?:, )?)+)$/;

/** The planned files in a text; empty where it holds no plan. */
export function readPlan(text: string): FilePlan[] {
	const plan: FilePlan[] = [];
	for (const line of text.split("\n")) {
		const match = planLine.exec(line.trim());
		if (!match?.[1] || !match[2]) continue;
		const rules = [...match[2].matchAll(/([A-Za-z]+\d+)( \()?/g)];
		const named = (isUnsafe: boolean) => rules.filter((rule) => (rule[2] !== undefined) === isUnsafe).map((rule) => rule[1] ?? "");
		plan.push({ path: match[1], safe: named(false), unsafe: named(true) });
	}
	return plan;
}

/** What is left in the findings besides what the plan would mend, one line per file; its dash keeps it apart from a line of the plan. */
export function leftLines(files: readonly FileFindings[], plan: readonly FilePlan[], say: Say): string[] {
	const planned = new Map(plan.map((file) => [file.path, file]));
	return files.flatMap(({ path, rules }) => {
		const mends = planned.get(path);
		const left = rules.filter(({ rule, fix }) => !(fix === "safe" && mends?.safe.includes(rule)) && !(fix === "unsafe" && mends?.unsafe.includes(rule)));
		if (left.length === 0) return [];
		return [`- \`${path}\` — ${left.map(({ rule, times, fix }) => `${rule}${times > 1 ? ` ×${times}` : ""} (${whyLeft(fix, say)})`).join(", ")}`];
	});
}

/** The same with lines and messages, where few enough are left to read. */
export function leftDetails(findings: readonly Findings[], say: Say): string[] {
	const details = findings.flatMap((each) => each.details);
	const files = findings.flatMap((each) => each.files);
	if (details.length < totalOf(files) || details.length > maxDetails) {
		const lines = leftLines(files, [], say);
		return [...lines.slice(0, 30), ...more(lines.length - 30, say)];
	}
	return details.map((detail) => `${detailLine(detail, say)} (${whyLeft(detail.fix, say)})`);
}

/** More problems are not read one by one; the sums per file are enough then. */
export const maxDetails = 20;

export function detailLine({ path, line, rule, message }: Finding, say: Say): string {
	return `- \`${path}\` ${say(`line ${line}`, `${line}번째 줄`)}: ${rule} ${message}`;
}

/** The line that ends a list of which only the first are shown. */
export function more(number: number, say: Say): string[] {
	return number > 0 ? [say(`- and ${number} more`, `- 그 밖에 ${number}개`)] : [];
}

const unique = (rules: string[]): string[] => [...new Set(rules)];
