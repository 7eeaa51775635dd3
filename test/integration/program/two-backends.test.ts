// Two backends on one data folder and one workspace, as where `npm start` serves a page while the editor has the project open.

import { expect, test } from "vitest";
import { folderForTest, type Served, sampleForTest, serve } from "../../support/program.ts";
import { connectClient } from "../../support/room-client.ts";

const rooms = async (served: Served) =>
	(await (await served.get("/api/v1/rooms")).json()).rooms.map(({ room_id, is_elsewhere }: never) => ({ room_id, is_elsewhere }));

test("a room that another backend has open is listed as such, says why it cannot be had, and can be had once it is free", async () => {
	const [workspace, home] = [sampleForTest(), folderForTest("home")];
	const [first, second] = await Promise.all([serve(["--workspace", workspace], { home }), serve(["--workspace", workspace], { home })]);
	const holder = await first.join();
	await holder.hello();
	holder.send({ type: "chat_message", message: "hello from the first", request_id: "said" });
	await holder.until("ack");

	const other = await second.join();
	expect(other.roomId, "a newcomer gets a room that can be had").not.toBe(holder.roomId);
	expect(await rooms(second)).toEqual(
		expect.arrayContaining([
			{ room_id: holder.roomId, is_elsewhere: true },
			{ room_id: other.roomId, is_elsewhere: false },
		]),
	);
	const refused = await connectClient(second.url, holder.roomId, second.token);
	expect((await refused.until("error")).message).toContain(`Another backend (process ${first.child.pid}`);
	expect((await refused.closed).code).toBe(4503);
	const found = await (await second.get("/api/v1/rooms/search?q=from+the+first")).json();
	expect(found.matches).toMatchObject([{ room_id: holder.roomId, text: "hello from the first" }]);

	first.child.kill("SIGTERM");
	await first.ended;
	const again = await second.join(holder.roomId);
	expect((await again.hello()).events.filter(({ kind }) => kind === "chat_message")).toMatchObject([{ text: "hello from the first" }]);
	expect((await rooms(second)).every(({ is_elsewhere }: { is_elsewhere: boolean }) => !is_elsewhere)).toBe(true);
});
