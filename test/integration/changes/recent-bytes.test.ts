// What goes into a sandbox again and again is read once, and a change of any kind is seen by the next run. On a real disk.

import { mkdir, mkdtemp, readFile, realpath, rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { DiskFiles } from "../../../server/src/changes/disk-files.ts";
import { RecentBytes } from "../../../server/src/changes/recent-bytes.ts";
import { projectSnapshot } from "../../../server/src/sandbox/project-snapshot.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const maxBytes = 1_000_000;

/** `aheadMs` is how much later than the disk's own time it is. */
async function workspace({ aheadMs = 60_000, files = { "a.txt": "one" } }: { aheadMs?: number; files?: Record<string, string> } = {}) {
	const folder = await realpath(await mkdtemp(join(tmpdir(), "ensemble-recent-")));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const root = join(folder, "project");
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), text);
	}
	const recent = new RecentBytes({ maxBytes, clock: new FakeClock(Date.now() + aheadMs) });
	return { folder, root, recent, disk: new DiskFiles({ root, recent }) };
}

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

/** Written anew until the file system's clock has ticked: on an older kernel that takes some milliseconds. */
async function overwrite(file: string, content: string): Promise<void> {
	const { ctimeNs } = await stat(file, { bigint: true });
	do await writeFile(file, content);
	while ((await stat(file, { bigint: true })).ctimeNs === ctimeNs);
}

it("a file that has not changed is read once", async () => {
	const { root, recent } = await workspace();
	const file = join(root, "a.txt");
	let reads = 0;
	const readAnew = async () => {
		reads++;
		return readFile(file);
	};
	expect([text(await recent.read(file, 10, readAnew)), text(await recent.read(file, 10, readAnew)), reads]).toEqual(["one", "one", 1]);
	expect(await recent.read(file, 2, readAnew)).toBeUndefined();
});

it("a change of any file of a project is seen by the next run, also one of the same size whose time was set back", async () => {
	const { root, disk } = await workspace({ files: { "a.txt": "one", "b/c.txt": "one", "b/d.txt": "one", "b/e.txt": "one" } });
	const files = {
		list: (signal: AbortSignal) => disk.list(100, signal),
		readBytes: (path: string, max: number) => disk.readBytes(path, max),
		staged: async () => new Map(),
	};
	const taken = async () => {
		const snapshot = await projectSnapshot(files, new AbortController().signal);
		return Object.fromEntries(snapshot.files.map(({ path, content }) => [path, text(content)]));
	};
	expect(await taken()).toEqual({ "a.txt": "one", "b/c.txt": "one", "b/d.txt": "one", "b/e.txt": "one" });
	const { atime, mtime } = await stat(join(root, "a.txt"));
	await overwrite(join(root, "a.txt"), "two");
	await utimes(join(root, "a.txt"), atime, mtime);
	await rename(join(root, "b/d.txt"), join(root, "b/c.txt"));
	await writeFile(join(root, "b/f.txt"), "new");
	expect(await taken()).toEqual({ "a.txt": "two", "b/c.txt": "one", "b/e.txt": "one", "b/f.txt": "new" });
});

it("a file that was written a moment ago is read each time, for two writes may have the same time", async () => {
	const { root, disk } = await workspace({ aheadMs: 0 });
	for (const content of ["two", "six", "ten"]) {
		await writeFile(join(root, "a.txt"), content);
		expect(text(await disk.readBytes("a.txt", 10))).toBe(content);
	}
});

it("a file that has become a link out of the workspace, or has gone, is not given from memory", async () => {
	const { folder, root, disk } = await workspace({ files: { "a.txt": "one", "b.txt": "one" } });
	for (const path of ["a.txt", "b.txt"]) expect(text(await disk.readBytes(path, 10))).toBe("one");
	await writeFile(join(folder, "secret.txt"), "key");
	await rm(join(root, "a.txt"));
	await symlink(join(folder, "secret.txt"), join(root, "a.txt"));
	await rm(join(root, "b.txt"));
	await expect(disk.readBytes("a.txt", 10)).rejects.toMatchObject({ code: "outside_workspace" });
	expect(await disk.readBytes("b.txt", 10)).toBeUndefined();
});

it("what is kept has a bound", async () => {
	const { root, recent } = await workspace({ files: { "a.txt": "a", "b.txt": "b" } });
	const large = async (path: string) => {
		let wasRead = false;
		await recent.read(join(root, path), maxBytes, async () => {
			wasRead = true;
			return new Uint8Array(0.6 * maxBytes);
		});
		return wasRead;
	};
	expect([await large("a.txt"), await large("a.txt"), await large("b.txt"), await large("a.txt")]).toEqual([true, false, true, true]);
});
