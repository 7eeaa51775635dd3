// The search index on a real SQLite file: it may be missing, stale or broken, and never decides what is true.

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { randomId } from "../../../server/src/base/ids.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { RoomDirectory, type RoomDirectoryDeps } from "../../../server/src/rooms/room-directory.ts";
import { openRoomIndex, type RoomIndex } from "../../../server/src/rooms/room-index.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { engine, sandbox, thisProcess } from "../../support/room-backend.ts";
import { say, temporaryFolder } from "../../support/room-folder.ts";

interface Opened {
	directory: RoomDirectory;
	index: RoomIndex;
	found(text: string): string[];
	close(): void;
}

async function open(home: string): Promise<Opened> {
	const index = await openRoomIndex({ path: join(home, "index.sqlite"), roomsFolder: join(home, "rooms"), logger: silentLogger });
	if (index === undefined) throw new Error("this Node has no SQLite");
	const directory = openDirectory(home, { index });
	return {
		directory,
		index,
		found: (text) => directory.search(text, 10).map((match) => match.text),
		close() {
			directory.dispose();
			index.dispose();
		},
	};
}

function openDirectory(home: string, overrides: Partial<RoomDirectoryDeps> = {}): RoomDirectory {
	return new RoomDirectory({
		home,
		workspace: "/workspace",
		clock: new FakeClock(),
		newId: randomId,
		logger: silentLogger,
		writer: thisProcess,
		status: () => ({ engine, sandbox }),
		...overrides,
	});
}

describe("searching", () => {
	test("is for its owner only, as it holds people's words", async () => {
		const home = temporaryFolder();
		writeFileSync(join(home, "index.sqlite"), "", { mode: 0o644 });
		const { directory, close } = await open(home);
		directory.create("Chat").append(say("hello"));
		const modes = readdirSync(home).flatMap((name) => (name.startsWith("index.sqlite") ? [[name, (statSync(join(home, name)).mode & 0o777).toString(8)]] : []));
		close();
		expect(modes.sort()).toEqual([
			["index.sqlite", "600"],
			["index.sqlite-shm", "600"],
			["index.sqlite-wal", "600"],
		]);
	});

	test("finds words in any script, newest first, and takes signs as they are", async () => {
		const { directory, found, close } = await open(temporaryFolder());
		const room = directory.create("Chat");
		for (const text of ["Fix the Parser", "파서를 고쳐 줘", "100% sure", "parser again"]) room.append(say(text));
		expect([found("parser"), found("고쳐"), found("%"), found("nothing")]).toEqual([["parser again", "Fix the Parser"], ["파서를 고쳐 줘"], ["100% sure"], []]);
		close();
	});

	test("gives the same without an index", () => {
		const directory = openDirectory(temporaryFolder());
		for (const text of ["Fix the Parser", "100% sure"]) directory.create("Chat").append(say(text));
		expect(directory.search("PARSER", 10)).toMatchObject([{ text: "Fix the Parser", user_id: "ann", seq: 2 }]);
		directory.dispose();
	});

	test("stays in the folder that this backend works on", async () => {
		const home = temporaryFolder();
		const elsewhere = openDirectory(home, { workspace: "/elsewhere" });
		elsewhere.create("Other").append(say("not for you"));
		elsewhere.dispose();
		const { directory, index, found, close } = await open(home);
		await index.check(directory.list().map((room) => room.room_id));
		expect([found("not for you"), directory.list()]).toEqual([[], []]);
		close();
	});
});

