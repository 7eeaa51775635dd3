// What a language needs to be analysed, made when its first text comes: grammar, meter, rules.

import type { Tree } from "web-tree-sitter";
import type { Issue } from "#protocol/analysis.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { withoutGaps } from "./grammar-gaps.ts";
import { Grammars, type GrammarsDeps, type LoadedGrammar } from "./grammars.ts";
import { FileMeter, type Measured, metricsOf } from "./metrics/file-meter.ts";
import { pythonRules } from "./python-rules.ts";
import type { Linted } from "./ruff-linter.ts";
import { LevelledRules, noLevels, type RuleLevels } from "./rule-levels.ts";
import { rulesFor } from "./rules/all-rules.ts";
import { readDisableComments } from "./rules/disable-comments.ts";
import type { Grammar, Rule } from "./rules/rule.ts";
import { isCommentIn, RuleEngine } from "./rules/rule-engine.ts";
import { linterIdsOf, ownIds } from "./rules/rule-names.ts";
import { StrictSyntax } from "./strict-syntax.ts";
import { syntaxErrors } from "./syntax-errors.ts";
import { TextPositions } from "./text-positions.ts";
import type { SyntaxTable } from "./trees/syntax-table.ts";

export interface LanguageTools {
	grammar: LoadedGrammar;
	/** Undefined where it takes too long. */
	parse(source: string): Tree | undefined;
	meter: FileMeter;
	rules: RuleEngine;
	strict: StrictSyntax;
	/** Rules that are checked. */
	enabled: ReadonlySet<string>;
	/** Those of ours that the language's own linter has, too: it has the word, and they look whether it does harm. */
	seconding: ReadonlySet<string>;
	/** Issues at the level that they are wanted at. */
	levelled(issues: readonly Issue[]): Issue[];
	hasLinter: boolean;
	/** Our id for a rule that the linter has too. */
	ownIdOf(rule: string): string;
	/** Whether the rule, or its like of the linter, is one of those that run while typing. */
	isInstant(rule: string): boolean;
}

/** 2 MB of ordinary code take half a second; only garbage takes longer. */
const maxParseMs = 2000;

export interface ToolboxDeps extends GrammarsDeps {
	clock: Clock;
	logger: Logger;
}

/** Whatever the levels. */
type BareTools = Omit<LanguageTools, "enabled" | "levelled">;

export class Toolbox {
	readonly #deps: ToolboxDeps;
	readonly #grammars: Grammars;
	readonly #tools = new Map<Grammar, Promise<BareTools>>();
	/** As they were wanted last. */
	readonly #levelled = new Map<Grammar, { bare: BareTools; levels: RuleLevels; tools: LanguageTools }>();

	constructor(deps: ToolboxDeps) {
		this.#deps = deps;
		this.#grammars = new Grammars(deps);
	}

	get liveTrees(): number {
		return this.#grammars.liveTrees;
	}

	async load(grammar: Grammar, levels: RuleLevels = noLevels): Promise<LanguageTools> {
		const bare = await this.#loaded(grammar);
		const known = this.#levelled.get(grammar);
		if (known?.bare === bare && known.levels === levels) return known.tools;
		const levelled = new LevelledRules(rulesFor(grammar), levels);
		const tools = { ...bare, enabled: levelled.enabled(), levelled: (issues: readonly Issue[]) => levelled.applied(issues) };
		this.#levelled.set(grammar, { bare, levels, tools });
		return tools;
	}

	async dispose(): Promise<void> {
		this.#tools.clear();
		await this.#grammars.dispose();
	}

	/** What failed to load is tried again with the next text. */
	#loaded(grammar: Grammar): Promise<BareTools> {
		const known = this.#tools.get(grammar);
		if (known) return known;
		const making = this.#make(grammar);
		this.#tools.set(grammar, making);
		making.catch(() => this.#tools.delete(grammar));
		return making;
	}

