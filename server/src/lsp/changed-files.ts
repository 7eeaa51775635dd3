// Files that wait to be looked at again, each once however often it changed: switching a branch changes thousands within a second, some of
// them several times. Looked at a few at a time, in rounds; what changes meanwhile is for the next round.

import type { FileReport } from "#protocol/lsp.ts";
import type { Logger } from "../base/logger.ts";

export interface ChangedFilesDeps {
	/** Whether something is shown of it already. */
	isKnown(uri: string): boolean;
	/** Those of new files that are to be shown; .gitignore may name the others. */
	isListed(uris: readonly string[]): Promise<string[]>;
	look(uri: string): Promise<FileReport | undefined>;
	looked(reports: FileReport[]): void;
	logger: Logger;
}

/** New files beyond it are left to the next scan. */
const maxNewFiles = 5_000;
const parallel = 4;
/** Reports of so many files are told at once. */
const groupSize = 40;

export class ChangedFiles {
	readonly #deps: ChangedFilesDeps;
	#waiting = new Set<string>();
	#newFiles = new Set<string>();
	#isWorking = false;
	#isDisposed = false;

	constructor(deps: ChangedFilesDeps) {
		this.#deps = deps;
	}

	add(uris: readonly string[]): void {
		const { isKnown } = this.#deps;
		for (const uri of uris) {
			if (isKnown(uri)) this.#waiting.add(uri);
			else if (this.#newFiles.size < maxNewFiles) this.#newFiles.add(uri);
		}
		void this.#work();
	}

	/** Without asking whether they are listed. */
	addKnown(uris: readonly string[]): void {
		for (const uri of uris) this.#waiting.add(uri);
		void this.#work();
	}

	dispose(): void {
		this.#isDisposed = true;
	}

	async #work(): Promise<void> {
		if (this.#isWorking) return;
		this.#isWorking = true;
		while (this.#waiting.size + this.#newFiles.size > 0 && !this.#isDisposed) await this.#round();
		this.#isWorking = false;
	}

	async #round(): Promise<void> {
		const [known, fresh] = [[...this.#waiting], [...this.#newFiles]];
		this.#waiting = new Set();
		this.#newFiles = new Set();
		try {
			const listed = fresh.length > 0 ? await this.#deps.isListed(fresh) : [];
			await this.#lookAt([...known, ...listed]);
		} catch (error) {
			this.#deps.logger.error("changed files not listed", { error });
		}
	}

	async #lookAt(uris: readonly string[]): Promise<void> {
		const queue = uris.values();
		let reports: FileReport[] = [];
		const tell = () => {
			if (reports.length > 0) this.#deps.looked(reports);
			reports = [];
		};
		const worker = async () => {
			for (const uri of queue) {
				if (this.#isDisposed) return;
				const report = await this.#look(uri);
				if (report) reports.push(report);
				if (reports.length >= groupSize) tell();
			}
		};
		await Promise.all(Array.from({ length: parallel }, worker));
		tell();
	}

	async #look(uri: string): Promise<FileReport | undefined> {
		try {
			return await this.#deps.look(uri);
		} catch (error) {
			this.#deps.logger.error("analysis not refreshed", { error });
			return undefined;
		}
	}
}
