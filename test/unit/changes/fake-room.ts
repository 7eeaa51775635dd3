// A room that keeps its facts in memory, and the fold of changesets that a real room keeps; and files that are a map.

import { createHash } from "node:crypto";
import type { Changeset } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { RoomEvent, RoomFact } from "#protocol/room-events.ts";
import type { ReadText, WorkspaceFiles } from "../../../server/src/changes/workspace-files.ts";
import type { RoomPort } from "../../../server/src/rooms/room-port.ts";

export class FakeRoom implements RoomPort {
	readonly info = { room_id: "room_1", name: "Room", workspace: "/project", created_at: "2026-01-01T00:00:00.000Z" };
	readonly facts: RoomFact[] = [];
	readonly activeRun = undefined;
	/** Makes the next append fail, as a full disk does. */
	failsNext = false;

	get lastSeq(): number {
		return this.facts.length;
	}

	append(fact: RoomFact): RoomEvent {
		if (this.failsNext) {
			this.failsNext = false;
			throw new EnsembleError("log_failed", "No space left.");
		}
		this.facts.push(structuredClone(fact));
		return { seq: this.facts.length, timestamp: "2026-01-01T00:00:00.000Z", ...fact };
	}

	changeset(changesetId: string): Changeset | undefined {
		let changeset: Changeset | undefined;
		for (const fact of this.facts) {
			if (fact.kind === "file_staged" && fact.changeset_id === changesetId) {
				changeset ??= { changeset_id: changesetId, run_id: fact.run_id, files: [] };
				const files = changeset.files.filter((file) => file.path !== fact.change.path);
				changeset = { ...changeset, files: [...files, structuredClone(fact.change)] };
			}
			if (fact.kind === "hunks_decided" && fact.changeset_id === changesetId)
				for (const file of changeset?.files ?? [])
					if (file.path === fact.path) for (const hunk of file.hunks) if (fact.hunk_ids.includes(hunk.hunk_id)) hunk.state = fact.state;
		}
		return changeset;
	}

	/** What was decided, in short: `accepted 2`. */
	get decisions(): string[] {
		return this.facts.flatMap((fact) => (fact.kind === "hunks_decided" ? [`${fact.path} ${fact.state} ${fact.hunk_ids.length}`] : []));
	}

	*past(): Iterable<RoomEvent> {}
	*eventsOf(): Iterable<RoomEvent> {}
	pass(): void {}
	onEvent(): () => void {
		return () => {};
	}
	keepOutput(): string {
		return "output_1";
	}
}

export class FakeFiles implements WorkspaceFiles {
	readonly root = "/project";
	readonly texts: Map<string, string>;
	writes = 0;
	/** Called before a write looks at the file: somebody types at the worst moment. */
	beforeWrite: () => void = () => {};

	constructor(texts: Record<string, string>) {
		this.texts = new Map(Object.entries(texts));
	}

	async resolve(path: string): Promise<string> {
		if (path.startsWith("../")) throw new EnsembleError("outside_workspace", `"${path}" leads out.`);
		return `${this.root}/${path.replace(/^\.\//, "")}`;
	}

	async read(path: string): Promise<ReadText> {
		const text = this.texts.get(path);
		if (text === undefined) return { kind: "absent" };
		if (text.includes("\0")) return { kind: "refused", reason: `${path} is a binary file.` };
		return { kind: "text", text, hash: hashOf(text) };
	}

	async write(path: string, expected: string | undefined, text: string | undefined) {
		this.beforeWrite();
		if (this.texts.get(path) !== expected) return { ok: false as const, reason: `${path} has changed since it was read.` };
		this.writes++;
		if (text === undefined) this.texts.delete(path);
		else this.texts.set(path, text);
		return { ok: true as const };
	}

	async readBytes(): Promise<Uint8Array | undefined> {
		return undefined;
	}

	async list() {
		return { paths: [...this.texts.keys()].sort(), truncated: false, unreadable: [] };
	}
}

export function hashOf(text: string): string {
	return createHash("sha256").update(text, "utf8").digest("hex");
}
