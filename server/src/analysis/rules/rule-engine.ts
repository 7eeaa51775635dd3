// Runs the rules of one grammar over a tree, in one walk for the queries of all. A rule that throws is logged once and says nothing more; its
// neighbours live on. What does not parse is left alone, so that half-typed code gives no false findings.
// Does not know how texts are parsed, which files there are, nor when to run.

import type { Language, Node } from "web-tree-sitter";
import type { Issue, TextFix } from "#protocol/analysis.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import { buildScopes } from "../scopes/build-scopes.ts";
import type { ScopeTable } from "../scopes/scope-table.ts";
import { byPlace, TextPositions } from "../text-positions.ts";
import { type Capture, PatternMatcher } from "../trees/pattern-matcher.ts";
import type { SyntaxTable } from "../trees/syntax-table.ts";
import { type IsDisabled, readDisableComments } from "./disable-comments.ts";
import { otherNamesOf } from "./other-names.ts";
import type { Grammar, Rule, RuleFix, RuleMatch } from "./rule.ts";
import { namesOf } from "./rule-names.ts";
import { isComment } from "./tree.ts";

export interface RuleEngineDeps {
	grammar: Grammar;
	language: Language;
	rules: readonly Rule[];
	clock: Clock;
	logger: Logger;
}

export interface RuleRun {
	/** `instant` while typing; `all` on idle and in scans. */
	tier: Rule["tier"] | "all";
	/** Ids of the rules to run. The same set as in the run before costs nothing; for another one all queries are read anew. */
	enabled: ReadonlySet<string>;
	/** UTF-16 offsets [start, end): only what starts inside is reported. Meant for `instant`: such rules judge by what is near. */
	ranges?: readonly { start: number; end: number }[];
}

/** For one run. 2 MB of ordinary code take a tenth of it; what was found until then is reported. */
export const maxRunMs = 3000;
/** The same while typing: only code that is nested hundreds deep takes as long. */
export const maxInstantRunMs = 30;
/** Of one rule in one run; the list shows fewer. */
export const maxIssuesOfRule = 200;

export class RuleEngine {
	readonly #deps: RuleEngineDeps;
	/** Less those whose query turned out not to compile. */
	#rules: readonly Rule[];
	/** For the rules that were wanted last; others would be matched for nothing. */
	#matcher: { enabled: ReadonlySet<string>; rules: PatternMatcher<Rule> } | undefined;
	readonly #muted = new Set<string>();

	constructor(deps: RuleEngineDeps) {
		this.#deps = deps;
		this.#rules = deps.rules.filter((rule) => rule.languages.includes(deps.grammar));
	}

