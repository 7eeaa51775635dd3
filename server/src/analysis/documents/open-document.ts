// One open document: its text, its tree, and what is known about it, kept up with every edit. After an edit only what it touched is looked at
// again (`instant`); when the typing rests, everything is (`whole`), on a fresh tree if the text was broken meanwhile, because a tree that was
// mended through broken states may differ from a fresh one. Parsing can stop half-way and go on later; an edit begins it anew.
// Does not know when its turn is: see worker/document-host.ts.

import { Edit, type Tree } from "web-tree-sitter";
import type { Analysis } from "#protocol/analysis.ts";
import type { LoadedGrammar, StopParsing } from "../grammars.ts";
import { analysisOf, notAnalyzed, obstacleOf } from "../language-analyzer.ts";
import { isFlow, type Language, obstacleIn, withPlainLineEnds } from "../languages.ts";
import { type Measured, metricsOf } from "../metrics/file-meter.ts";
import { carryOver, type Measurement } from "../metrics/metric-walk.ts";
import { Place } from "../refactorings/place.ts";
import type { Linted } from "../ruff-linter.ts";
import { type LanguageTools, problemsIn } from "../toolbox.ts";
import type { SourceText } from "../trees/source-text.ts";
import type { SyntaxTable } from "../trees/syntax-table.ts";
import { AnchoredIssues } from "./anchored-issues.ts";
import { type AppliedChange, TextBuffer, type TextChange, type TextPosition } from "./text-buffer.ts";

/** Around an edit, how much is looked at by the rules while typing. */
const maxInstantChars = 8000;
/** How far the enclosing node may reach for an edit to be judged by all of it. */
const maxEnclosingChars = 3000;

export interface OpenDocumentDeps {
	path: string;
	language: Language;
	tools: LanguageTools;
	text: string;
	/** A Python linter's issues; asked when the typing rests. Undefined where it failed. */
	lint?: (path: string, text: string) => Promise<Linted | undefined>;
}

interface Span {
	start: number;
	end: number;
}

export class OpenDocument {
	readonly #deps: OpenDocumentDeps;
	readonly #buffer: TextBuffer;
	/** The text as the grammars read it: the buffer's own, or a copy with plain line ends. */
	#source: SourceText;
	#tree: Tree | undefined;
	/** Of the tree, once it is that of the text. */
	#table: SyntaxTable | undefined;
	#stretches: Measurement["stretches"] = [];
	/** Of the last tree that was measured, at the present lines. */
	#measured: Measured | undefined;
	readonly #issues = new AnchoredIssues();
	/** What was edited since the last look. */
	#edited: Span | undefined;
	#isHalfParsed = false;
	/** Whether the text was, when it was looked at last. */
	#wasValid = true;
	/** Whether a tree with errors was built upon since the last fresh one. */
	#wasBroken = false;
	#obstacle: string | undefined;

	constructor(deps: OpenDocumentDeps) {
		this.#deps = deps;
		this.#buffer = new TextBuffer(deps.text);
		this.#source = this.#plainSource();
		this.#obstacle = obstacleIn(this.#source.toString());
	}

	get text(): string {
		return this.#buffer.text;
	}

