// The plan that planner and coder share, as a list that people read too:
// - `src/a.py`: F401, F632, B006 (look closely)

import type { FileFindings } from "./findings.ts";
import { readFindings } from "./findings.ts";
import type { Say } from "./language.ts";

export interface FilePlan {
	path: string;
	safe: string[];
	/** Fixes that may change what the program does, of rules whose findings are faults. */
	unsafe: string[];
}

/**
 * Rules whose unsafe fix is proposed when a person asked for fixes, because what they find is a fault or plainly dead, and every hunk is reviewed:
 * shared default arguments, comparison with None and True by ==, values that are never used.
 */
const unsafeButProposed: ReadonlySet<string> = new Set(["B006", "E711", "E712", "F841"]);

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
export function whyLeft(fix: "safe" | "unsafe" | "none", say: Say): string {
	if (fix === "none") return say("no automatic fix", "자동 수정 없음");
	if (fix === "unsafe") return say("its fix may change behaviour and is not a plain fault", "수정하면 동작이 달라질 수 있음");
	return say("its fix could not be applied", "수정을 적용하지 못함");
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

/** What is left in the findings besides what the plan would mend, one line per file. */
export function leftLines(files: readonly FileFindings[], plan: readonly FilePlan[], say: Say): string[] {
	const planned = new Map(plan.map((file) => [file.path, file]));
	return files.flatMap(({ path, rules }) => {
		const mends = planned.get(path);
		const left = rules.filter(({ rule, fix }) => !(fix === "safe" && mends?.safe.includes(rule)) && !(fix === "unsafe" && mends?.unsafe.includes(rule)));
		if (left.length === 0) return [];
		return [`- \`${path}\`: ${left.map(({ rule, times, fix }) => `${rule}${times > 1 ? ` ×${times}` : ""} (${whyLeft(fix, say)})`).join(", ")}`];
	});
}

/** The same with lines and messages, where few enough are left to read. */
export function leftDetails(output: string, say: Say): string[] {
	const { files, details } = readFindings(output);
	if (details.length === 0 || details.length > 20) return leftLines(files, [], say).slice(0, 30);
	return details.map(
		({ path, line, rule, message, fix }) => `- \`${path}\` ${say(`line ${line}`, `${line}번째 줄`)}: ${rule} ${message} (${whyLeft(fix, say)})`,
	);
}

const unique = (rules: string[]): string[] => [...new Set(rules)];
