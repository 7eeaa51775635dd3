// Analyses of before, on disk, by what was analysed: the second scan of a workspace has nothing to do, also in another process.
// Never the truth: what cannot be read is as if it were not there, a broken file is thrown away, and without SQLite there is none.
// Bounded: what was not asked for the longest goes first.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { z } from "zod";
import type { Analysis } from "#protocol/analysis.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";

export interface AnalysisStoreDeps {
	/** The database file; made where it is missing. */
	path: string;
	/** What the analyses depend on besides the texts; see `analyzerFingerprint`. */
	fingerprint: string;
	clock: Pick<Clock, "now">;
	logger: Logger;
	maxBytes?: number;
}

const maxStoreBytes = 128 * 1024 * 1024;
/** Another process may be writing; an analysis anew is as quick as a longer wait. */
const busyTimeoutMs = 100;
/** Written together: each write by itself would cost a millisecond. */
const writtenAtOnce = 100;
const writesBetweenLooks = 50;

const schema = `
	PRAGMA journal_mode = WAL;
	PRAGMA synchronous = OFF;
	CREATE TABLE IF NOT EXISTS analyses (key TEXT PRIMARY KEY, used INTEGER NOT NULL, bytes INTEGER NOT NULL, analysis TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Undefined where this Node has no SQLite or the file cannot be used at all. */
export async function openAnalysisStore(deps: AnalysisStoreDeps): Promise<AnalysisStore | undefined> {
	for (let attempt = 0; attempt < 2; attempt++) {
		try {
			const { DatabaseSync } = await import("node:sqlite");
			mkdirSync(dirname(deps.path), { recursive: true, mode: 0o700 });
			const database = new DatabaseSync(deps.path, { timeout: busyTimeoutMs });
			try {
				database.exec(schema);
				return new AnalysisStore(database, deps);
			} catch (error) {
				database.close();
				throw error;
			}
		} catch (error) {
			deps.logger.warn("stored analyses not usable", { error: String(error) });
			// Another process is making it: that is no fault of the file.
			if (/locked|busy/i.test(String(error)) || !removed(deps.path)) return undefined;
		}
	}
	return undefined;
}

function removed(path: string): boolean {
	try {
		for (const ending of ["", "-wal", "-shm"]) rmSync(path + ending, { force: true });
		return true;
	} catch {
		return false; // Not ours to remove, or not a place for files at all.
	}
}

/** Changes with the rules, the grammars and the linter: of the program that analyses and of the wasm files beside it. */
export function analyzerFingerprint(workerFile: string, wasmFolder: string): string {
	const hash = createHash("sha256").update(readFileSync(workerFile));
	for (const name of readdirSync(wasmFolder).sort()) {
		if (!name.endsWith(".wasm")) continue;
		const { size, mtimeMs } = statSync(join(wasmFolder, name));
		hash.update(`${name} ${size} ${mtimeMs}\n`);
	}
	return hash.digest("base64");
}

/** Only what every reader relies on; the rest was written by us and is bound to the fingerprint. */
const Stored = z.looseObject({ language: z.string(), success: z.literal(true), syntax_valid: z.boolean(), issues: z.array(z.unknown()) });

export class AnalysisStore {
	readonly #database: DatabaseSync;
	readonly #deps: AnalysisStoreDeps;
	readonly #find: StatementSync;
	readonly #put: StatementSync;
	readonly #touch: StatementSync;
	#waiting: (() => void)[] = [];
	#writes = 0;
	#isOpen = true;

	constructor(database: DatabaseSync, deps: AnalysisStoreDeps) {
		this.#database = database;
		this.#deps = deps;
		this.#find = database.prepare("SELECT analysis FROM analyses WHERE key = ?");
		this.#put = database.prepare("INSERT OR REPLACE INTO analyses (key, used, bytes, analysis) VALUES (?, ?, ?, ?)");
		this.#touch = database.prepare("UPDATE analyses SET used = ? WHERE key = ?");
	}

	/** `kind` is what of the path counts. */
	keyOf(kind: string, text: string): string {
		return createHash("sha256").update(`${this.#deps.fingerprint}\0${kind}\0`, "utf8").update(text, "utf8").digest("base64");
	}

	get(key: string): Analysis | undefined {
		try {
			const found = this.#find.get(key)?.analysis;
			if (typeof found !== "string") return undefined;
			const analysis: unknown = JSON.parse(found);
			if (!isAnalysis(analysis)) return undefined;
			this.#later(() => this.#touch.run(this.#deps.clock.now(), key));
			return analysis;
		} catch {
			return undefined; // As if it were not there: it is analysed and written anew.
		}
	}

	set(key: string, analysis: Analysis): void {
		const text = JSON.stringify(analysis);
		this.#later(() => this.#put.run(key, this.#deps.clock.now(), text.length, text));
	}

	/** Safe to repeat. */
	dispose(): void {
		if (!this.#isOpen) return;
		this.#write();
		this.#attempt(() => this.#shrink());
		this.#isOpen = false;
		this.#database.close();
	}

	#later(work: () => void): void {
		if (!this.#isOpen) return;
		this.#waiting.push(work);
		if (this.#waiting.length >= writtenAtOnce) this.#write();
	}

	#write(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		if (waiting.length === 0) return;
		this.#attempt(() => {
			this.#database.exec("BEGIN IMMEDIATE");
			try {
				for (const work of waiting) work();
			} finally {
				this.#database.exec("COMMIT");
			}
			if (++this.#writes % writesBetweenLooks === 0) this.#shrink();
		});
	}

	/** Removes what lies beyond the limit when all is lined up, latest used first. */
	#shrink(): void {
		const older = "SELECT key FROM (SELECT key, sum(bytes) OVER (ORDER BY used DESC, key) AS total FROM analyses) WHERE total > ?";
		this.#database.prepare(`DELETE FROM analyses WHERE key IN (${older})`).run(this.#deps.maxBytes ?? maxStoreBytes);
	}

	/** A full disk or another's lock costs what would have been kept, nothing more. */
	#attempt(work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#deps.logger.debug("analyses not stored", { error: String(error) });
		}
	}
}

function isAnalysis(value: unknown): value is Analysis {
	return Stored.safeParse(value).success;
}
