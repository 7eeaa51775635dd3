import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { WriteFileParams } from "#protocol/lsp.ts";
import { DiskFiles } from "../../../server/src/changes/disk-files.ts";
import { maxTextBytes } from "../../../server/src/changes/workspace-files.ts";
import { EditorFiles } from "../../../server/src/lsp/editor-files.ts";
import { type ClientOptions, editorClient } from "./lsp-client.ts";

async function project(texts: Record<string, string>) {
	const folder = await realpath(await mkdtemp(join(tmpdir(), "ensemble-editor-")));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	await mkdir(join(folder, "real"));
	for (const [path, text] of Object.entries(texts)) await writeFile(join(folder, "real", path), text);
	// The editor has opened the workspace through a link.
	await symlink("real", join(folder, "link"));
	const files = new EditorFiles({ disk: new DiskFiles({ root: join(folder, "real") }), maxTextBytes, writeLimitMs: 200 });
	const asked: WriteFileParams[] = [];
	const connect = (writeFile?: ClientOptions["writeFile"]) =>
		editorClient({
			deps: { editorFiles: files },
			folder: join(folder, "link"),
			writeFile:
				writeFile &&
				((params) => {
					asked.push(params);
					return writeFile(params);
				}),
		});
	return { files, asked, connect, uri: (path: string) => `file://${folder}/link/${path}`, real: join(folder, "real") };
}

const accept = async () => ({ ok: true }) as const;

it("what is typed and not saved is read before the disk, by its real path", async () => {
	const { files, connect, uri } = await project({ "a.txt": "saved\n", "b.txt": "b\n" });
	const editor = await connect();
	await editor.open(uri("a.txt"), "plaintext", "typed\n");
	await editor.client.sendRequest("ensemble/backend");
	expect([await files.read("a.txt"), await files.read("b.txt"), await files.read("c.txt")]).toMatchObject([
		{ text: "typed\n" },
		{ text: "b\n" },
		{ kind: "absent" },
	]);
	await editor.client.sendNotification("textDocument/didClose", { textDocument: { uri: uri("a.txt") } });
	await editor.client.sendRequest("ensemble/backend");
	expect(await files.read("a.txt")).toMatchObject({ text: "saved\n" });
});

it("the bytes that editors keep apart are not lost", async () => {
	const { files, connect, uri } = await project({ "a.txt": "\ufeffone\r\n", "b.txt": "\ufeffone\r\n" });
	const editor = await connect();
	await editor.open(uri("a.txt"), "plaintext", "one\r\n");
	await editor.open(uri("b.txt"), "plaintext", "two\r\n");
	await editor.client.sendRequest("ensemble/backend");
	expect([await files.read("a.txt"), await files.read("b.txt")]).toMatchObject([{ text: "\ufeffone\r\n" }, { text: "\ufefftwo\r\n" }]);
});

it("writes go to the editor, under the name that it knows the file by", async () => {
	const { files, asked, connect, uri, real } = await project({ "a.txt": "old" });
	await connect(accept);
	expect(await files.write("a.txt", "old", "new")).toEqual({ ok: true });
	expect(await files.write("sub/ü b.txt", undefined, "created")).toEqual({ ok: true });
	expect(asked).toEqual([
		{ uri: uri("a.txt"), expected: "old", text: "new" },
		{ uri: uri("sub/%C3%BC%20b.txt"), text: "created" },
	]);
	expect(await readFile(join(real, "a.txt"), "utf8")).toBe("old");
});

it("a write is refused where the text is not what was read, or the editor says no, or never answers", async () => {
	const { files, connect } = await project({ "a.txt": "old" });
	const first = await connect(async () => ({ ok: false, reason: "a.txt was changed meanwhile." }));
	expect(await files.write("a.txt", "older", "new")).toMatchObject({ ok: false, reason: expect.stringContaining("changed since") });
	expect(await files.write("a.txt", "old", "new")).toEqual({ ok: false, reason: "a.txt was changed meanwhile." });
	first.server.dispose();
	await connect();
	expect(await files.write("a.txt", "old", "new")).toMatchObject({ ok: false, reason: expect.stringContaining("did not answer in time") });
	await expect(files.write(".git/config", undefined, "x")).rejects.toMatchObject({ code: "outside_workspace" });
});

it("a write that was made but never answered counts as made", async () => {
	const { files, connect, real } = await project({ "a.txt": "old" });
	await connect(async () => {
		await writeFile(join(real, "a.txt"), "new");
		return new Promise(() => {});
	});
	expect(await files.write("a.txt", "old", "new")).toEqual({ ok: true });
});

it("without an editor it is the disk, also after the editor has gone", async () => {
	const { files, connect, real } = await project({ "a.txt": "1" });
	expect(await files.write("a.txt", "1", "2")).toEqual({ ok: true });
	const editor = await connect(accept);
	editor.toServer.destroy();
	await editor.server.ended;
	expect(await files.write("a.txt", "2", "3")).toEqual({ ok: true });
	expect(await readFile(join(real, "a.txt"), "utf8")).toBe("3");
});
