import { expect, it } from "vitest";
import { buildKey, builtPrograms } from "../../../server/src/sandbox/built-programs.ts";

it("holds no more bytes than its bound: what was not wanted for longest goes first, and what is larger is not kept", () => {
	const programs = builtPrograms(10);
	for (const name of ["a", "b"]) programs.set(name, new Uint8Array(4));
	programs.get("a");
	programs.set("c", new Uint8Array(4));
	programs.set("huge", new Uint8Array(11));
	expect(["a", "b", "c", "huge"].map((name) => programs.get(name)?.byteLength)).toEqual([4, undefined, 4, undefined]);
});

it("a key changes with any text, name, border between texts, flag and variable", () => {
	const build = { command: ["go", "build"], folder: "" };
	const file = (path: string, text: string) => ({ path, content: Buffer.from(text) });
	const keys = [
		buildKey(build, [file("a", "1"), file("b", "2")]),
		buildKey(build, [file("a", "12"), file("b", "")]),
		buildKey(build, [file("a", "1"), file("c", "2")]),
		buildKey({ ...build, command: ["go", "build", "-race"] }, [file("a", "1"), file("b", "2")]),
		buildKey({ ...build, env: { GOFLAGS: "" } }, [file("a", "1"), file("b", "2")]),
	];
	expect(new Set(keys).size).toBe(keys.length);
	expect(buildKey(build, [file("a", "1"), file("b", "2")])).toBe(keys[0]);
});
