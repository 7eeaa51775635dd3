import { expect, it } from "vitest";
import { checkFiles, maxFiles } from "../../../server/src/sandbox/files.ts";
import { withTexts } from "../../../server/src/sandbox/member-executions.ts";
import { maxProjectBytes, projectSnapshot } from "../../../server/src/sandbox/project-snapshot.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";

const signal = new AbortController().signal;
const project = (paths: string[], fileBytes = 1) =>
	withTexts({ list: async () => ({ paths, truncated: false }), readBytes: async () => new Uint8Array(fileBytes) }, new Map());
const numbered = (count: number, folder: string) => Array.from({ length: count }, (_, index) => `${folder}/${index}.py`);

it("a project with too many files runs with those nearest to the file that is run", async () => {
	const paths = [...numbered(maxFiles, "a"), ...numbered(10, "z/lib"), "z/main.py"];
	const { files, leftOut } = await projectSnapshot(project(paths), signal, "z/main.py");
	expect(files.slice(0, 11).map(({ path }) => path)).toEqual(["z/main.py", ...numbered(10, "z/lib")]);
	expect(checkFiles(files, defaultLimits.diskBytes)).toBeUndefined();
	expect(leftOut).toContain("11 files could not be read or did not fit into 24 MB and 5000 files");
});

it("what is taken fits where it is unpacked, which is in whole pages", async () => {
	const { files } = await projectSnapshot(project(numbered(4_500, "a"), 5_000), signal);
	expect(files.length).toBe(maxProjectBytes / 8192);
	expect(checkFiles(files, defaultLimits.diskBytes)).toBeUndefined();
});

it("a file with a name that the sandbox refuses is left out, and the rest runs", async () => {
	const { files, leftOut } = await projectSnapshot(project(["a.py", "b\\c.py", "../d.py"]), signal);
	expect([files.map(({ path }) => path), leftOut]).toEqual([["a.py"], expect.stringContaining("2 files")]);
});

it("what cannot fit any more is not read", async () => {
	const mebibyte = 1024 * 1024;
	const asked: number[] = [];
	const files = withTexts(
		{
			list: async () => ({ paths: numbered(100, "a"), truncated: false }),
			readBytes: async (_path, maxBytes) => {
				asked.push(maxBytes);
				return maxBytes < mebibyte ? undefined : new Uint8Array(mebibyte);
			},
		},
		new Map(),
	);
	expect((await projectSnapshot(files, signal)).files.length).toBe(maxProjectBytes / mebibyte);
	expect(new Set(asked.slice(24))).toEqual(new Set([0]));
});

it("once it is as good as full, thousands of others are not looked at", async () => {
	const asked: string[] = [];
	const files = withTexts(
		{
			list: async () => ({ paths: numbered(10_000, "a"), truncated: false }),
			readBytes: async (path, maxBytes) => {
				asked.push(path);
				return maxBytes < 100_000 ? undefined : new Uint8Array(100_000);
			},
		},
		new Map(),
	);
	const { files: taken, leftOut } = await projectSnapshot(files, signal);
	expect(asked.length).toBeLessThan(taken.length + 20);
	expect(leftOut).toContain(`${10_000 - taken.length} files`);
});
