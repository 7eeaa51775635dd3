// What a refactoring is: data, one file each, listed in all-refactorings.ts. It sees one place in one tree and answers with edits; it knows
// neither editors nor documents. What it cannot prove to be safe it refuses, with the reason in words.

import type { Node } from "web-tree-sitter";
import type { Grammar } from "../rules/rule.ts";
import type { Rewrite, TextEdit } from "../text-edits.ts";
import type { Place } from "./place.ts";

export interface Refactoring {
	/** Stable, kebab-case, unique: "invert-if". */
	id: string;
	kind: "refactor.extract" | "refactor.inline" | "refactor.rewrite";
	languages: readonly Grammar[];
	/** As the menu shows it. */
	title: string;
	/**
	 * The node that it would work on; a refusal where it is meant but cannot be; undefined where this is no place for it. Asked at every move of
	 * the caret: it looks at the selection and at what is around it, never at the whole file.
	 */
	offer(place: Place): Node | Refusal | undefined;
	/** Asked when it is chosen: may look at the whole file. */
	edits(at: Node, place: Place): Rewrite | Refusal;
}

export interface Refusal {
	/** One sentence for a person, without a full stop. */
	refused: string;
}

export const scripts: readonly Grammar[] = ["javascript", "typescript", "tsx"];
export const withBraces: readonly Grammar[] = [...scripts, "java", "go"];
export const everyLanguage: readonly Grammar[] = ["python", ...withBraces];

export const refuse = (refused: string): Refusal => ({ refused });

export const isRefusal = (answer: Node | Rewrite | Refusal): answer is Refusal => "refused" in answer;

export const replace = ({ startIndex, endIndex }: Pick<Node, "startIndex" | "endIndex">, text: string): TextEdit => ({
	start: startIndex,
	end: endIndex,
	text,
});

export const insert = (at: number, text: string): TextEdit => ({ start: at, end: at, text });
