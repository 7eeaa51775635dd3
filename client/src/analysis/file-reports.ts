// What the backend has said of each file, as long as it runs. Bounded: the files that were heard of first go first.

import * as vscode from "vscode";
import type { FileReport } from "#protocol/lsp.ts";

const maxFiles = 20_000;

export class FileReports {
	readonly #files = new Map<string, FileReport>();
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChange = this.#changed.event;

	add(reports: readonly FileReport[]): void {
		for (const report of reports) {
			const key = keyOf(report.uri);
			this.#files.delete(key);
			this.#files.set(key, report);
		}
		for (const key of this.#files.keys()) {
			if (this.#files.size <= maxFiles) break;
			this.#files.delete(key);
		}
		this.#changed.fire();
	}

	clear(): void {
		this.#files.clear();
		this.#changed.fire();
	}

	get(uri: vscode.Uri): FileReport | undefined {
		return this.#files.get(uri.toString());
	}

	all(): Iterable<FileReport> {
		return this.#files.values();
	}

	dispose(): void {
		this.#changed.dispose();
	}
}

/** As VS Code writes addresses, which is not how everybody does. */
function keyOf(uri: string): string {
	return vscode.Uri.parse(uri).toString();
}
