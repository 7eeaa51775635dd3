import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { randomId } from "../../../server/src/base/ids.ts";
import { KeptOutputs } from "../../../server/src/rooms/kept-outputs.ts";
import { temporaryFolder } from "../../support/room-folder.ts";

test("the oldest outputs go when a room keeps too much", () => {
	const folder = temporaryFolder();
	const outputs = new KeptOutputs(folder, randomId, 250);
	const ids = [1, 2, 3].map((n) => {
		const id = outputs.keep("x".repeat(100));
		utimesSync(join(folder, `${id}.txt`), n, n);
		return id;
	});
	const readable = ids.map((id) => {
		try {
			return outputs.read(id).length;
		} catch (error) {
			return String(error);
		}
	});
	expect(readable).toEqual([expect.stringMatching(/no longer kept/), 100, 100]);
});
