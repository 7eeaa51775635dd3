import { expect, it } from "vitest";
import { Demultiplexer } from "../../../server/src/sandbox/demultiplex.ts";

function frame(stream: 1 | 2, text: string | Buffer): Buffer {
	const payload = Buffer.from(text);
	const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
	header.writeUInt32BE(payload.byteLength, 4);
	return Buffer.concat([header, payload]);
}

function collector() {
	const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
	const frames = new Demultiplexer({ stdout: (bytes) => parts.stdout.push(Buffer.from(bytes)), stderr: (bytes) => parts.stderr.push(Buffer.from(bytes)) });
	return { frames, text: () => [Buffer.concat(parts.stdout).toString(), Buffer.concat(parts.stderr).toString()] };
}

it("the two streams come apart", () => {
	const { frames, text } = collector();
	frames.push(Buffer.concat([frame(1, "out"), frame(2, "err"), frame(1, " more")]));
	expect(text()).toEqual(["out more", "err"]);
});

it("headers and payload may be split anywhere", () => {
	const { frames, text } = collector();
	for (const byte of Buffer.concat([frame(1, "héllo 🦊"), frame(2, "x"), frame(1, "")])) frames.push(Uint8Array.of(byte));
	expect(text()).toEqual(["héllo 🦊", "x"]);
});

it("a hundred thousand one-byte frames in one chunk cost no stack", () => {
	const { frames, text } = collector();
	const one = frame(1, "a");
	expect(frames.push(Buffer.concat(Array.from({ length: 100_000 }, () => one)))).toBe(true);
	expect(text()[0]).toHaveLength(100_000);
});

it("a flood of a hundred megabytes goes through without being kept", () => {
	let bytes = 0;
	const frames = new Demultiplexer({
		stdout: (part) => {
			bytes += part.byteLength;
		},
		stderr: () => undefined,
	});
	// Frames of 48 KiB that chunks of 64 KiB cut wherever it falls.
	const written = Buffer.concat(Array.from({ length: 64 }, () => frame(1, Buffer.alloc(48 * 1024))));
	const before = process.memoryUsage().arrayBuffers;
	for (let round = 0; round < 34; round++) {
		for (let start = 0; start < written.byteLength; start += 64 * 1024) frames.push(written.subarray(start, start + 64 * 1024));
	}
	expect(bytes).toBe(34 * 64 * 48 * 1024);
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
});

it("payload that looks like a frame is payload", () => {
	const { frames, text } = collector();
	frames.push(frame(1, frame(2, "inner")));
	expect(text()).toEqual([frame(2, "inner").toString(), ""]);
});

it("bytes that are no frames are refused", () => {
	expect([collector().frames.push(Buffer.from("HTTP/1.1 500")), collector().frames.push(Buffer.from([1, 0, 9, 0, 0, 0, 0, 1]))]).toEqual([false, false]);
});
