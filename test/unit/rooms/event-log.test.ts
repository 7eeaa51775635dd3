import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EnsembleError } from "#protocol/errors.ts";
import { logFile } from "../../../server/src/rooms/event-log.ts";
import { leaseMs } from "../../../server/src/rooms/log-lock.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { thisProcess } from "../../support/room-backend.ts";
import { openLog, say, temporaryFolder } from "../../support/room-folder.ts";

const texts = (events: Iterable<unknown>): unknown[] => Array.from(events, (event) => (event as { text?: string }).text);

function logOf(folder: string, ...words: string[]): string {
	const { log } = openLog(folder);
	for (const word of words) log.append(say(word));
	log.close();
	return join(folder, logFile);
}

describe("appending", () => {
	test("an event is numbered, stamped and on disk before append returns", () => {
		const folder = temporaryFolder();
		const { log } = openLog(folder, { clock: new FakeClock(0) });
		const { event, text } = log.append(say("hello"));
		expect(event).toEqual({ seq: 1, timestamp: "1970-01-01T00:00:00.000Z", ...say("hello") });
		expect(readFileSync(join(folder, logFile), "utf8")).toBe(`${text}\n`);
		log.close();
	});

	test("a write that fails half-way leaves nothing behind, and the next one has the number that was not used", () => {
		const folder = temporaryFolder();
		let room = 250; // bytes left on this disk
		const { log } = openLog(folder, {
			write(fd, bytes, offset, length, position) {
				if (room === 0) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
				const written = writeSync(fd, bytes, offset, Math.min(length, room), position);
				room -= written;
				return written;
			},
		});
		log.append(say("one"));
		const before = readFileSync(join(folder, logFile), "utf8");
		expect(() => log.append(say("two".repeat(100)))).toThrow(/disk is full.*events\.jsonl.*Free some space/s);
		expect(readFileSync(join(folder, logFile), "utf8")).toBe(before);
		room = 10_000;
		expect(log.append(say("three")).event.seq).toBe(2);
		expect(texts(log.read(1))).toEqual(["one", "three"]);
		log.close();
	});

	test("a log that is full takes nothing up, but lets what was begun be finished", () => {
		const { log } = openLog(temporaryFolder(), { maxBytes: 50 });
		log.append(say("the last words"));
		expect(() => log.append(say("no more"))).toThrow(/Open a new one/);
		expect(log.append({ kind: "member_left", user_id: "ann" }).event.seq).toBe(2);
		log.close();
	});

	test("an event larger than any line may be is refused", () => {
		const { log } = openLog(temporaryFolder());
		expect(() => log.append(say("x".repeat(65 * 1024 * 1024)))).toThrow(EnsembleError);
		expect(log.lastSeq).toBe(0);
		log.close();
	});
});

describe("opening after a crash", () => {
	test("cut at any byte of the last record, every other event is there and the log goes on", () => {
		const folder = temporaryFolder();
		const path = logOf(folder, "one", "two", "drei — 셋");
		const whole = readFileSync(path);
		const lastStart = whole.lastIndexOf("\n", whole.length - 2) + 1;
		for (let cut = lastStart; cut <= whole.length; cut++) {
			writeFileSync(path, whole);
			truncateSync(path, cut);
			const { log, found } = openLog(folder);
			const isComplete = cut >= whole.length - 1; // only the line end is missing, or nothing
			expect([cut, texts(found)]).toEqual([cut, isComplete ? ["one", "two", "drei — 셋"] : ["one", "two"]]);
			log.append(say("after"));
			expect(texts(log.read(1)).at(-1)).toBe("after");
			log.close();
			const again = openLog(folder);
			expect(again.found.map((event) => event.seq)).toEqual(isComplete ? [1, 2, 3, 4] : [1, 2, 3]);
			expect(again.log.damage).toEqual([]);
			again.log.close();
		}
	});

	test("a tail of zeros, as a power cut leaves it, is removed", () => {
		const folder = temporaryFolder();
		const path = logOf(folder, "one");
		appendFileSync(path, Buffer.alloc(5000));
		const { log, found } = openLog(folder);
		expect([texts(found), log.damage.length, log.append(say("two")).event.seq]).toEqual([["one"], 1, 2]);
		log.close();
	});

	test("a damaged line in the middle costs that line alone, and is reported", () => {
		const folder = temporaryFolder();
		const path = logOf(folder, "one", "two", "three");
		writeFileSync(path, readFileSync(path, "utf8").replace('"text":"two"', '"text":"tw'));
		const { log, found } = openLog(folder);
		log.append(say("four"));
		expect(texts(found)).toEqual(["one", "three"]);
		expect(log.damage).toEqual([expect.stringMatching(/line at byte \d+ .* skipped/)]);
		expect(texts(log.read(2))).toEqual(["three", "four"]);
		expect(log.tailStart(4, 2, 1_000_000)).toBe(3);
		log.close();
	});

	test("the number of a damaged last event is not given out again", () => {
		const folder = temporaryFolder();
		const path = logOf(folder, "one", "two");
		writeFileSync(path, readFileSync(path, "utf8").replace('"text":"two"', '"text":"tw'));
		const { log } = openLog(folder);
		expect([log.append(say("three")).event.seq, texts(log.read(1))]).toEqual([3, ["one", "three"]]);
		log.close();
	});

	test("kinds and fields that only a newer version knows are kept", () => {
		const folder = temporaryFolder();
		const path = logOf(folder, "one");
		appendFileSync(path, '{"seq":2,"timestamp":"2030-01-01T00:00:00.000Z","kind":"hologram_shown","depth":3}\n');
		const { log, found } = openLog(folder);
		expect(found[1]).toEqual({ seq: 2, timestamp: "2030-01-01T00:00:00.000Z", kind: "hologram_shown", depth: 3 });
		log.close();
	});
});

