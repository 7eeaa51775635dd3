// git_status, git_diff and git_commit on real repositories, also hostile ones.

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { FileChange } from "#protocol/changes.ts";
import { EnsembleError } from "#protocol/errors.ts";
import type { ApprovalAction } from "#protocol/room-events.ts";
import { Git } from "../../../server/src/agents/tools/git.ts";
import { gitCommitTool } from "../../../server/src/agents/tools/git-commit.ts";
import { gitDiffTool } from "../../../server/src/agents/tools/git-diff.ts";
import { gitStatusTool } from "../../../server/src/agents/tools/git-status.ts";
import { useTool } from "../../support/memory-run-files.ts";

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

class TestRepository {
	readonly top: string;
	readonly root: string;
	readonly home: string;
	readonly env: Record<string, string | undefined>;
	changes: FileChange[] = [];

	/** `workspace` is the folder within the repository that is worked on. */
	constructor(workspace = "") {
		this.top = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-git-")));
		this.home = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-home-")));
		folders.push(this.top, this.home);
		this.root = join(this.top, workspace);
		this.env = { PATH: process.env.PATH, HOME: this.home, GIT_DIR: "/nowhere" };
		writeFileSync(join(this.home, ".gitconfig"), "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n");
		mkdirSync(this.root, { recursive: true });
		this.git("init", "--quiet");
	}

	git(...args: string[]): string {
		return execFileSync("git", args, { cwd: this.top, env: { PATH: process.env.PATH, HOME: this.home }, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
	}

	write(path: string, text: string): this {
		mkdirSync(dirname(join(this.root, path)), { recursive: true });
		writeFileSync(join(this.root, path), text);
		return this;
	}

	committed(): this {
		this.git("add", "--all");
		this.git("commit", "--quiet", "--message", "start");
		return this;
	}

	tools() {
		const git = new Git({ root: this.root, env: this.env });
		const resolve = async (path: string) => {
			if (path.startsWith("/") || path.startsWith("..") || path.startsWith(".git/")) throw new EnsembleError("outside_workspace", `${path} is refused`);
			return join(this.root, path);
		};
		const changeset = () => ({ changeset_id: "changeset_1", run_id: "run_1", files: this.changes });
		return { status: gitStatusTool({ git }), diff: gitDiffTool({ git, files: { resolve } }), commit: gitCommitTool({ git, files: { changeset }, resolve }) };
	}
}

const pendingChange = (path: string): FileChange => ({
	path,
	action: "modify",
	eol: "\n",
	final_newline: true,
	hunks: [{ hunk_id: "h1", old_start: 1, old_lines: ["a"], new_start: 1, new_lines: ["b"], before: [], after: [], state: "pending" }],
});

test("status and diff show what differs from the last commit", async () => {
	const repository = new TestRepository().write("a.py", "one\n").write("gone.py", "x\n").committed().write("a.py", "two\n").write("한글.py", "new\n");
	rmSync(join(repository.root, "gone.py"));
	const { status, diff } = repository.tools();
	expect((await useTool(status, {})).output).toBe("On branch main. 3 files differ from the last commit:\nmodified a.py\ndeleted gone.py\nuntracked 한글.py");
	expect((await useTool(diff, { path: "a.py" })).output).toContain("-one\n+two\n");
	expect((await useTool(diff, { path: "gone.py" })).output).toContain("deleted file");
});

test("a repository without commits can be looked at", async () => {
	const repository = new TestRepository().write("a.py", "one\n");
	repository.git("add", "a.py");
	const { status, diff } = repository.tools();
	expect([(await useTool(status, {})).output, (await useTool(diff, {})).output]).toEqual([
		"On branch main. 1 file differs from the last commit:\nadded a.py",
		expect.stringContaining("+one"),
	]);
});

test("a program of the workspace that is called git is not run, though the person's PATH begins with the folder they are in", async () => {
	const repository = new TestRepository().write("a.py", "one\n");
	repository.write("git", "#!/bin/sh\ntouch ran\n").write("bin/git", "#!/bin/sh\ntouch ran\n");
	for (const program of ["git", "bin/git"]) chmodSync(join(repository.root, program), 0o755);
	repository.env.PATH = `:.:bin:${process.env.PATH}`;
	expect((await useTool(repository.tools().status, {})).output).toContain("On branch main.");
	expect(existsSync(join(repository.root, "ran"))).toBe(false);
});

test("a folder that is no repository says so", async () => {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), "ensemble-plain-")));
	folders.push(folder);
	const git = new Git({ root: folder, env: { PATH: process.env.PATH, HOME: folder } });
	expect(await useTool(gitStatusTool({ git }), {})).toEqual({ ok: false, output: "The workspace is not a git repository." });
});

test("a commit holds exactly the named files, also new and deleted ones, and asks first", async () => {
	const repository = new TestRepository().write("a.py", "one\n").write("b.py", "one\n").write("gone.py", "x\n").committed();
	repository.write("a.py", "two\n").write("b.py", "two\n").write("new.py", "new\n").write("other.py", "other\n");
	rmSync(join(repository.root, "gone.py"));
	repository.git("add", "b.py"); // in the index already, but not asked for
	repository.changes = [pendingChange("a.py"), pendingChange("b.py")];
	const asked: ApprovalAction[] = [];
	const approve = async (action: ApprovalAction) => {
		asked.push(action);
		return "approved" as const;
	};
	const result = await useTool(repository.tools().commit, { paths: ["a.py", "./new.py", "gone.py"], message: "fix: more\n\nWhy." }, { approve });
	expect(result).toMatchObject({ ok: true, output: expect.stringMatching(/^Committed 3 files: \w+ fix: more\n/) });
	expect(asked).toEqual([
		{ type: "review_changes", paths: ["a.py"] },
		{ type: "commit", paths: ["a.py", "gone.py", "new.py"], message: "fix: more\n\nWhy." },
	]);
	expect(repository.git("show", "--name-status", "--format=%an", "HEAD")).toBe("Ada\n\nM\ta.py\nD\tgone.py\nA\tnew.py\n");
	expect(repository.git("status", "--porcelain")).toBe("M  b.py\n?? other.py\n");
});