	change(changes: readonly TextChange[]): void {
		this.abandonParse();
		for (const change of changes) this.#apply(change);
		if (this.#obstacle) this.#forget();
	}

	/** Brings the tree up to the text; false where `stop` ended it early, to be called again. */
	parse(stop?: StopParsing): boolean {
		if (this.#table || this.#isIdle()) return true;
		const { grammar } = this.#deps.tools;
		const old = this.#tree;
		const tree = grammar.parse(this.#source, old, stop);
		this.#isHalfParsed = tree === undefined;
		if (!tree) return false;
		if (old) {
			for (const range of old.getChangedRanges(tree)) this.#dropStretches(range.startIndex, range.endIndex);
			grammar.release(old);
		}
		this.#tree = tree;
		this.#table = grammar.table(tree, this.#source);
		if (tree.rootNode.hasError) this.#wasBroken = true;
		return true;
	}

	abandonParse(): void {
		if (this.#isHalfParsed) this.#deps.tools.grammar.reset();
		this.#isHalfParsed = false;
	}

	/** What can be said at once after an edit; `parse` must be done. */
	instant(): Analysis {
		const table = this.#table;
		if (!table || this.#isIdle()) return this.#unanalysed();
		if (this.#edited) this.#judge(table, enclosing(table, this.#edited));
		this.#edited = undefined;
		// That it is broken is said when the typing rests; that it is mended, at once. What only a look at the whole finds stays until then.
		if (this.#wasBroken && !table.root.hasError) this.#issues.drop((issue) => issue.type === "syntax");
		return this.#result(table);
	}

	/** What can be said before the parser is through with an edit: what was known, where it is by now. Undefined where nothing was. */
	known(): Analysis | undefined {
		if (!this.#measured || this.#isIdle()) return undefined;
		return analysisOf(this.#deps.language.name, { ...this.#measured, issues: this.#issues.list(this.#buffer), isValid: this.#wasValid });
	}

	/** Whether `whole` wants a fresh tree before: call `forgetTree` and `parse` then. */
	get wantsFreshTree(): boolean {
		return this.#wasBroken;
	}

	forgetTree(): void {
		this.abandonParse();
		if (this.#tree) this.#deps.tools.grammar.release(this.#tree);
		this.#tree = undefined;
		this.#table = undefined;
		this.#stretches = [];
		this.#wasBroken = false;
	}

	/** All that there is to say; `parse` must be done. Undefined where the text was edited meanwhile. */
	async whole(): Promise<Analysis | undefined> {
		const { tools, language, path, lint } = this.#deps;
		const table = this.#table;
		const obstacle = obstacleOf(language, this.#source.toString());
		if (obstacle) return notAnalyzed(language.name, obstacle);
		const linted = await lint?.(path, this.text);
		if (this.#table !== table) return undefined;
		if (this.#isIdle()) return this.#unanalysed();
		if (!table) return undefined;
		const all = { ...this.#measure(table), ...problemsIn(tools, table, linted) };
		// With every node in it, it takes megabytes; the next question reads what it needs anew.
		this.#table = this.#tree && tools.grammar.table(this.#tree, this.#source);
		this.#issues.replaceAll(all.issues, this.#buffer);
		this.#edited = undefined;
		this.#wasValid = all.isValid;
		return analysisOf(language.name, all);
	}

	/** Where a refactoring is asked for; `parse` must be done. Undefined where the text is not analysed. */
	placeAt(range: { start: TextPosition; end: TextPosition }): Place | undefined {
		const table = this.#table;
		if (!table || this.#isIdle()) return undefined;
		const offset = (position: TextPosition) => this.#buffer.offsetAt(position);
		return new Place({ grammar: this.#deps.language.grammar, table, start: offset(range.start), end: offset(range.end) });
	}

	get grammar(): LoadedGrammar {
		return this.#deps.tools.grammar;
	}

	positionAt(offset: number): TextPosition {
		return this.#buffer.positionAt(offset);
	}

	dispose(): void {
		this.forgetTree();
	}

	#isIdle(): boolean {
		return this.#obstacle !== undefined || (this.#deps.language.name !== "python" && isFlow(this.#source));
	}

	#unanalysed(): Analysis {
		const language = this.#deps.language.name;
		return this.#obstacle ? notAnalyzed(language, this.#obstacle) : { language, success: true, syntax_valid: true, issues: [] };
	}

	#apply(change: TextChange): void {
		const hadPlainEnds = this.#hasPlainEnds;
		const applied = this.#buffer.apply(change);
		if (!hadPlainEnds || applied.touchesReturn) this.#source = this.#plainSource();
		// What was no obstacle before can be one only where it was edited.
		const isOnlyThere = this.#obstacle === undefined && change.range !== undefined && this.#hasPlainEnds;
		const lines = isOnlyThere ? this.#buffer.linesAround(applied.start, applied.newEnd) : this.#source.toString();
		this.#obstacle = obstacleIn(lines, this.#source.length);
		this.#table = undefined;
		this.#issues.move(applied);
		this.#edited = this.#edited ? union(moved(this.#edited, applied), applied) : { start: applied.start, end: applied.newEnd };
		// What an edit does to a carriage return that stands alone may reach beyond it.
		if (!change.range || !hadPlainEnds || !this.#hasPlainEnds) {
			this.forgetTree();
			this.#measured = undefined;
			return;
		}
		this.#tree?.edit(editOf(applied));
		this.#stretches = carryOver(this.#stretches, { ...applied, rows: applied.newTo.line - applied.oldTo.line });
		this.#measured = this.#measured && shifted(this.#measured, applied);
	}

	get #hasPlainEnds(): boolean {
		return this.#source === this.#buffer.content;
	}

	#plainSource(): SourceText {
		const plain = withPlainLineEnds(this.text);
		return plain === this.text ? this.#buffer.content : plain;
	}

	#forget(): void {
		this.forgetTree();
		this.#issues.replaceAll([], this.#buffer);
		this.#edited = undefined;
	}

	#dropStretches(start: number, end: number): void {
		this.#stretches = this.#stretches.filter((stretch) => stretch.end < start || stretch.start > end);
	}

	/** Runs the rules of the typing tier where the text was edited. */
	#judge(table: SyntaxTable, span: Span): void {
		const { tools } = this.#deps;
		if (span.end - span.start > maxInstantChars) return;
		const issues = tools.rules.run(table, { tier: "instant", enabled: tools.enabled, ranges: [span] });
		this.#issues.replaceIn(span, tools.levelled(issues), {
			buffer: this.#buffer,
			isInstant: tools.isInstant,
			isSame: (a, b) => tools.ownIdOf(a) === tools.ownIdOf(b),
		});
	}

	#measure(table: SyntaxTable): Measured {
		const measurement = this.#deps.tools.meter.measure(table, this.#stretches);
		this.#stretches = measurement.stretches;
		this.#measured = metricsOf(measurement, this.#source);
		return this.#measured;
	}

	#result(table: SyntaxTable): Analysis {
		const issues = this.#issues.list(this.#buffer);
		const isBroken = table.root.hasError;
		this.#wasValid = !isBroken && !issues.some((issue) => issue.type === "syntax");
		// Half-typed code moves half of the file into one function, and out of it with the next key: what was known stays until the typing rests.
		const measured = (isBroken && this.#measured) || this.#measure(table);
		return analysisOf(this.#deps.language.name, { ...measured, issues, isValid: this.#wasValid });
	}
}

function editOf({ start, oldEnd, newEnd, from, oldTo, newTo }: AppliedChange): Edit {
	const point = ({ line, character }: AppliedChange["from"]) => ({ row: line, column: character });
	return new Edit({
		startIndex: start,
		oldEndIndex: oldEnd,
		newEndIndex: newEnd,
		startPosition: point(from),
		oldEndPosition: point(oldTo),
		newEndPosition: point(newTo),
	});
}

/** Functions behind an edit move with their text, those around it grow with it. */
function shifted(measured: Measured, { oldTo, newTo }: AppliedChange): Measured {
	const rows = newTo.line - oldTo.line;
	if (rows === 0) return measured;
	const shift = (line: number) => (line > oldTo.line + 1 ? line + rows : line);
	return { ...measured, functions: measured.functions.map((each) => ({ ...each, line: shift(each.line), end_line: shift(each.end_line) })) };
}

function moved(span: Span, { start, oldEnd, newEnd }: AppliedChange): Span {
	const by = newEnd - oldEnd;
	const move = (at: number) => (at <= start ? at : at >= oldEnd ? at + by : newEnd);
	return { start: move(span.start), end: move(span.end) };
}

function union(span: Span, { start, newEnd }: AppliedChange): Span {
	return { start: Math.min(span.start, start), end: Math.max(span.end, newEnd) };
}

/** The biggest node around the span that is still small: a rule may begin some way before what was edited. */
function enclosing(table: SyntaxTable, { start, end }: Span): Span {
	let node = 0;
	// From the root down: the way up costs as much for each step.
	while (table.endOf(node) - table.startOf(node) > maxEnclosingChars) {
		const behind = table.childrenEndOf(node);
		node = table.firstChildOf(node);
		while (node < behind && table.endOf(node) < end) node++;
		if (node === behind || table.startOf(node) > start) return { start, end };
	}
	return { start: Math.min(table.startOf(node), start), end: Math.max(table.endOf(node), end) };
}