describe("reading", () => {
	test("gives any range, across blocks and with lines longer than one", () => {
		const { log } = openLog(temporaryFolder());
		const long = "x".repeat(700_000);
		for (const word of ["one", long, "three", "four"]) log.append(say(word));
		for (let n = 0; n < 3000; n++) log.append(say(`${n}`));
		expect(texts(log.read(2, 4))).toEqual([long, "three", "four"]);
		expect(texts(log.read(3004))).toEqual(["2999"]);
		expect([...log.read(4000)]).toEqual([]);
		log.close();
	});

	test("a tail is bounded by count and bytes, but has at least one event", () => {
		const { log } = openLog(temporaryFolder());
		for (let n = 0; n < 100; n++) log.append(say(`${n}`));
		log.append(say("x".repeat(10_000)));
		expect([log.tailStart(101, 10, 1_000_000), log.tailStart(101, 500, 100), log.tailStart(100, 500, 1000)]).toEqual([92, 101, 93]);
		log.close();
	});
});

describe("one writer", () => {
	test("a second one is told who writes, and the first goes on", () => {
		const folder = temporaryFolder();
		const { log } = openLog(folder);
		expect(() => openLog(folder)).toThrow(/process \d+ on .* is writing this room/);
		expect(log.append(say("still here")).event.seq).toBe(1);
		log.close();
		expect(existsSync(join(folder, "writer.lock"))).toBe(false);
	});

	test("the lock of a process that is gone is taken over", () => {
		const folder = temporaryFolder();
		openLog(folder, { writer: { ...thisProcess, pid: 999_999 } }); // never closed: it crashed
		const { log } = openLog(folder, { writer: { ...thisProcess, isRunning: () => false } });
		expect(log.append(say("mine now")).event.seq).toBe(1);
		log.close();
	});

	test("a lock that a crash left empty is taken over", () => {
		const folder = temporaryFolder();
		writeFileSync(join(folder, "writer.lock"), "");
		openLog(folder).log.close();
	});

	test("the lock of another machine counts until it is not renewed any more; whoever lost it writes nothing", async () => {
		const folder = temporaryFolder();
		const clock = new FakeClock(Date.now());
		const far = openLog(folder, { clock, writer: { ...thisProcess, host: "far" } });
		expect(() => openLog(folder, { clock })).toThrow(/on far/);
		await clock.advance(2 * leaseMs); // the file has the time of the real clock, which may be a little ahead
		const near = openLog(folder, { clock });
		near.log.append(say("near"));
		expect(() => far.log.append(say("far"))).toThrow(EnsembleError);
		near.log.close();
		expect(texts(openLog(folder, { clock }).found)).toEqual(["near"]);
	});

	test("a room whose folder was deleted while it was open says so instead of writing to nowhere", async () => {
		const folder = temporaryFolder();
		const clock = new FakeClock();
		const { log } = openLog(folder, { clock });
		log.append(say("one"));
		rmSync(folder, { recursive: true });
		await clock.advance(leaseMs);
		expect(() => log.append(say("two"))).toThrow(/folder was moved or deleted/);
		log.close();
	});
});
