// Which rules are checked in a workspace, and how loud: what its ensemble.yaml says, and over that what a person says in the editor.
// A file that cannot be read, or a rule that does not exist, is a note; everything else counts. Does not know who analyses.
//
//   analysis:
//     rules:
//       nested-ternary: warning
//       E711: off

import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import type { RuleLevel } from "#protocol/analysis.ts";
import type { ReadText } from "../changes/workspace-files.ts";
import { noLevels, type RuleLevels } from "./rule-levels.ts";

export const rulesFile = "ensemble.yaml";

const levels = ["off", "hint", "info", "warning", "error"] as const satisfies readonly RuleLevel[];
const RulesFile = z.object({ analysis: z.object({ rules: z.record(z.string().max(200), z.enum(levels)).nullish() }).nullish() }).nullish();
const maxNamed = 5;

export interface RuleSettingsDeps {
	/** The workspace's file. */
	read(): Promise<ReadText>;
	knownRules: ReadonlySet<string>;
}

export class RuleSettings {
	readonly #deps: RuleSettingsDeps;
	#ofWorkspace: { levels: RuleLevels; notes: readonly string[] } = { levels: noLevels, notes: [] };
	#ofPerson: RuleLevels = noLevels;
	#levels: RuleLevels = noLevels;
	readonly #listeners = new Set<() => void>();

	constructor(deps: RuleSettingsDeps) {
		this.#deps = deps;
	}

	readonly file = rulesFile;

	/** The same object until something changes. */
	get levels(): RuleLevels {
		return this.#levels;
	}

	/** What is wrong with them, for a person. */
	get notes(): string[] {
		return [...this.#ofWorkspace.notes, ...unknownIn("The setting ensemble.analysis.rules", this.#ofPerson, this.#deps.knownRules)];
	}

	/** Reads the workspace's file again. */
	async load(): Promise<void> {
		this.#ofWorkspace = read(await this.#deps.read(), this.#deps.knownRules);
		this.#merge();
	}

	usePersonal(levels: RuleLevels): void {
		this.#ofPerson = levels;
		this.#merge();
	}

	/** The levels are others than before. */
	onChange(listener: () => void): void {
		this.#listeners.add(listener);
	}

	#merge(): void {
		const merged = { ...this.#ofWorkspace.levels, ...this.#ofPerson };
		if (JSON.stringify(merged) === JSON.stringify(this.#levels)) return;
		this.#levels = merged;
		for (const listener of this.#listeners) listener();
	}
}

function read(file: ReadText, known: ReadonlySet<string>): { levels: RuleLevels; notes: string[] } {
	if (file.kind === "absent") return { levels: noLevels, notes: [] };
	const unusable = (why: string) => ({ levels: noLevels, notes: [`The rules of ${rulesFile} are not used: ${why}`] });
	if (file.kind === "refused") return unusable(file.reason);
	try {
		const parsed = RulesFile.safeParse(parse(file.text));
		if (!parsed.success) return unusable(`${parsed.error.issues[0]?.path.join(".")} must be a rule's id with one of ${levels.join(", ")}.`);
		const found = parsed.data?.analysis?.rules ?? noLevels;
		return { levels: found, notes: unknownIn(rulesFile, found, known) };
	} catch (error) {
		if (error instanceof YAMLParseError) return unusable(error.message);
		throw error;
	}
}

function unknownIn(where: string, named: RuleLevels, known: ReadonlySet<string>): string[] {
	const unknown = Object.keys(named).filter((id) => !known.has(id));
	if (unknown.length === 0) return [];
	const shown = unknown.slice(0, maxNamed).join(", ") + (unknown.length > maxNamed ? " and others" : "");
	return [`${where} names rules that do not exist: ${shown}. A rule's id stands behind its problems.`];
}
