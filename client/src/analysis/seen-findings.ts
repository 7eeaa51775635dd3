// What other extensions were seen to show in this window. Remembered, so that nothing of ours comes and goes with every key while another tool
// thinks; forgotten when the set of extensions changes.

import * as vscode from "vscode";
import { findingName } from "./foreign-findings.ts";

/** There are not so many rules that have a name elsewhere. */
const maxSeen = 2_000;

export class SeenFindings {
	#seen = new Set<string>();
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChange = this.#changed.event;
	readonly #subscriptions: vscode.Disposable;

	constructor() {
		this.#subscriptions = vscode.Disposable.from(
			vscode.languages.onDidChangeDiagnostics(({ uris }) => this.#look(uris)),
			vscode.extensions.onDidChange(() => {
				this.#seen = new Set();
				this.#lookAtAll();
				this.#changed.fire();
			}),
		);
		this.#lookAtAll();
	}

	all(): string[] {
		return [...this.#seen].sort();
	}

	dispose(): void {
		this.#subscriptions.dispose();
		this.#changed.dispose();
	}

	#lookAtAll(): void {
		this.#look(vscode.languages.getDiagnostics().map(([uri]) => uri));
	}

	#look(uris: readonly vscode.Uri[]): void {
		const before = this.#seen.size;
		for (const uri of uris) {
			const language = /\.go$/.test(uri.path) ? "go" : "";
			for (const diagnostic of vscode.languages.getDiagnostics(uri)) {
				const name = diagnostic.source === "ensemble" ? undefined : findingName(language, diagnostic);
				if (name !== undefined && this.#seen.size < maxSeen) this.#seen.add(name);
			}
		}
		if (this.#seen.size !== before) this.#changed.fire();
	}
}
