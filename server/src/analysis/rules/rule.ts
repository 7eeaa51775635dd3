// What a rule is: data, one file each. The engine (rule-engine.ts) looks for all queries of a language in one walk and hands out matches;
// a rule sees one match and the source, and knows neither files, editors nor other rules.

import type { Node } from "web-tree-sitter";
import type { Issue, TextRange } from "#protocol/analysis.ts";
import type { ScopeTable } from "../scopes/scope-table.ts";
import type { TextEdit } from "../text-edits.ts";

/** Grammars; a TypeScript rule names both `typescript` and `tsx`. */
export type Grammar = "python" | "javascript" | "typescript" | "tsx" | "java" | "go";

export interface Rule {
	/** Stable, kebab-case, unique in its language: "self-compare". Shown, used in settings and in disable comments. */
	id: string;
	languages: readonly Grammar[];
	type: "bug" | "security" | "performance" | "maintainability" | "unused" | "style";
	severity: Issue["severity"];
	/** Style and matters of taste are off until somebody asks for them. */
	enabledByDefault: boolean;
	/** `instant`: on each keystroke, from the nodes of the match alone. `idle`: needs the scope table or the whole file. */
	tier: "instant" | "idle";
	/** A query of tree-sitter, of the parts that trees/pattern.ts reads. The node that is reported is captured as `@at`. */
	query: string;
	/** Decides what the query cannot say. Absent: every match counts. */
	where?(match: RuleMatch): boolean;
	/**
	 * The nodes to report in place of `@at`; each is `at` for `message` and `fix`. For what is found by looking over a whole list, body or
	 * file: the second of two equal keys, the names that nothing defines (`query: "(program) @at"`, then `scopes()`).
	 */
	find?(match: RuleMatch): Iterable<Node>;
	/** What is wrong, for a person; one sentence without a full stop. */
	message: string | ((match: RuleMatch) => string);
	/** What to do. */
	suggestion: string;
	/** Edits that mend it; undefined where this match cannot be mended. */
	fix?(match: RuleMatch): RuleFix | undefined;
	/** Why it matters, two to five sentences of Markdown; the hover and the rule's page show it. */
	explanation: string;
	/** Code that fires exactly once each, and code that does not. Tested. */
	examples: { bad: readonly string[]; good: readonly string[] };
	/** The same check in other tools, so that it is not shown twice where one of them runs: "eslint/no-self-compare", "staticcheck/SA4000", "pmd/…". */
	sameAs?: readonly string[];
}

export interface RuleMatch {
	readonly at: Node;
	/** First node of a capture; undefined where it is optional and did not match. */
	get(capture: string): Node | undefined;
	/** Nodes of a capture, in source order; empty where it did not match. */
	all(capture: string): readonly Node[];
	/** First node of a capture. Throws where the query does not have it: a broken rule. */
	node(capture: string): Node;
	readonly source: string;
	readonly grammar: Grammar;
	/** Made on first use, shared by all rules of the file; only for rules of the tier `idle`. */
	scopes(): ScopeTable;
	/** What a rule works out from the whole file, made on first use by each `make` and kept for the next match; quick, for rules of the tier `instant`. */
	ofFile<T>(make: (root: Node, source: string) => T): T;
}

export interface RuleFix {
	title: string;
	/** `safe` keeps the meaning of the program. */
	safety: "safe" | "unsafe";
	/** UTF-16 offsets into the source, not overlapping. */
	edits: readonly TextEdit[];
}

export type { Issue, TextRange };
