// The filter of images/seccomp.json as the program (classic BPF) that bubblewrap hands to the kernel, so that both levels let the same
// system calls through. Container engines read the JSON themselves. Knows of the profile's language what that file uses, and refuses the rest.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

// Strict, and one argument a rule: a condition that was passed over would let more through than the file says.
const ruleSchema = z.strictObject({
	names: z.array(z.string()),
	comment: z.string().optional(),
	action: z.enum(["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"]),
	errnoRet: z.number().optional(),
	args: z
		.array(z.strictObject({ index: z.number(), value: z.number(), valueTwo: z.literal(0).optional(), op: z.enum(["SCMP_CMP_EQ", "SCMP_CMP_MASKED_EQ"]) }))
		.length(1)
		.optional(),
});
const profileSchema = z.object({ defaultAction: z.literal("SCMP_ACT_ERRNO"), syscalls: z.array(ruleSchema) });
export type SystemCallProfile = z.infer<typeof profileSchema>;
const numbersSchema = z.record(z.string(), z.record(z.string(), z.number()));

/** Undefined on a processor for which we have no numbers. `arch` as of `os.arch()`. */
export async function readSystemCallFilter(imagesFolder: string, arch: string): Promise<Buffer | undefined> {
	const [profile, numbers] = await Promise.all(["seccomp.json", "system-calls.json"].map((name) => readFile(join(imagesFolder, name), "utf8")));
	const ofArch = numbersSchema.parse(JSON.parse(numbers ?? ""))[arch];
	return ofArch && compileSystemCallFilter(profileSchema.parse(JSON.parse(profile ?? "")), ofArch, arch);
}

// The kernel's names: linux/bpf_common.h, linux/seccomp.h, linux/audit.h.
const load = 0x20;
const jumpIfEqual = 0x15;
const jumpIfGreater = 0x25;
const jumpIfAtLeast = 0x35;
const jumpIfAnyBit = 0x45;
const giveBack = 0x06;
const allow = 0x7fff0000;
const refuse = (errno: number) => 0x00050000 | errno;
const notPermitted = 1;
const notImplemented = 38;
const auditArch: Record<string, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
/** Where the call's number, its architecture and the lower half of an argument are. */
const numberAt = 0;
const archAt = 4;
const argumentAt = (index: number) => 16 + index * 8;
/** Calls of the x32 kind share the architecture and have this bit. */
const x32 = 0x40000000;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

export function compileSystemCallFilter(profile: SystemCallProfile, numbers: Record<string, number>, arch: string): Buffer {
	const plain: number[] = [];
	const special: Instruction[] = [];
	const withArguments = new Map<number, Instruction[]>();
	for (const rule of profile.syscalls) {
		for (const number of rule.names.map((name) => numbers[name]).filter((each) => each !== undefined)) {
			if (rule.action === "SCMP_ACT_ERRNO") special.push([jumpIfEqual, 0, 1, number], [giveBack, 0, 0, refuse(rule.errnoRet ?? notPermitted)]);
			else if (rule.args) withArguments.set(number, [...(withArguments.get(number) ?? []), ...rule.args.flatMap(allowedBy)]);
			else plain.push(number);
		}
	}
	const checked = [...withArguments].flatMap(([number, checks]): Instruction[] => [
		[jumpIfEqual, 0, checks.length + 1, number],
		...checks,
		[giveBack, 0, 0, refuse(notPermitted)],
	]);
	return assemble([
		[load, 0, 0, archAt],
		[jumpIfEqual, 1, 0, auditArch[arch] ?? 0],
		[giveBack, 0, 0, refuse(notImplemented)],
		[load, 0, 0, numberAt],
		...(arch === "x64"
			? ([
					[jumpIfAtLeast, 0, 1, x32],
					[giveBack, 0, 0, refuse(notImplemented)],
				] as const)
			: []),
		...special,
		...checked,
		...ranges(plain).flatMap(([first, last]): Instruction[] => [
			[jumpIfAtLeast, 0, 2, first],
			[jumpIfGreater, 1, 0, last],
			[giveBack, 0, 0, allow],
		]),
		[giveBack, 0, 0, refuse(notPermitted)],
	]);
}

function allowedBy({ index, value, op }: { index: number; value: number; op: string }): Instruction[] {
	const read: Instruction = [load, 0, 0, argumentAt(index)];
	if (op === "SCMP_CMP_EQ") return [read, [jumpIfEqual, 0, 1, value], [giveBack, 0, 0, allow]];
	return [read, [jumpIfAnyBit, 1, 0, value], [giveBack, 0, 0, allow]];
}

function ranges(numbers: readonly number[]): (readonly [number, number])[] {
	const found: [number, number][] = [];
	for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
		const last = found.at(-1);
		if (last && last[1] === number - 1) last[1] = number;
		else found.push([number, number]);
	}
	return found;
}

function assemble(instructions: readonly Instruction[]): Buffer {
	const bytes = Buffer.alloc(instructions.length * 8);
	for (const [index, [code, ifTrue, ifFalse, value]] of instructions.entries()) {
		bytes.writeUInt16LE(code, index * 8);
		bytes.writeUInt8(ifTrue, index * 8 + 2);
		bytes.writeUInt8(ifFalse, index * 8 + 3);
		bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
	}
	return bytes;
}