describe("an index that is not up to date", () => {
	test("catches up with a log that was written without it", async () => {
		const home = temporaryFolder();
		const first = await open(home);
		const { room_id } = first.directory.create("Chat").info;
		first.close();
		const without = openDirectory(home);
		without.open(room_id).append(say("written without the index"));
		without.dispose();
		const again = await open(home);
		await again.index.check([room_id]);
		expect(again.found("without")).toEqual(["written without the index"]);
		again.close();
	});

	test("is rebuilt where the file is broken", async () => {
		const home = temporaryFolder();
		const first = await open(home);
		const room = first.directory.create("Chat");
		room.append(say("still here"));
		first.close();
		writeFileSync(join(home, "index.sqlite"), "this is no database, whatever its name says".repeat(100));
		const again = await open(home);
		await again.index.check([room.info.room_id]);
		expect(again.found("still here")).toEqual(["still here"]);
		again.close();
	});

	test("is gone without where it cannot be made", async () => {
		const home = temporaryFolder();
		mkdirSync(join(home, "index.sqlite"));
		writeFileSync(join(home, "file"), "");
		const openAt = (path: string) => openRoomIndex({ path, roomsFolder: home, logger: silentLogger });
		expect([await openAt(join(home, "index.sqlite")), await openAt(join(home, "file", "index.sqlite"))]).toEqual([undefined, undefined]);
	});
});

describe("the directory", () => {
	test("closes rooms that nobody uses and opens them again with everything in them", async () => {
		const clock = new FakeClock();
		const directory = openDirectory(temporaryFolder(), { clock });
		const room = directory.create("Chat");
		room.append(say("kept"));
		await clock.advance(20 * 60_000);
		const closed = directory.openRooms;
		const again = directory.open(room.info.room_id);
		expect([closed, again === room, again.lastSeq]).toEqual([0, false, 2]);
		expect(() => room.append(say("too late"))).toThrow(/closed/);
		directory.dispose();
	});

	test("keeps a room open while somebody is connected", async () => {
		const clock = new FakeClock();
		const directory = openDirectory(temporaryFolder(), { clock });
		directory.create("Chat").join({ user_id: "ann", name: "Ann", role: "owner", via: "web" });
		await clock.advance(60 * 60_000);
		expect(directory.openRooms).toBe(1);
		directory.dispose();
	});

	test("tells every room in use, also where one cannot be written", () => {
		const directory = openDirectory(temporaryFolder());
		const rooms = ["a", "b", "unused"].map((name) => directory.create(name));
		for (const room of rooms.slice(0, 2)) room.join({ user_id: "ann", name: "Ann", role: "owner", via: "web" });
		rooms[0]?.close();
		directory.announce({ kind: "engine_changed", engine });
		expect(rooms.map((room) => room.lastSeq)).toEqual([2, 3, 1]);
		directory.dispose();
	});

	test("makes a new room where another backend takes the latest one in that moment", () => {
		const home = temporaryFolder();
		const other = openDirectory(home, { writer: { ...thisProcess, pid: process.ppid } });
		const taken = other.create("Taken").info.room_id;
		let asked = 0;
		const directory = openDirectory(home, { writer: { ...thisProcess, isRunning: () => asked++ > 0 } });
		const room = directory.openLatest("New");
		expect([room.info.name, room.info.room_id === taken]).toEqual(["New", false]);
		directory.dispose();
		other.dispose();
	});

	test("opens no more than 64 rooms at a time: an unused one makes place, used ones do not", () => {
		const home = temporaryFolder();
		const directory = openDirectory(home);
		const member = { user_id: "ann", name: "Ann", role: "owner", via: "web" } as const;
		const unused = directory.create("unused");
		for (let n = 0; n < 64; n++) directory.create(`${n}`).join(member);
		expect([directory.openRooms, directory.list().length]).toEqual([64, 65]);
		expect(() => directory.open(unused.info.room_id)).toThrow(/in use/);
		directory.dispose();
		expect(readFileSync(join(home, "rooms", unused.info.room_id, "events.jsonl"), "utf8")).toContain("unused");
	});

	test.each(["", "..", "../rooms", "a/b", "x".repeat(200)])("%j is no room", (id) => {
		const directory = openDirectory(temporaryFolder());
		expect(() => directory.open(id)).toThrow(/no such room/);
		directory.dispose();
	});
});
