import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, open, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DiskFiles } from "../../../server/src/changes/disk-files.ts";

async function workspace(files: Record<string, string | Uint8Array> = {}) {
	const folder = await realpath(await mkdtemp(join(tmpdir(), "ensemble-files-")));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const root = join(folder, "project");
	await mkdir(root);
	for (const [path, content] of Object.entries(files)) {
		await mkdir(join(root, path, ".."), { recursive: true });
		await writeFile(join(root, path), content);
	}
	return { outside: folder, root, files: new DiskFiles({ root }) };
}

describe("the way to a file", () => {
	it("is refused where it leaves the workspace, by whatever trick", async () => {
		const { files, outside, root } = await workspace({ "a.txt": "a" });
		await writeFile(join(outside, "secret.txt"), "secret");
		await symlink(outside, join(root, "up"));
		await symlink(join(outside, "secret.txt"), join(root, "link.txt"));
		await symlink(join(outside, "nowhere.txt"), join(root, "broken.txt"));
		await symlink("circle", join(root, "circle"));
		const tricks = [
			"../secret.txt",
			"a/../../secret.txt",
			"up/secret.txt",
			"up/new/file.txt",
			"link.txt",
			"broken.txt",
			"circle/x",
			"/etc/passwd",
			"C:/x",
			"c:x",
		];
		tricks.push(
			"\\\\server\\share",
			"\\\\?\\C:\\x",
			"\\??\\C:\\x",
			"//server/share",
			"..\\secret.txt",
			"a.txt\0.py",
			"CON",
			"src/nul.txt",
			"com1",
			"a.txt:stream",
		);
		tricks.push(`${"x/".repeat(3000)}y`);
		for (const path of tricks)
			for (const access of ["read", "write"] as const) await expect(files.resolve(path, access), path).rejects.toMatchObject({ code: "outside_workspace" });
	});

	it("is refused to writers where it configures tools, at any depth and in any spelling", async () => {
		const { files, root } = await workspace({ ".git/config": "x", "a.txt": "a" });
		await symlink(".git", join(root, "harmless"));
		const protectedPaths = [
			".git/config",
			".GIT/config",
			"sub/.git/hooks/x",
			".vscode/tasks.json",
			".claude/x",
			".ensemble/x",
			".git./config",
			".git /x",
			"GIT~1/x",
			".g\u200cit/x",
		];
		for (const path of [...protectedPaths, "harmless/config", "x.code-workspace", "."])
			await expect(files.resolve(path, "write"), path).rejects.toMatchObject({ code: "outside_workspace" });
		expect(await files.resolve(".git/config", "read")).toBe(join(root, ".git/config"));
		expect(await files.resolve(".gitignore", "write")).toBe(join(root, ".gitignore"));
	});

	it("is refused where Ensemble keeps its own data, though that lies in the workspace", async () => {
		const { root } = await workspace({ "a.txt": "a", "data/prompts/agents/coder.md": "x", "database.txt": "b" });
		await symlink("data", join(root, "harmless"));
		const files = new DiskFiles({ root, own: join(root, "data") });
		for (const path of ["data", "data/prompts/agents/coder.md", "data/config.yaml", "harmless/config.yaml"])
			for (const access of ["read", "write"] as const) await expect(files.resolve(path, access), path).rejects.toMatchObject({ code: "outside_workspace" });
		expect(await files.list(10)).toEqual({ paths: ["a.txt", "database.txt"], truncated: false, unreadable: [] });
		const inOurs = new DiskFiles({ root: join(root, "data/prompts"), own: join(root, "data") });
		expect((await inOurs.read("agents/coder.md")).kind).toBe("text"); // the bundled sample's copy lies there
	});

	it("may lead through links inside, and to what does not exist yet", async () => {
		const { files, root } = await workspace({ "src/a.txt": "a" });
		await symlink("src", join(root, "alias"));
		expect(await files.resolve("./alias//a.txt", "write")).toBe(join(root, "src/a.txt"));
		expect(await files.resolve("alias/new/b.txt", "write")).toBe(join(root, "src/new/b.txt"));
		expect(await files.resolve(".", "read")).toBe(root);
	});
});

