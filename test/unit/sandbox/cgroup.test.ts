// Control groups on a tree of plain files: what is looked for, what is written where, and what is read. Both versions are tried for real by
// the tests of bubblewrap.

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findCgroupRoot, RunCgroup } from "../../../server/src/sandbox/cgroup.ts";

let base = "";
beforeEach(async () => {
	base = await mkdtemp(join(tmpdir(), "cgroup-"));
});
afterEach(() => rm(base, { recursive: true }));

const handDown = (controllers: string) => writeFile(join(base, "cgroup.subtree_control"), controllers);
const limits = { memoryBytes: 1_000, pids: 7 };

it("a machine that hands its controllers down has groups, and is left as it is", async () => {
	await handDown("cpuset cpu io memory pids\n");
	expect(await findCgroupRoot(base, process.pid)).toEqual({ version: 2, folders: { memory: base, pids: base, cpu: base } });
	expect(await readFile(join(base, "cgroup.subtree_control"), "utf8")).toBe("cpuset cpu io memory pids\n");
});

it("without the share of CPU the rest is still held", async () => {
	await handDown("memory pids\n");
	expect(await findCgroupRoot(base, process.pid)).toEqual({ version: 2, folders: { memory: base, pids: base } });
});

it.each(["", "cpu io\n", "memory\n"])("one that hands down %j has none, and is not made to", async (controllers) => {
	await handDown(controllers);
	expect(await findCgroupRoot(base, process.pid)).toBeUndefined();
	expect([await readdir(base), await readFile(join(base, "cgroup.subtree_control"), "utf8")]).toEqual([["cgroup.subtree_control"], controllers]);
});

it("what a backend that is gone left behind goes, and only that", async () => {
	await handDown("memory pids\n");
	const kept = ["ensemble-999999999", "ensemble-999999999-services", `ensemble-${process.pid}-0e7a2f6c-1`];
	const made = [...kept, "ensemble-999999999-0e7a2f6c-1"];
	for (const name of made) await mkdir(join(base, name));
	await findCgroupRoot(base, process.pid);
	// The group of its own trial stays in a folder of plain files.
	const left = await readdir(base);
	expect(made.filter((name) => left.includes(name))).toEqual(kept);
});

it("controllers that a machine with version 1 has in one folder, under a link for each, have one group in it", async () => {
	const folders = { memory: join(base, "memory"), pids: join(base, "pids"), cpu: join(base, "cpu,cpuacct"), cpuacct: join(base, "cpu,cpuacct") };
	for (const folder of new Set(Object.values(folders))) {
		await mkdir(folder);
		await writeFile(join(folder, "cgroup.procs"), "");
	}
	for (const link of ["cpu", "cpuacct"]) await symlink("cpu,cpuacct", join(base, link));
	expect(await findCgroupRoot(base, process.pid)).toEqual({ version: 1, folders });
});

it("a group is told its limits, and tells what was used and refused", async () => {
	const group = await RunCgroup.create({ version: 2, folders: { memory: base, pids: base, cpu: base } }, "1-a", limits);
	await group.limitCpu(0.5);
	const folder = join(base, "ensemble-1-a");
	const text = (name: string) => readFile(join(folder, name), "utf8");
	expect([await text("memory.max"), await text("memory.swap.max"), await text("pids.max"), await text("cpu.max")]).toEqual(["1000", "0", "7", "50000 100000"]);
	await writeFile(join(folder, "memory.events"), "low 0\noom 1\noom_kill 1\n");
	await writeFile(join(folder, "memory.peak"), "900\n");
	await writeFile(join(folder, "pids.events"), "max 3\n");
	await writeFile(join(folder, "cpu.stat"), "usage_usec 2500\nuser_usec 1\n");
	expect(await group.usage()).toEqual({ memoryKill: true, processRefused: true, cpuMs: 2.5, peakMemoryBytes: 900 });
	expect(group.joinFiles).toEqual([join(folder, "cgroup.procs")]);
	await group.kill();
	expect([await text("cgroup.kill"), await text("cpu.max")]).toEqual(["1", "max 100000"]);
});
