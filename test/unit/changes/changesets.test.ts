import { describe, expect, it } from "vitest";
import type { Hunk } from "#protocol/changes.ts";
import { Changesets, changesetIdOf } from "../../../server/src/changes/changesets.ts";
import { FakeFiles, FakeRoom, hashOf } from "./fake-room.ts";

const run = "run_1";
const id = changesetIdOf(run);
const by = { userId: "user_1" };
const numbers = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

function project(texts: Record<string, string>) {
	const files = new FakeFiles(texts);
	const room = new FakeRoom();
	const changesets = new Changesets({ filesOf: () => files });
	const hunks = (path = "a.txt"): Hunk[] => changesets.ofRun(room, run)?.files.find((file) => file.path === path)?.hunks ?? [];
	return {
		files,
		room,
		changesets,
		hunks,
		states: (path?: string) => hunks(path).map((hunk) => hunk.state),
		/** Reads and stages, as the edit tool does. */
		async edit(path: string, change: (text: string) => string | undefined) {
			const read = await changesets.read(room, run, path);
			if (read.kind === "refused") return { ok: false as const, reason: read.reason };
			const text = read.kind === "text" ? read.text : "";
			return changesets.stage(room, run, path, read.kind === "text" ? read.hash : undefined, change(text));
		},
		decide: (decision: "accept" | "reject" | "revert", path?: string, hunkIds?: string[]) =>
			changesets.decide(room, { changesetId: id, decision, path, hunkIds }, by),
	};
}

async function twoHunks() {
	const p = project({ "a.txt": numbers });
	await p.edit("a.txt", (text) => text.replace("2", "two").replace("8", "eight\nand more"));
	return p;
}

describe("staging", () => {
	it("leaves the file alone and shows the run its own text", async () => {
		const p = await twoHunks();
		expect(p.files.texts.get("a.txt")).toBe(numbers);
		expect(await p.changesets.read(p.room, run, "a.txt")).toMatchObject({ kind: "text", text: numbers.replace("2", "two").replace("8", "eight\nand more") });
		expect(await p.changesets.read(p.room, "run_2", "a.txt")).toMatchObject({ text: numbers });
		expect(await p.changesets.overlay(p.room, run)).toEqual(new Map([["a.txt", numbers.replace("2", "two").replace("8", "eight\nand more")]]));
	});

	it("is refused where the file is no longer what was read", async () => {
		const p = project({ "a.txt": numbers });
		expect(await p.changesets.stage(p.room, run, "a.txt", hashOf("older"), "x")).toMatchObject({ ok: false, reason: expect.stringContaining("read it again") });
	});

	it("is refused for what is binary, outside the workspace, or no change at all", async () => {
		const p = project({ "a.txt": "a\0b", "b.txt": "b" });
		const outcomes = [
			await p.changesets.stage(p.room, run, "a.txt", undefined, "x"),
			await p.changesets.stage(p.room, run, "../x", undefined, "x"),
			await p.edit("b.txt", (text) => text),
		];
		expect(outcomes.map((outcome) => outcome.ok)).toEqual([false, false, false]);
		expect(p.room.facts).toEqual([]);
	});

	it("knows a file by one name, however its path is spelled", async () => {
		const p = project({ "a.txt": numbers });
		await p.edit("a.txt", (text) => text.replace("2", "two"));
		expect(await p.changesets.read(p.room, run, "./a.txt")).toMatchObject({ text: numbers.replace("2", "two") });
	});

	it("keeps the file's own line ends and byte order mark", async () => {
		const p = project({ "a.txt": "\ufeffone\r\ntwo\r\n" });
		await p.edit("a.txt", () => "one\n2\n");
		await p.decide("accept");
		expect(p.files.texts.get("a.txt")).toBe("\ufeffone\r\n2\r\n");
	});

	it("can be taken back whole", async () => {
		const p = await twoHunks();
		await p.edit("a.txt", () => numbers);
		expect(p.hunks()).toEqual([]);
	});
});

