// What the log keeps when the process dies at any moment, and when the disk is full.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RoomEvent } from "#protocol/room-events.ts";
import { logFile } from "../../../server/src/rooms/event-log.ts";
import { openLog, openRoom, say, temporaryFolder } from "../../support/room-folder.ts";

const script = resolve("test/support/append-events.ts");

/** Appends until it is killed; returns the last event that it had acknowledged. */
function appendUntilKilled(folder: string, livesMs: number): Promise<number> {
	return new Promise((done, fail) => {
		const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
		let said = "";
		child.stdout.on("data", (data) => {
			if (said === "") setTimeout(() => child.kill("SIGKILL"), livesMs);
			said += data;
		});
		child.on("error", fail);
		child.on("close", () => {
			const complete = said.slice(0, said.lastIndexOf("\n")).split("\n");
			done(Number(complete.at(-1)));
		});
	});
}

describe("kill -9", () => {
	test("at 50 random moments loses no acknowledged event, and every log opens", { timeout: 300_000 }, async () => {
		const folder = temporaryFolder();
		let acknowledged = 0;
		for (let round = 0; round < 50; round++) {
			acknowledged = await appendUntilKilled(folder, Math.random() * 60);
			const seqs: number[] = [];
			const { log } = openLog(folder, { onEvent: (event: RoomEvent) => seqs.push(event.seq) });
			expect(seqs.length, `round ${round}`).toBeGreaterThanOrEqual(acknowledged);
			expect(seqs.at(-1)).toBe(seqs.length); // no gap, nothing twice
			log.close();
			// Each round begins anew before the log gets so long that only opening is measured.
			if (log.bytes > 40_000_000) rmSync(join(folder, logFile));
		}
		expect(acknowledged).toBeGreaterThan(0);
	});
});

describe("a full disk", () => {
	const isRoot = process.getuid?.() === 0 && process.platform === "linux";

	test("refuses the event with words that help, shows nobody anything, and goes on once there is space", ({ skip }) => {
		if (!isRoot) skip("a small disk can only be mounted by root on Linux");
		const disk = mkdtempSync(join(tmpdir(), "ensemble-disk-"));
		execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
		onTestFinished(() => {
			execFileSync("umount", [disk]);
			rmSync(disk, { recursive: true });
		});
		const folder = join(disk, "room");
		mkdirSync(folder);
		const room = openRoom(folder);
		const seen: number[] = [];
		room.onEvent((event) => seen.push(event.seq));
		writeFileSync(join(disk, "ballast"), Buffer.alloc(150 * 1024));
		let refused: unknown;
		while (refused === undefined) {
			try {
				room.append(say("x".repeat(5000)));
			} catch (error) {
				refused = error;
			}
		}
		expect(refused).toMatchObject({ code: "log_failed", message: expect.stringMatching(/disk is full.*events\.jsonl\. Free some space/) });
		expect(() => room.keepOutput("y".repeat(200_000))).toThrow(/Free some space/);
		const text = readFileSync(join(folder, logFile), "utf8");
		expect([text.endsWith("\n"), seen.at(-1), text.split("\n").length - 1]).toEqual([true, room.lastSeq, room.lastSeq]);

		rmSync(join(disk, "ballast"));
		expect(room.append(say("there is space again")).seq).toBe((seen.at(-2) ?? 0) + 1);
		expect(statSync(join(folder, logFile)).size).toBe(room.logBytes);
		room.close();
	});
});
