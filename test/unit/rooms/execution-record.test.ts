import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { ExecutionRecord } from "../../../server/src/rooms/execution-record.ts";
import { MemoryRoom } from "../../support/memory-room.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";
import { openRoom, temporaryFolder } from "../../support/room-folder.ts";
import { execution } from "../../support/room-recording.ts";

const about = { execution_id: "x1", user_id: "ann", what: "file" as const, file_path: "app.py" };

describe("what a person runs", () => {
	it("is noted once when it starts and once when it ends, and what it printed is kept whole", () => {
		const room = new MemoryRoom();
		const record = new ExecutionRecord(room, about, silentLogger);
		record.started("python app.py");
		record.ended(execution({ output: "x".repeat(20_000), error: "broken" }));
		record.ended(undefined);
		expect(room.log.map(({ seq: _, timestamp: __, ...fact }) => fact)).toEqual([
			{ kind: "execution_started", ...about, label: "python app.py" },
			{
				...{ kind: "execution_ended", ...about, label: "python app.py", output_id: "output_1", output_bytes: 20_007 },
				execution: execution({ output: expect.stringMatching(/^x{4096}\n\[… 11808 characters cut out here …\]\nx{4096}$/), error: "broken" }),
			},
		]);
		expect(room.outputs).toEqual([`${"x".repeat(20_000)}\nbroken`]);
	});

	it("leaves no trace where it never started", () => {
		const room = new MemoryRoom();
		new ExecutionRecord(room, about, silentLogger).ended(undefined);
		expect(room.log).toEqual([]);
	});

	it("runs on where the log refuses it", () => {
		const room = new MemoryRoom();
		room.failsFrom = 1;
		const logger = new RecordingLogger();
		const record = new ExecutionRecord(room, about, logger);
		record.started("python app.py");
		record.ended(execution({}));
		expect(logger.lines.map((line) => line.slice(0, 24))).toEqual(["warn execution not noted", "warn execution not noted"]);
	});

	it("is shown to whoever comes later, at most the last fifty; one that a crash cut off is marked when the room is opened again", () => {
		const folder = temporaryFolder();
		const room = openRoom(folder);
		for (let n = 1; n <= 60; n++) {
			const record = new ExecutionRecord(room, { ...about, execution_id: `x${n}` }, silentLogger);
			record.started("python app.py");
			if (n < 60) record.ended(execution({ wall_ms: 100 }));
		}
		expect(room.isInUse).toBe(true);
		room.close();
		const again = openRoom(folder);
		const you = { user_id: "ann", name: "Ann", role: "owner", via: "web" } as const;
		const { executions } = again.snapshot(you);
		expect([executions.length, executions[0]?.execution_id, executions.at(-2)?.ended, executions.at(-1)?.ended]).toEqual([
			50,
			"x11",
			{ success: true, words: "ended well after 0.1 s" },
			{ success: false, words: "ended with the backend" },
		]);
		expect(again.isInUse).toBe(false);
		again.close();
	});
});