test("a declined commit changes nothing", async () => {
	const repository = new TestRepository().write("a.py", "one\n").committed().write("a.py", "two\n").write("new.py", "x\n");
	const result = await useTool(repository.tools().commit, { paths: ["a.py", "new.py"], message: "no" }, { approve: async () => "denied" });
	expect(result).toEqual({ ok: false, output: "Not committed: the person declined." });
	expect(repository.git("status", "--porcelain")).toBe(" M a.py\n?? new.py\n");
});

test("a commit that git refuses leaves new files unknown to git, as they were", async () => {
	const repository = new TestRepository().write("a.py", "one\n").committed().write("new.py", "x\n");
	writeFileSync(join(repository.home, ".gitconfig"), "[user]\n\tuseConfigOnly = true\n");
	const result = await useTool(repository.tools().commit, { paths: ["new.py"], message: "no name" });
	expect([result.ok, result.output]).toEqual([false, expect.stringContaining("Not committed: ")]);
	expect(repository.git("status", "--porcelain")).toBe("?? new.py\n");
});

test.each([
	[["src"], "name each file by its own path"],
	[["a.py"], "Nothing to commit: a.py is as in the last commit."],
	[["*.py"], "Nothing to commit"],
])("%o is not committed", async (paths, reason) => {
	const repository = new TestRepository().write("a.py", "one\n").write("src/b.py", "one\n").committed().write("src/b.py", "two\n");
	expect(await useTool(repository.tools().commit, { paths, message: "m" })).toEqual({ ok: false, output: expect.stringContaining(reason) });
});

test("in a folder of a larger repository paths are those of the workspace", async () => {
	const repository = new TestRepository("packages/app").write("a.py", "one\n").committed().write("a.py", "two\n");
	writeFileSync(join(repository.top, "outside.txt"), "x\n");
	const { status, diff, commit } = repository.tools();
	expect((await useTool(status, {})).output).toBe("On branch main. 1 file differs from the last commit:\nmodified a.py");
	expect((await useTool(diff, {})).output).toContain("+++ b/a.py");
	expect((await useTool(commit, { paths: ["a.py"], message: "two" })).ok).toBe(true);
	expect(repository.git("show", "--name-only", "--format=", "HEAD")).toBe("packages/app/a.py\n");
});

test("nothing that a repository brings along is started", async () => {
	const repository = new TestRepository().write("a.py", "one\n").write("b.bin", "one\n").committed();
	const trace = join(repository.home, "trace");
	const program = join(repository.top, "evil.sh");
	writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> ${trace}\ncat\n`);
	chmodSync(program, 0o755);
	for (const hook of ["pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-index-change", "reference-transaction", "pre-auto-gc"]) {
		writeFileSync(join(repository.top, ".git/hooks", hook), readFileSync(program), { mode: 0o755 });
	}
	const settings = {
		"core.fsmonitor": program,
		"core.pager": program,
		"core.editor": program,
		"core.sshCommand": program,
		"diff.external": program,
		"diff.evil.textconv": program,
		"diff.evil.command": program,
		"filter.evil.clean": program,
		"filter.evil.smudge": program,
		"filter.evil.required": "true",
		"filter.a=b.clean": program,
		"filter.long.process": program,
		"gpg.program": program,
		"commit.gpgSign": "true",
		"log.showSignature": "true",
		"hook.evil.command": program,
		"hook.evil.event": "pre-commit",
		"credential.helper": `!${program}`,
		"alias.status": `!${program}`,
	};
	for (const [key, value] of Object.entries(settings)) repository.git("config", key, value);
	repository
		.write(".gitattributes", "a.py filter=evil diff=evil\nb.bin filter=a=b\nc.py filter=long\n")
		.write("a.py", "two\n")
		.write("b.bin", "two\n")
		.write("c.py", "new\n");

	const { status, diff, commit } = repository.tools();
	const results = [
		await useTool(status, {}),
		await useTool(diff, {}),
		await useTool(commit, { paths: ["a.py", "b.bin", "c.py", ".gitattributes"], message: "safe" }),
	];
	expect(results.map(({ ok, output }) => (ok ? ok : output))).toEqual([true, true, true]);
	expect(existsSync(trace) ? readFileSync(trace, "utf8") : "nothing ran").toBe("nothing ran");
	expect(repository.git("cat-file", "blob", "HEAD:a.py")).toBe("two\n");
});

test("a filter of the person's own configuration keeps working", async () => {
	const repository = new TestRepository();
	const config = join(repository.home, ".gitconfig");
	writeFileSync(config, `${readFileSync(config, "utf8")}[filter "upper"]\n\tclean = tr a-z A-Z\n`);
	repository.write(".gitattributes", "*.txt filter=upper\n").committed().write("a.txt", "small\n");
	repository.git("config", "filter.upper.clean", "false");
	expect((await useTool(repository.tools().commit, { paths: ["a.txt"], message: "m" })).ok).toBe(true);
	expect(repository.git("cat-file", "blob", "HEAD:a.txt")).toBe("SMALL\n");
});

test("a stop ends git at once", async () => {
	const repository = new TestRepository().write("a.py", "one\n").committed();
	await expect(useTool(repository.tools().status, {}, { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
});
