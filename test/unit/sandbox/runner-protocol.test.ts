import { expect, it } from "vitest";
import { fileFrames, frame, RunnerReader } from "../../../server/src/sandbox/runner-protocol.ts";

function heard(chunks: Iterable<Uint8Array>): string[] {
	const said: string[] = [];
	const reader = new RunnerReader({
		ready: () => said.push("ready"),
		output: (stream, bytes) => said.push(`${stream} ${Buffer.from(bytes).toString()}`),
		product: (bytes) => said.push(`product ${Buffer.from(bytes).toString()}`),
		ended: (end) => said.push("killed" in end ? "killed" : "failure" in end ? `failed ${end.failure.reason}` : `ended ${end.code ?? end.signal}`),
		broken: () => said.push("broken"),
	});
	for (const chunk of chunks) reader.push(chunk);
	return said;
}

const end = {
	code: 3,
	wall_ms: 1,
	cpu_ms: 1,
	peak_bytes: 1,
	memory_kill: false,
	process_refused: false,
	disk_full: false,
	compile_failed: false,
	cpu_used_up: false,
};
const exit = (value: unknown) => frame("X", Buffer.from(JSON.stringify(value)));

it("frames are heard however they are cut", () => {
	const all = Buffer.concat([frame("R"), frame("1", Buffer.from("out")), frame("2", Buffer.from("err")), frame("B", Buffer.from("made")), exit(end)]);
	const bytewise = Array.from(all, (byte) => Uint8Array.of(byte));
	const expected = ["ready", "stdout out", "stderr err", "product made", "ended 3"];
	expect([heard([all]), heard(bytewise)]).toEqual([expected, expected]);
});

it("what looks like a frame inside of output is output", () => {
	expect(heard([frame("1", exit(end))])).toEqual([`stdout ${exit(end).toString()}`]);
});

it("nothing is heard after the end", () => {
	expect(heard([exit(end), frame("1", Buffer.from("late")), exit(end)])).toEqual(["ended 3"]);
});

it.each([
	["an unknown type", frame("?")],
	["a frame that is too long", Buffer.from([0x31, 0x7f, 0, 0, 0])],
	["an end that is no JSON", frame("X", Buffer.from("{"))],
	["an end out of shape", exit({ ...end, code: "0" })],
	["an exit code that cannot be", exit({ ...end, code: 999 })],
])("%s breaks the talk, once", (_name, bytes) => {
	expect(heard([bytes, frame("1", Buffer.from("more"))])).toEqual(["broken"]);
});

it("a hundred thousand frames of one byte cost no time to speak of, and no stack", () => {
	const tiny = frame("1", Buffer.from("a"));
	expect(heard([Buffer.concat(Array.from({ length: 100_000 }, () => tiny))]).length).toBe(100_000);
});

it("a file is named once and cut into pieces", () => {
	const frames = [...fileFrames([{ path: "run.sh", content: Buffer.alloc(70_000), executable: true }])];
	expect(frames.map((each) => [each.toString("latin1", 0, 1), each.readUInt32BE(1)])).toEqual([
		["F", 7],
		["D", 32_768],
		["D", 32_768],
		["D", 4_464],
	]);
});