describe("reading", () => {
	it("gives the text to the byte, with its mark and its line ends", async () => {
		const { files } = await workspace({ "a.txt": "\ufeffone\r\ntwo 둘 😀\n" });
		expect(await files.read("a.txt")).toMatchObject({ kind: "text", text: "\ufeffone\r\ntwo 둘 😀\n", hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
	});

	it("says why something is not to be read, and never reads 200 MB to find out", async () => {
		const { files, root } = await workspace({
			"binary.bin": new Uint8Array([1, 0, 2]),
			"latin1.txt": new Uint8Array([0x61, 0xe9]),
			"long-line.txt": "x".repeat(5 * 1024 * 1024),
		});
		const huge = await open(join(root, "huge.txt"), "w");
		await huge.truncate(200 * 1024 * 1024);
		await huge.close();
		await mkdir(join(root, "folder"));
		execFileSync("mkfifo", [join(root, "pipe")]);
		const reasons: string[] = [];
		for (const path of ["binary.bin", "latin1.txt", "long-line.txt", "huge.txt", "folder", "pipe"]) {
			const read = await files.read(path);
			reasons.push(read.kind === "refused" ? read.reason : read.kind);
		}
		expect(reasons).toEqual([
			"binary.bin is a binary file.",
			"latin1.txt is not UTF-8; save it as UTF-8 to work on it.",
			"long-line.txt is 5.0 MB; files over 2.0 MB are not read as text.",
			"huge.txt is 200.0 MB; files over 2.0 MB are not read as text.",
			"folder is a folder, not a file.",
			"pipe is a pipe, not a file.",
		]);
		expect(await files.read("gone/at/all.txt")).toEqual({ kind: "absent" });
		expect(await files.readBytes("huge.txt", 1000)).toBeUndefined();
		expect(await files.readBytes("binary.bin", 1000)).toEqual(Buffer.from([1, 0, 2]));
	});

	it("says that a file may not be read", async () => {
		const { files, root } = await workspace({ "a.txt": "a" });
		await chmod(join(root, "a.txt"), 0o000);
		const mayReadAnyway = await readFile(join(root, "a.txt")).then(
			() => true,
			() => false,
		);
		if (mayReadAnyway) return expect(await files.read("a.txt")).toMatchObject({ kind: "text" }); // Root reads everything.
		expect(await files.read("a.txt")).toEqual({ kind: "refused", reason: "a.txt cannot be read: permission denied." });
	});
});

describe("writing", () => {
	it("creates with folders, replaces keeping the mode, deletes, and leaves nothing else behind", async () => {
		const { files, root } = await workspace({ "run.sh": "old" });
		await chmod(join(root, "run.sh"), 0o755);
		expect(await files.write("a/b/c.txt", undefined, "new\n")).toEqual({ ok: true });
		expect(await files.write("run.sh", "old", "new")).toEqual({ ok: true });
		expect((await stat(join(root, "run.sh"))).mode & 0o777).toBe(0o755);
		expect(await readFile(join(root, "a/b/c.txt"), "utf8")).toBe("new\n");
		expect(await files.write("a/b/c.txt", "new\n", undefined)).toEqual({ ok: true });
		expect(await readdir(root, { recursive: true })).toEqual(expect.arrayContaining(["a", "run.sh"]));
		expect(await readdir(join(root, "a/b"))).toEqual([]);
		expect((await readdir(root)).sort()).toEqual(["a", "run.sh"]);
	});

	it("is refused where the file is not what was read", async () => {
		const { files, root } = await workspace({ "a.txt": "theirs", "read-only.txt": "x" });
		await chmod(join(root, "read-only.txt"), 0o444);
		const outcomes = [
			await files.write("a.txt", "mine", "x"),
			await files.write("a.txt", undefined, "x"),
			await files.write("gone.txt", "mine", "x"),
			await files.write("a.txt", "mine", undefined),
			await files.write("read-only.txt", "x", "y"),
			await files.write("a.txt/below.txt", undefined, "y"),
		];
		expect(outcomes.map((outcome) => (outcome.ok ? "" : outcome.reason))).toEqual([
			"a.txt has changed since it was read.",
			"a.txt exists already.",
			"gone.txt no longer exists.",
			"a.txt has changed since it was read.",
			"read-only.txt is read-only.",
			expect.stringContaining("could not be written"),
		]);
		expect(await readFile(join(root, "a.txt"), "utf8")).toBe("theirs");
	});

	it("lets exactly one of many writers win that read the same text", async () => {
		const { files, root } = await workspace({ "a.txt": "0" });
		const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => files.write("a.txt", "0", `${n + 1}`)));
		expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
		expect(await readdir(root)).toEqual(["a.txt"]);
	});

	it("goes through a link to the file that it names", async () => {
		const { files, root } = await workspace({ "real.txt": "old" });
		await symlink("real.txt", join(root, "link.txt"));
		await files.write("link.txt", "old", "new");
		expect(await readFile(join(root, "real.txt"), "utf8")).toBe("new");
	});
});

describe("listing", () => {
	it("gives the files a person would count, in order", async () => {
		const { files, root } = await workspace({
			".gitignore": "*.log\nbuild/\n/only-here.txt\n!keep.log\n",
			".git/config": "",
			"node_modules/x/index.js": "",
			".venv/lib/a.py": "",
			"build/out.js": "",
			"a.log": "",
			"keep.log": "",
			"only-here.txt": "",
			"a-b.txt": "",
			"a/only-here.txt": "",
			"a/z.txt": "",
			"sub/.gitignore": "*.txt\n!b.txt\n",
			"sub/a.txt": "",
			"sub/b.txt": "",
			"sub/deep/c.txt": "",
			"sub/deep/d.log": "",
		});
		await symlink("..", join(root, "a/circle"));
		await symlink("../..", join(root, "a/out"));
		await symlink("z.txt", join(root, "a/link.txt"));
		await symlink("/etc/passwd", join(root, "a/passwd"));
		const expected = [".gitignore", "a-b.txt", "a/link.txt", "a/only-here.txt", "a/z.txt", "keep.log", "sub/.gitignore", "sub/b.txt"];
		expect(await files.list(100)).toEqual({ paths: expected, truncated: false, unreadable: [] });
		expect(await files.list(3)).toEqual({ paths: expected.slice(0, 3), truncated: true, unreadable: [] });
		await expect(files.list(100, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
	});
});