	async #make(name: Grammar): Promise<BareTools> {
		const grammar = await this.#grammars.load(name);
		const { clock, logger } = this.#deps;
		const rules = rulesFor(name);
		const engine = new RuleEngine({ grammar: name, language: grammar.language, rules, clock, logger });
		const ownIdOf = ownIds(rules);
		const instantIds = new Set(rules.filter((rule) => rule.tier === "instant").map((rule) => rule.id));
		return {
			grammar,
			parse: (source) => {
				const deadline = clock.now() + maxParseMs;
				const tree = grammar.parse(source, undefined, () => clock.now() > deadline);
				if (!tree) grammar.reset();
				return tree;
			},
			meter: new FileMeter(grammar),
			rules: engine,
			strict: new StrictSyntax(name, grammar.language),
			seconding: new Set(rules.filter(isRuffs).map(({ id }) => id)),
			hasLinter: name === "python",
			ownIdOf,
			isInstant: (rule) => instantIds.has(ownIdOf(rule)),
		};
	}
}

/** Whether ruff, which checks whole Python files, has the rule among those that are asked of it. */
function isRuffs({ sameAs }: Rule): boolean {
	return linterIdsOf(sameAs).some((id) => pythonRules.has(id));
}

export interface FileFindings extends Measured {
	issues: Issue[];
	isValid: boolean;
	/** What is missing. */
	note?: string;
}

/** All that a tree shows about its text. `linted`: what the language's linter found in it; absent where it has none, or where that failed. */
export function examine(tools: LanguageTools, table: SyntaxTable, linted?: Linted): FileFindings {
	return { ...metricsOf(tools.meter.measure(table), table.text), ...problemsIn(tools, table, linted) };
}

/** Of the rules, the syntax and the linter. */
export function problemsIn(tools: LanguageTools, table: SyntaxTable, linted?: Linted): Omit<FileFindings, keyof Measured> {
	const found = tools.rules.run(table, { tier: "all", enabled: tools.enabled });
	// The linter's word counts on what is valid Python: it knows more of it than the grammar.
	if (linted) {
		const ours = found.filter(({ rule }) => !tools.seconding.has(rule));
		const theirs = notDisabled(tools, table, seconded(tools, found, linted));
		const issues = tools.levelled([...ours, ...theirs]);
		return { issues, isValid: !linted.issues.some((issue) => issue.type === "syntax"), ...(linted.note === undefined ? {} : { note: linted.note }) };
	}
	const { errors, isValid } = syntaxIn(tools, table);
	const findings = { issues: tools.levelled([...found, ...errors]), isValid };
	return tools.hasLinter ? { ...findings, note: "The linter failed on this text; these are the findings of Ensemble's own rules." } : findings;
}

/** A text that the grammar cannot read is looked at again without what is the grammar's own lack. */
function syntaxIn({ grammar, strict, parse }: LanguageTools, table: SyntaxTable): { errors: Issue[]; isValid: boolean } {
	const judged = (each: SyntaxTable) => {
		const { hasError } = each.root;
		const errors = hasError ? syntaxErrors(each.root) : strict.errorsIn(each);
		// A tree may be broken where no node shows it.
		return { errors, isValid: errors.length === 0 && !hasError };
	};
	const readable = table.root.hasError ? withoutGaps(grammar.name, table.source) : undefined;
	const again = readable === undefined ? undefined : parse(readable);
	if (readable === undefined || !again) return judged(table);
	try {
		return judged(grammar.table(again, readable));
	} finally {
		grammar.release(again);
	}
}

/** Less what a rule of ours, which looks more closely, leaves alone. */
function seconded({ seconding, ownIdOf }: LanguageTools, found: readonly Issue[], { issues, asked }: Linted): Issue[] {
	const seen = new Set(found.filter(({ rule }) => seconding.has(rule)).map(({ rule, line }) => `${rule}:${line}`));
	return issues.filter(({ rule, line }) => asked.has(rule) || !seconding.has(ownIdOf(rule)) || seen.has(`${ownIdOf(rule)}:${line}`));
}

/** Less what comments switch off; the linter itself knows only its own. */
function notDisabled(tools: LanguageTools, { root, source }: SyntaxTable, linted: readonly Issue[]): Issue[] {
	const isDisabled = readDisableComments(
		source,
		(offset) => isCommentIn(root, offset),
		() => new TextPositions(source),
	);
	return linted.filter(({ type, rule, line }) => type === "syntax" || !isDisabled([rule, tools.ownIdOf(rule)], line));
}