describe("deciding", () => {
	it("writes exactly the accepted hunk and leaves the others pending", async () => {
		const p = await twoHunks();
		await p.decide("accept", "a.txt", [p.hunks()[1]?.hunk_id ?? ""]);
		await p.decide("reject", "a.txt", [p.hunks()[0]?.hunk_id ?? ""]);
		expect(p.files.texts.get("a.txt")).toBe(numbers.replace("8", "eight\nand more"));
		expect(p.states()).toEqual(["rejected", "accepted"]);
		expect(await p.changesets.overlay(p.room, run)).toEqual(new Map());
	});

	it("accepts everything with one write per file and may be repeated", async () => {
		const p = await twoHunks();
		await p.edit("new.txt", () => "hello\n");
		await p.decide("accept");
		await p.decide("accept");
		expect(p.files.writes).toBe(2);
		expect(p.room.decisions).toEqual(["a.txt accepted 2", "new.txt accepted 1"]);
	});

	it("takes accepted hunks out again, one by one, to the byte", async () => {
		const p = await twoHunks();
		await p.decide("accept");
		await p.decide("revert", "a.txt", [p.hunks()[0]?.hunk_id ?? ""]);
		expect(p.files.texts.get("a.txt")).toBe(numbers.replace("8", "eight\nand more"));
		await p.decide("revert");
		expect(p.files.texts.get("a.txt")).toBe(numbers);
		expect(p.states()).toEqual(["reverted", "reverted"]);
	});

	it("creates and deletes files, and takes that back", async () => {
		const p = project({ "old.txt": "old\nlines" });
		await p.edit("dir/new.txt", () => "");
		await p.edit("old.txt", () => undefined);
		expect(await p.changesets.read(p.room, run, "old.txt")).toEqual({ kind: "absent" });
		expect(await p.changesets.overlay(p.room, run)).toEqual(
			new Map([
				["dir/new.txt", ""],
				["old.txt", undefined],
			]),
		);
		await p.decide("accept");
		expect([...p.files.texts]).toEqual([["dir/new.txt", ""]]);
		await p.decide("revert");
		expect([...p.files.texts]).toEqual([["old.txt", "old\nlines"]]);
	});

	it("does not delete a file that changed since, nor write over one that appeared", async () => {
		const p = project({ "old.txt": "old\n" });
		await p.edit("old.txt", () => undefined);
		await p.edit("new.txt", () => "mine\n");
		p.files.texts.set("old.txt", "old\nand precious\n");
		p.files.texts.set("new.txt", "theirs\n");
		await p.decide("accept");
		expect(Object.fromEntries(p.files.texts)).toEqual({ "old.txt": "old\nand precious\n", "new.txt": "theirs\n" });
		expect(p.room.decisions).toEqual(["old.txt conflicted 1", "new.txt conflicted 1"]);
	});

	it("places hunks in a file that a person edited meanwhile, and calls the rest conflicts", async () => {
		const p = await twoHunks();
		p.files.texts.set("a.txt", `zero\n${numbers.replace("8", "VIII")}`);
		await p.decide("accept");
		expect(p.files.texts.get("a.txt")).toBe(`zero\n${numbers.replace("8", "VIII").replace("2", "two")}`);
		expect(p.states()).toEqual(["accepted", "conflicted"]);
	});

	it("places hunks again where somebody types between reading and writing", async () => {
		const p = await twoHunks();
		let typed = 0;
		p.files.beforeWrite = () => {
			if (typed++ === 0) p.files.texts.set("a.txt", `zero\n${numbers}`);
		};
		await p.decide("accept", "a.txt");
		expect(p.files.texts.get("a.txt")).toBe(`zero\n${numbers.replace("2", "two").replace("8", "eight\nand more")}`);
		expect(p.states()).toEqual(["accepted", "accepted"]);
	});

	it("makes a refused write a conflict with its reason, and lets it be tried again", async () => {
		const p = await twoHunks();
		const texts = p.files.texts;
		p.files.beforeWrite = () => texts.set("a.txt", `${texts.get("a.txt")}more\n`);
		await p.decide("accept", "a.txt");
		expect(p.states()).toEqual(["conflicted", "conflicted"]);
		p.files.beforeWrite = () => {};
		await p.decide(
			"accept",
			"a.txt",
			p.hunks().map((hunk) => hunk.hunk_id),
		);
		expect(p.states()).toEqual(["accepted", "accepted"]);
	});

	it("does not apply twice what was written before a crash and never logged", async () => {
		const p = await twoHunks();
		p.room.failsNext = true;
		await expect(p.decide("accept")).rejects.toThrow("No space");
		expect(p.states()).toEqual(["pending", "pending"]);
		await p.decide("accept");
		expect(p.files.texts.get("a.txt")).toBe(numbers.replace("2", "two").replace("8", "eight\nand more"));
		expect(p.states()).toEqual(["accepted", "accepted"]);
	});

	it("keeps two decisions on one file from mixing", async () => {
		const p = await twoHunks();
		const [first, second] = p.hunks();
		await Promise.all([p.decide("accept", "a.txt", [first?.hunk_id ?? ""]), p.decide("accept", "a.txt", [second?.hunk_id ?? ""])]);
		expect(p.files.texts.get("a.txt")).toBe(numbers.replace("2", "two").replace("8", "eight\nand more"));
	});

	it("says what is not there", async () => {
		const p = await twoHunks();
		await expect(p.decide("accept", "b.txt")).rejects.toMatchObject({ code: "not_found" });
		await expect(p.decide("accept", "a.txt", ["hunk_x"])).rejects.toMatchObject({ code: "not_found" });
		await expect(p.changesets.decide(p.room, { changesetId: "changes_x", decision: "accept" }, by)).rejects.toMatchObject({ code: "not_found" });
	});
});

