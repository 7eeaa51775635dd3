import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { compileSystemCallFilter, readSystemCallFilter, type SystemCallProfile } from "../../../server/src/sandbox/system-call-filter.ts";
import { imagesFolder } from "../../support/components.ts";

const x64 = 0xc000003e;
const allowed = "allowed";
const refused = (errno: number) => `refused ${errno}`;

/** What the kernel would do: classic BPF over the call's number, architecture and arguments. */
function judge(program: Buffer, number: number, args: number[] = [], arch = x64): string {
	const data = Buffer.alloc(64);
	data.writeUInt32LE(number, 0);
	data.writeUInt32LE(arch, 4);
	for (const [index, value] of args.entries()) data.writeUInt32LE(value >>> 0, 16 + index * 8);
	let loaded = 0;
	for (let at = 0; at < program.byteLength; ) {
		const code = program.readUInt16LE(at);
		const value = program.readUInt32LE(at + 4);
		if (code === 0x06) return value === 0x7fff0000 ? allowed : refused(value & 0xffff);
		if (code === 0x20) loaded = data.readUInt32LE(value);
		const holds = { 21: loaded === value, 37: loaded > value, 53: loaded >= value, 69: (loaded & value) !== 0 }[code];
		const skip = holds === undefined ? 0 : program.readUInt8(at + (holds ? 2 : 3));
		at += 8 * (skip + 1);
	}
	return "no verdict";
}

const profile: SystemCallProfile = {
	defaultAction: "SCMP_ACT_ERRNO",
	syscalls: [
		{ names: ["read", "write", "close", "unknown_here"], action: "SCMP_ACT_ALLOW" },
		{ names: ["clone"], action: "SCMP_ACT_ALLOW", args: [{ index: 0, value: 0x10000000, valueTwo: 0, op: "SCMP_CMP_MASKED_EQ" }] },
		{ names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: 38 },
		{ names: ["socket"], action: "SCMP_ACT_ALLOW", args: [{ index: 0, value: 1, op: "SCMP_CMP_EQ" }] },
		{ names: ["socket"], action: "SCMP_ACT_ALLOW", args: [{ index: 0, value: 2, op: "SCMP_CMP_EQ" }] },
	],
};
const numbers = { read: 0, write: 1, close: 3, socket: 41, clone: 56, clone3: 435 };
const program = compileSystemCallFilter(profile, numbers, "x64");

it.each([
	["a call of the list", [0], allowed],
	["one between two of the list", [2], refused(1)],
	["one behind all of them", [500], refused(1)],
	["a thread", [56, [0x100]], allowed],
	["a new user namespace", [56, [0x10000100]], refused(1)],
	["a call that is said not to exist", [435], refused(38)],
	["a socket of an allowed family", [41, [2]], allowed],
	["a socket of another", [41, [40]], refused(1)],
	["a call of the x32 kind", [0x40000000], refused(38)],
] as const)("%s", (_name, [number, args = []], verdict) => {
	expect(judge(program, number, [...args])).toBe(verdict);
});

it("a call of another architecture does not exist", () => {
	expect(judge(program, 0, [], 0x40000003)).toBe(refused(38));
});

it("the filter that is shipped lets no door open that its profile does not name, on both processors", async () => {
	const dangerous = { ptrace: 101, add_key: 248, keyctl: 250, mount: 165, unshare: 272, bpf: 321, userfaultfd: 323, io_uring_setup: 425, perf_event_open: 298 };
	const shipped = await readSystemCallFilter(imagesFolder, "x64");
	const verdicts = Object.values(dangerous).map((number) => judge(shipped ?? Buffer.alloc(0), number));
	expect(new Set(verdicts)).toEqual(new Set([refused(1)]));
	const names = await readFile(join(imagesFolder, "seccomp.json"), "utf8");
	expect(Object.keys(dangerous).filter((name) => names.includes(`"${name}"`))).toEqual([]);
	expect((await readSystemCallFilter(imagesFolder, "arm64"))?.byteLength).toBeGreaterThan(200);
	expect(await readSystemCallFilter(imagesFolder, "mips")).toBeUndefined();
});

it.each([
	["two arguments", { args: [0, 1].map((index) => ({ index, value: 1, op: "SCMP_CMP_EQ" })) }],
	["a condition of the engines'", { includes: { caps: ["CAP_SYS_ADMIN"] } }],
])("a rule with %s is refused, not widened", async (_name, condition) => {
	const folder = await mkdtemp(join(tmpdir(), "seccomp-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const rule = { names: ["read"], action: "SCMP_ACT_ALLOW", ...condition };
	await writeFile(join(folder, "seccomp.json"), JSON.stringify({ defaultAction: "SCMP_ACT_ERRNO", syscalls: [rule] }));
	await writeFile(join(folder, "system-calls.json"), JSON.stringify({ x64: numbers }));
	await expect(readSystemCallFilter(folder, "x64")).rejects.toThrow();
});