	/** Sorted by place. Rules of the tier `idle` say nothing about a text that does not parse. */
	run(table: SyntaxTable, options: RuleRun): Issue[] {
		return new Run(this.#deps, { table, options, muted: this.#muted }).issues(this.#matcherFor(options.enabled));
	}

	#matcherFor(enabled: ReadonlySet<string>): PatternMatcher<Rule> {
		if (this.#matcher?.enabled !== enabled) {
			const wanted = () => this.#rules.filter(({ id }) => enabled.has(id));
			let rules = tryCompile(this.#deps.language, wanted());
			if (!rules) {
				this.#rules = compilable(this.#rules, this.#deps);
				rules = compile(this.#deps.language, wanted());
			}
			this.#matcher = { enabled, rules };
		}
		return this.#matcher.rules;
	}
}

export function defaultRules(rules: readonly Rule[]): Set<string> {
	return new Set(rules.filter((rule) => rule.enabledByDefault).map((rule) => rule.id));
}

export function isCommentIn(root: Node, offset: number): boolean {
	return root.descendantForIndex(offset)?.type.includes("comment") ?? false;
}

const compile = (language: Language, rules: readonly Rule[]) =>
	new PatternMatcher(
		language,
		rules.map((rule) => [rule, rule.query] as const),
	);

function tryCompile(language: Language, rules: readonly Rule[]): PatternMatcher<Rule> | undefined {
	try {
		return compile(language, rules);
	} catch {
		return undefined; // One of them is broken; compilable() finds and logs it.
	}
}

function compilable(rules: readonly Rule[], { grammar, language, logger }: RuleEngineDeps): Rule[] {
	return rules.filter((rule) => {
		try {
			compile(language, [rule]);
			return true;
		} catch (error) {
			logger.error("rule left out: its query cannot be read", { rule: rule.id, grammar, error });
			return false;
		}
	});
}

/** The scope table of this file could not be built: no fault of the rule that asked. */
class ScopesUnavailable extends Error {}

interface RunInput {
	table: SyntaxTable;
	options: RuleRun;
	muted: Set<string>;
}

type FileOfMatch = Pick<RuleMatch, "grammar" | "scopes" | "ofFile">;

interface MatchDeps {
	table: SyntaxTable;
	captures: readonly Capture[];
	/** What is reported in place of the node that is captured as `at`. */
	at: Node | undefined;
	file: FileOfMatch;
}

/** Its functions may be taken out of it. */
class Match implements RuleMatch {
	readonly at: Node;
	readonly grammar: Grammar;
	readonly scopes: RuleMatch["scopes"];
	readonly ofFile: RuleMatch["ofFile"];
	readonly #deps: MatchDeps;

	constructor(deps: MatchDeps) {
		const { grammar, scopes, ofFile } = deps.file;
		this.#deps = deps;
		this.grammar = grammar;
		this.scopes = scopes;
		this.ofFile = ofFile;
		this.at = deps.at ?? this.node("at");
	}

	/** While typing, few ask for it, and it is put together only then. */
	get source(): string {
		return this.#deps.table.source;
	}

	readonly all = (name: string): Node[] => {
		const { captures, table } = this.#deps;
		return captures.filter((capture) => capture.name === name).map((capture) => table.nodeAt(capture.node));
	};

	readonly get = (name: string): Node | undefined => {
		const { captures, table } = this.#deps;
		const capture = captures.find((each) => each.name === name);
		return capture && table.nodeAt(capture.node);
	};

	readonly node = (name: string): Node => {
		const found = this.get(name);
		if (!found) throw new Error(`The query has no capture @${name} here.`);
		return found;
	};
}

/** One pass over one text. */
class Run {
	readonly #deps: RuleEngineDeps;
	readonly #input: RunInput;
	readonly #found = new Map<string, Issue>();
	readonly #counts = new Map<string, number>();
	readonly #deadline: number;
	readonly #isBroken: boolean;
	#positions: TextPositions | undefined;
	#isDisabled: IsDisabled | undefined;
	#scopes: ScopeTable | "unavailable" | undefined;
	/** By what made them. */
	readonly #facts = new Map<unknown, unknown>();
	/** For all matches. */
	readonly #file: FileOfMatch;

	constructor(deps: RuleEngineDeps, input: RunInput) {
		this.#deps = deps;
		this.#input = input;
		this.#deadline = deps.clock.now() + (input.options.tier === "instant" ? maxInstantRunMs : maxRunMs);
		this.#isBroken = input.table.root.hasError;
		this.#file = { grammar: deps.grammar, scopes: () => this.#scopesOfFile(), ofFile: (make) => this.#ofFile(make) };
	}

	issues(rules: PatternMatcher<Rule>): Issue[] {
		const { table, options } = this.#input;
		const isLate = () => this.#isLate();
		for (const range of options.ranges ?? [undefined])
			rules.match(table, { range, isLate }, (rule, captures) => {
				if (this.#isWanted(rule)) this.#judge(rule, captures, range);
			});
		return [...this.#found.values()].sort((a, b) => byPlace(a, b) || a.rule.localeCompare(b.rule));
	}

	#isLate(): boolean {
		return this.#deps.clock.now() > this.#deadline;
	}

	#isWanted(rule: Rule): boolean {
		const { options, muted } = this.#input;
		if (rule.tier === "idle" && this.#isBroken) return false;
		const isDue = options.tier === "all" || rule.tier === options.tier;
		return isDue && !muted.has(rule.id) && (this.#counts.get(rule.id) ?? 0) < maxIssuesOfRule;
	}

	#judge(rule: Rule, captures: readonly Capture[], range: { start: number; end: number } | undefined): void {
		try {
			if (this.#isBroken && this.#isInError(captures)) return;
			const match = this.#matchOf(captures);
			if (rule.where && !rule.where(match)) return;
			for (const at of rule.find?.(match) ?? [match.at]) {
				if (!this.#isWanted(rule) || this.#isLate()) return;
				this.#report(rule, at === match.at ? match : this.#matchOf(captures, at), range);
			}
		} catch (error) {
			if (error instanceof ScopesUnavailable) return;
			this.#input.muted.add(rule.id);
			this.#deps.logger.error("rule failed and is muted", { rule: rule.id, grammar: this.#deps.grammar, error });
		}
	}

	/** Whether what would be reported is broken, or lies loose in what is. */
	#isInError(captures: readonly Capture[]): boolean {
		const { table } = this.#input;
		const at = captures.find(({ name }) => name === "at");
		return at !== undefined && (table.nodeAt(at.node).hasError || table.isError(table.parentOf(at.node)));
	}

	#matchOf(captures: readonly Capture[], at?: Node): RuleMatch {
		return new Match({ table: this.#input.table, captures, at, file: this.#file });
	}

	#report(rule: Rule, match: RuleMatch, range: { start: number; end: number } | undefined): void {
		const { startIndex: start, endIndex: end } = match.at;
		if (range && (start < range.start || start >= Math.max(range.end, range.start + 1))) return;
		const key = `${rule.id}:${start}:${end}`;
		const count = this.#counts.get(rule.id) ?? 0;
		if (this.#found.has(key) || count >= maxIssuesOfRule) return;
		const place = this.#positionsOfText().range(start, end);
		this.#isDisabled ??= readDisableComments(
			this.#input.table.source,
			(offset) => isCommentIn(this.#input.table.root, offset),
			() => this.#positionsOfText(),
		);
		if (this.#isDisabled([...namesOf(rule), ...otherNamesOf(this.#deps.grammar, rule.id)], place.line)) return;
		const message = typeof rule.message === "string" ? rule.message : rule.message(match);
		const issue: Issue = { ...place, type: rule.type, rule: rule.id, severity: rule.severity, message, suggestion: rule.suggestion };
		const fix = rule.fix?.(match);
		if (fix && !this.#losesComment(fix)) issue.fix = this.#textFix(fix);
		this.#found.set(key, issue);
		this.#counts.set(rule.id, count + 1);
	}

	#textFix({ title, safety, edits }: RuleFix): TextFix {
		return { title, safety, edits: edits.map(({ start, end, text }) => ({ ...this.#positionsOfText().range(start, end), text })) };
	}

	/** What a person wrote down is nothing that a fix may throw away. */
	#losesComment({ edits }: RuleFix): boolean {
		const { root, source } = this.#input.table;
		return edits.some(({ start, end, text }) =>
			[...source.slice(start, end).matchAll(/\/[/*]|#/g)].some(({ index }) => {
				const at = root.descendantForIndex(start + index);
				return at !== null && isComment(at) && !text.includes(at.text);
			}),
		);
	}

	#positionsOfText(): TextPositions {
		this.#positions ??= new TextPositions(this.#input.table.source);
		return this.#positions;
	}

	#ofFile<T>(make: (root: Node, source: string) => T): T {
		const { root, source } = this.#input.table;
		if (!this.#facts.has(make)) this.#facts.set(make, make(root, source));
		return this.#facts.get(make) as T;
	}

	#scopesOfFile(): ScopeTable {
		if (this.#scopes === "unavailable") throw new ScopesUnavailable();
		try {
			this.#scopes ??= buildScopes(this.#deps.grammar, this.#input.table);
			return this.#scopes;
		} catch (error) {
			this.#scopes = "unavailable";
			this.#deps.logger.error("scopes not built", { grammar: this.#deps.grammar, error });
			throw new ScopesUnavailable();
		}
	}
}