describe("staging after decisions", () => {
	it("keeps what was rejected rejected, when the same edit comes again", async () => {
		const p = await twoHunks();
		await p.decide("reject", "a.txt", [p.hunks()[0]?.hunk_id ?? ""]);
		await p.edit("a.txt", (text) => text.replace("2", "two").replace("5", "five"));
		expect(p.hunks().map((hunk) => [hunk.new_lines[0], hunk.state])).toEqual([
			["two", "rejected"],
			["five", "pending"],
			["eight", "pending"],
		]);
	});

	it("keeps accepted hunks revertible, and the new ones are placed by the new text", async () => {
		const p = await twoHunks();
		await p.decide("accept", "a.txt", [p.hunks()[1]?.hunk_id ?? ""]);
		await p.edit("a.txt", (text) => text.replace("5", "five\nand a half"));
		await p.decide("accept");
		expect(p.files.texts.get("a.txt")).toBe("1\ntwo\n3\n4\nfive\nand a half\n6\n7\neight\nand more\n9\n");
		await p.decide("revert");
		expect(p.files.texts.get("a.txt")).toBe(numbers);
	});

	it("takes the same words at another place for another edit", async () => {
		const p = project({ "a.txt": "x\n1\n2\n3\nx\n" });
		await p.edit("a.txt", (text) => text.replace("x", "y"));
		await p.decide("accept");
		await p.edit("a.txt", (text) => text.replace("x", "y"));
		expect(p.states()).toEqual(["accepted", "pending"]);
		await p.decide("accept");
		expect(p.files.texts.get("a.txt")).toBe("y\n1\n2\n3\ny\n");
	});

	it("deletes what the run created and edited, when all of it is reverted", async () => {
		const p = project({});
		await p.edit("new.txt", () => "one\ntwo\n");
		await p.decide("accept");
		await p.edit("new.txt", (text) => text.replace("two", "2"));
		expect(p.changesets.ofRun(p.room, run)?.files[0]?.action).toBe("create");
		await p.decide("accept");
		await p.decide("revert");
		expect([...p.files.texts]).toEqual([]);
	});

	it("shows both sides of a file", async () => {
		const p = await twoHunks();
		expect(await p.changesets.texts(p.room, id, "a.txt")).toEqual({ current: numbers, proposed: numbers.replace("2", "two").replace("8", "eight\nand more") });
	});
});
