import { afterAll, describe, expect, it } from "vitest";
import type { CodeAction, Diagnostic, DocumentDiagnosticReport, TextDocumentEdit } from "vscode-languageserver-protocol/node";
import { EnsembleError } from "#protocol/errors.ts";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";
import { FakeRoom } from "../../unit/changes/fake-room.ts";
import { address, editorClient } from "./lsp-client.ts";

const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

type Editor = Awaited<ReturnType<typeof editorClient>>;

const pull = (editor: Editor, uri: string, previousResultId?: string) =>
	editor.client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri }, previousResultId });

function items(report: DocumentDiagnosticReport): Diagnostic[] {
	return report.kind === "full" ? report.items : [];
}

const everywhere = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

const actionsFor = (editor: Editor, uri: string, only?: string[]) =>
	editor.client.sendRequest<CodeAction[]>("textDocument/codeAction", { textDocument: { uri }, range: everywhere, context: { diagnostics: [], only } });

describe("problems in the editor", () => {
	it("a Python file gets diagnostics and quick fixes", async () => {
		const editor = await editorClient({ deps: { analyzer } });
		const uri = "file:///project/a.py";
		await editor.open(uri, "python", "import os\n\n\ndef f(items=[]):\n    return items\n");
		expect(items(await pull(editor, uri))).toEqual([
			{
				range: { start: { line: 0, character: 7 }, end: { line: 0, character: 9 } },
				severity: 2,
				source: "ensemble",
				code: "F401",
				codeDescription: { href: "https://docs.astral.sh/ruff/rules/unused-import/" },
				message: "`os` imported but unused",
				tags: [1],
			},
			expect.objectContaining({ code: "B006" }),
		]);
		const actions = await actionsFor(editor, uri);
		expect(actions.map((action) => [action.title, action.kind, action.isPreferred])).toEqual([
			["Remove unused import: `os` (F401)", "quickfix", true],
			[expect.stringMatching(/\(B006, may change what the program does\)$/), "quickfix", false],
			["Switch off F401 for this line", "quickfix", undefined],
			["Switch off B006 for this line", "quickfix", undefined],
		]);
		expect(actions[0]?.edit?.documentChanges).toEqual([
			{ textDocument: { uri, version: 1 }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, newText: "" }] },
		]);
	});

	it("a JavaScript file gets its syntax error, which goes when the text is mended", async () => {
		const editor = await editorClient({ deps: { analyzer } });
		const uri = "file:///project/a%20b.js";
		await editor.open(uri, "javascript", "foo(1;\n");
		const first = await pull(editor, uri);
		expect(items(first).map((item) => [item.message, item.severity])).toEqual([["Missing ')'", 1]]);
		expect(await pull(editor, uri, first.kind === "full" ? first.resultId : "")).toMatchObject({ kind: "unchanged" });
		const change = { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 5 } }, text: ")" };
		await editor.client.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [change] });
		expect(items(await pull(editor, uri, first.kind === "full" ? first.resultId : ""))).toEqual([]);
	});

	it("all safe fixes of a file come at once, and only for the text that they were made for", async () => {
		const editor = await editorClient({ deps: { analyzer } });
		const uri = "file:///project/a.py";
		await editor.open(uri, "python", "import os\nimport sys\nx = f'a'\n\n\ndef f(items=[]):\n    return items\n");
		const [action] = await actionsFor(editor, uri, ["source.fixAll"]);
		expect(action).toMatchObject({ kind: "source.fixAll.ensemble" });
		expect(action?.edit).toBeUndefined();
		const resolved = await editor.client.sendRequest<CodeAction>("codeAction/resolve", action);
		const change = resolved.edit?.documentChanges?.[0] as TextDocumentEdit;
		expect(change.edits).toEqual([{ range: { start: { line: 0, character: 0 }, end: { line: 2, character: 5 } }, newText: "x = " }]);
		const edit = { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "#\n" };
		await editor.client.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [edit] });
		await expect(editor.client.sendRequest("codeAction/resolve", action)).rejects.toThrow("changed since");
	});

	it("what has no rules, is not open or is not a file has no problems", async () => {
		const editor = await editorClient({ deps: { analyzer } });
		await editor.open("file:///project/a.md", "markdown", "# title");
		await editor.open("untitled:Untitled-1", "python", "import os");
		for (const uri of ["file:///project/a.md", "untitled:Untitled-1", "file:///project/closed.py"]) expect(items(await pull(editor, uri))).toEqual([]);
	});
});

describe("our own requests", () => {
	it("are answered", async () => {
		const keys: (string | undefined)[] = [];
		const setApiKey = async (key: string | undefined) => {
			keys.push(key);
			return address.engine;
		};
		const editor = await editorClient({ deps: { setApiKey, roomOf: async (id) => (id === "changes_1" ? new FakeRoom() : undefined) } });
		const { client } = editor;
		expect(await client.sendRequest("ensemble/backend")).toEqual(address);
		expect(await client.sendRequest("ensemble/setApiKey", { apiKey: "secret" })).toEqual(address.engine);
		expect(await client.sendRequest("ensemble/setApiKey", {})).toEqual(address.engine);
		expect(keys).toEqual(["secret", undefined]);
		expect(await client.sendRequest("ensemble/changeText", { changeset_id: "changes_1", path: "a.py", side: "proposed" })).toEqual({ text: "new" });
		const status = new Promise((resolve) => client.onNotification("ensemble/status", resolve));
		editor.server.sendStatus({ engine: address.engine, sandbox: address.sandbox, running: 1 });
		expect(await status).toMatchObject({ running: 1 });
	});

	it("fail in words, and the server lives on", async () => {
		const { client } = await editorClient({
			deps: {
				address: () => Promise.reject(new Error("secret detail")),
				setApiKey: () => Promise.reject(new EnsembleError("forbidden", "That key was refused.")),
			},
		});
		const messages: string[] = [];
		const failing: [string, unknown][] = [
			["ensemble/backend", undefined],
			["ensemble/setApiKey", { apiKey: "x" }],
			["ensemble/setApiKey", { apiKey: 7 }],
			["ensemble/changeText", { changeset_id: "changes_1", path: "a.py", side: "current" }],
			["ensemble/changeText", null],
			["no/such/method", {}],
		];
		for (const [method, params] of failing) await client.sendRequest(method, params).catch((error: Error) => messages.push(error.message));
		expect(messages).toEqual([
			"Ensemble could not answer (backend address); its log has the details.",
			"That key was refused.",
			"The request does not have the expected form.",
			"These changes do not exist any more.",
			"The request does not have the expected form.",
			expect.stringContaining("no/such/method"),
		]);
	});
});

describe("the end", () => {
	it("is orderly where the editor says goodbye", async () => {
		const { client, server } = await editorClient();
		await client.sendRequest("shutdown");
		await client.sendNotification("exit");
		expect(await server.ended).toBe(0);
	});

	it("also comes where the pipe breaks", async () => {
		const { server, toServer } = await editorClient();
		toServer.destroy();
		expect(await server.ended).toBe(1);
		server.sendStatus({ engine: address.engine, sandbox: address.sandbox, running: 0 });
	});
});
