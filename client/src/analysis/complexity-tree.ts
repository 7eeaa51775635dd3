// The view "Complexity": the hardest functions of all files that were analysed, hardest first by what a person chose. A click goes there.

import * as vscode from "vscode";
import type { FunctionMetrics } from "#protocol/analysis.ts";
import type { FileReports } from "./file-reports.ts";

export const complexityViewId = "ensemble.complexity";
export const sortOrders = ["cognitive", "cyclomatic", "lines", "nesting"] as const;
export type SortOrder = (typeof sortOrders)[number];

interface Row {
	uri: vscode.Uri;
	metrics: FunctionMetrics;
}

/** More are not looked through by anyone. */
const maxRows = 200;
const redrawMs = 200;
/** Cognitive complexity from which the authors of the metric would have a function split. */
const hardFrom = 15;

export class ComplexityTree implements vscode.TreeDataProvider<Row> {
	readonly #reports: FileReports;
	readonly #changed = new vscode.EventEmitter<undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	readonly #subscription: vscode.Disposable;
	#order: SortOrder = "cognitive";
	#redraw: NodeJS.Timeout | undefined;

	constructor(reports: FileReports) {
		this.#reports = reports;
		this.#subscription = reports.onDidChange(() => this.#redrawSoon());
	}

	get order(): SortOrder {
		return this.#order;
	}

	sortBy(order: SortOrder): void {
		this.#order = order;
		this.#changed.fire(undefined);
	}

	getChildren(row?: Row): Row[] {
		if (row) return [];
		const rows: Row[] = [];
		for (const { uri, functions } of this.#reports.all()) {
			for (const metrics of functions) if (metrics.cognitive > 0 || metrics.cyclomatic > 1) rows.push({ uri: vscode.Uri.parse(uri), metrics });
		}
		const order = this.#order;
		return rows.sort((a, b) => b.metrics[order] - a.metrics[order] || b.metrics.cognitive - a.metrics.cognitive).slice(0, maxRows);
	}

	getTreeItem({ uri, metrics }: Row): vscode.TreeItem {
		const item = new vscode.TreeItem(metrics.name);
		const path = vscode.workspace.asRelativePath(uri);
		const { cognitive, cyclomatic, nesting, lines, parameters, line } = metrics;
		item.description = `${metrics[this.#order]} · ${path}:${line}`;
		item.iconPath = new vscode.ThemeIcon("symbol-function", cognitive >= hardFrom ? new vscode.ThemeColor("list.warningForeground") : undefined);
		item.tooltip = [
			`${metrics.name} — ${path}:${line}`,
			`Cognitive complexity: ${cognitive}`,
			`Cyclomatic complexity: ${cyclomatic}`,
			`Nesting: ${nesting}   Parameters: ${parameters}   Lines: ${lines}`,
		].join("\n");
		item.accessibilityInformation = { label: `${metrics.name}, cognitive complexity ${cognitive}, cyclomatic ${cyclomatic}, in ${path} line ${line}` };
		const selection = new vscode.Range(line - 1, 0, line - 1, 0);
		item.command = { title: "Go to Function", command: "vscode.open", arguments: [uri, { selection, preview: true } satisfies vscode.TextDocumentShowOptions] };
		return item;
	}

	dispose(): void {
		clearTimeout(this.#redraw);
		this.#subscription.dispose();
		this.#changed.dispose();
	}

	/** A scan brings news many times a second. */
	#redrawSoon(): void {
		this.#redraw ??= setTimeout(() => {
			this.#redraw = undefined;
			this.#changed.fire(undefined);
		}, redrawMs);
	}
}
