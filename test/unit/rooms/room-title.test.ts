import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { titleOf } from "#protocol/room-title.ts";
import { logFile } from "../../../server/src/rooms/event-log.ts";
import { readHead } from "../../../server/src/rooms/room-head.ts";
import { openRoom, say, temporaryFolder } from "../../support/room-folder.ts";

describe("a room's title", () => {
	test("is one line, cut at a word where it is long", () => {
		expect([titleOf("fix it"), titleOf("  fix\n\n\tit  "), titleOf(" \n ")]).toEqual(["fix it", "fix it", undefined]);
		expect(titleOf(`${"a long request ".repeat(10)}`)).toBe("a long request a long request a long request a long request a long request a…");
		expect([...(titleOf("한".repeat(200)) ?? "")].length).toBe(80);
	});

	test("is the first words that were said in it, whether the room is open or closed", () => {
		const folder = temporaryFolder();
		const room = openRoom(folder);
		const titles = [room.info.title, readHead(join(folder, logFile))?.info.title];
		room.append(say("fix the problems"));
		room.append(say("and then the tests"));
		titles.push(room.info.title, readHead(join(folder, logFile))?.info.title);
		room.close();
		expect(titles).toEqual([undefined, undefined, "fix the problems", "fix the problems"]);
	});
});
