// The real team with the offline engine on a copy of a real folder: real files, staging, rules and tools; the room is in memory.

import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RoomEvent, RunResult } from "#protocol/room-events.ts";
import { loadDefinitions } from "../../server/src/agents/definitions.ts";
import { defaultRunLimits } from "../../server/src/agents/limits.ts";
import { Runs } from "../../server/src/agents/runs.ts";
import { toolsFor } from "../../server/src/agents/tools/all-tools.ts";
import { fixAll } from "../../server/src/analysis/fixes.ts";
import { LanguageAnalyzer } from "../../server/src/analysis/language-analyzer.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { randomId } from "../../server/src/base/ids.ts";
import { silentLogger } from "../../server/src/base/logger.ts";
import { Changesets, changesetIdOf } from "../../server/src/changes/changesets.ts";
import { DiskFiles } from "../../server/src/changes/disk-files.ts";
import { OfflineEngine } from "../../server/src/engines/offline/offline-engine.ts";
import { Executions, type FindSandbox } from "../../server/src/sandbox/executions.ts";
import { detectFile } from "../../server/src/sandbox/languages/detect-file.ts";
import { detectTests } from "../../server/src/sandbox/languages/detect-tests.ts";
import { MemoryRoom } from "./memory-room.ts";

const repository = join(import.meta.dirname, "../..");
export const sampleOrders = join(repository, "samples/orders");

/** A fresh copy of a folder, to be worked on. */
export function copyOf(folder: string): { root: string; remove(): void } {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-project-")));
	cpSync(folder, root, { recursive: true });
	return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export class OfflineTeam {
	readonly room = new MemoryRoom();
	readonly #changesets: Changesets;
	readonly #runs: Runs;

	constructor({ root, wasmFolder, sandbox, env = {} }: { root: string; wasmFolder: string; sandbox: FindSandbox; env?: Record<string, string | undefined> }) {
		const files = new DiskFiles({ root });
		const filesOf = () => files;
		const analyzer = new LanguageAnalyzer({ wasmFolder, clock: systemClock, logger: silentLogger });
		const engine = new OfflineEngine({ reason: "a test", sleep: async () => {} });
		this.#changesets = new Changesets({ filesOf });
		this.#runs = new Runs({
			engine: () => engine,
			sandboxInfo: () => ({ level: "none", proofs: [], reason: "a test" }),
			toolsFor: toolsFor({ filesOf, staging: this.#changesets, analyzer, fixAll, executions: new Executions({ sandbox, detectFile, detectTests }), env }),
			definitions: () => loadDefinitions({ builtIn: join(repository, "prompts/agents"), own: join(root, "none"), logger: silentLogger }),
			limits: defaultRunLimits,
			clock: systemClock,
			newId: randomId,
			logger: silentLogger,
		});
		this.room.onEvent((event) => {
			if (event.kind === "approval_requested") setImmediate(() => void this.#approve(event)); // asked first, then answered
		});
	}

	async ask(request: string): Promise<{ runId: string; result: RunResult }> {
		const { runId } = await this.#runs.startRun(this.room, request, { userId: "ada" });
		const ended = await this.room.until((event) => event.kind === "run_ended" && event.run_id === runId);
		if (ended.kind !== "run_ended") throw new Error("unreachable");
		return { runId, result: ended.result };
	}

	async acceptAll(runId: string): Promise<void> {
		await this.#changesets.decide(this.room, { changesetId: changesetIdOf(runId), decision: "accept" }, { userId: "ada" });
	}

	/** As a person who agrees with everything: pending hunks are accepted, commits allowed. */
	async #approve(event: Extract<RoomEvent, { kind: "approval_requested" }>): Promise<void> {
		if (event.action.type === "review_changes") await this.acceptAll(event.run_id);
		else await this.#runs.answerApproval(this.room, event.approval_id, "approved", { userId: "ada" });
	}
}
