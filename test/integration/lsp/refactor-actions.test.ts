// Refactorings as an editor has them: the real server, and the real worker that follows the documents.

import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type CodeAction, CodeActionTriggerKind, type Range } from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LiveAnalyses } from "../../../server/src/analysis/live-analyses.ts";
import { WorkerAnalyzer } from "../../../server/src/analysis/worker-analyzer.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";
import { type ClientOptions, editorClient } from "./lsp-client.ts";

const workerFile = join(import.meta.dirname, "../../../server/src/analysis/worker/analysis-worker.ts");
const analyzer = new WorkerAnalyzer({ workerFile, wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(() => analyzer.dispose());

const uri = "file:///project/a.ts";
const text = "import { b } from 'b';\r\nif (b.c) {\r\n\tb.log(b.c + 1);\r\n} else {\r\n\tb.log(2);\r\n}\r\n";
const sum: Range = { start: { line: 2, character: 7 }, end: { line: 2, character: 14 } };
const caret: Range = { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } };

async function open(options: ClientOptions = {}, source = text) {
	const editor = await editorClient({ ...options, deps: { analyzer, live: new LiveAnalyses({ analyzer, clock: systemClock }), refactorings: analyzer } });
	await editor.open(uri, "typescript", source);
	const actions = (range: Range, only?: string[], triggerKind?: CodeActionTriggerKind) =>
		editor.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
			textDocument: { uri },
			range,
			context: { diagnostics: [], ...(only && { only }), ...(triggerKind && { triggerKind }) },
		});
	const resolve = (action: CodeAction | undefined) => editor.client.sendRequest<CodeAction>("codeAction/resolve", action);
	return { ...editor, actions, resolve };
}

const ofKind = (actions: readonly CodeAction[], kind: string) => actions.filter((action) => action.kind?.startsWith(kind));
const titled = (actions: readonly CodeAction[], title: string) => actions.find((action) => action.title === title);

function applied({ edit }: CodeAction): string {
	const [change] = edit?.documentChanges ?? [];
	if (!change || !("edits" in change)) throw new Error("no edit of a text");
	return TextDocument.applyEdits(
		TextDocument.create(uri, "typescript", 1, text),
		change.edits.map((each) => ({ range: "range" in each ? each.range : caret, newText: "newText" in each ? String(each.newText) : "" })),
	);
}

it("is offered without its edit, which comes when it is chosen and names the version", async () => {
	const { actions, resolve } = await open();
	const invert = titled(await actions(caret), "Invert if");
	expect(invert).toMatchObject({ kind: "refactor.rewrite" });
	expect(invert?.edit).toBeUndefined();
	const resolved = await resolve(invert);
	expect(resolved.edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
	expect(applied(resolved)).toBe("import { b } from 'b';\r\nif (!b.c) {\r\n\tb.log(2);\r\n} else {\r\n\tb.log(b.c + 1);\r\n}\r\n");
});

it("only what is asked for is offered", async () => {
	const { actions } = await open();
	expect(ofKind(await actions(caret, ["quickfix"]), "refactor")).toEqual([]);
	expect(ofKind(await actions(sum, ["refactor.extract"]), "refactor").map(({ kind }) => kind)).toEqual(expect.arrayContaining(["refactor.extract"]));
	expect(ofKind(await actions(sum, ["refactor.inline"]), "refactor.extract")).toEqual([]);
	expect(ofKind(await actions(caret, ["refactor"]), "quickfix")).toEqual([]);
});

it("a caret that only moves lights no bulb, a selection does", async () => {
	const { actions } = await open();
	expect(ofKind(await actions(caret, undefined, CodeActionTriggerKind.Automatic), "refactor")).toEqual([]);
	expect(ofKind(await actions(caret, undefined, CodeActionTriggerKind.Invoked), "refactor")).not.toEqual([]);
	expect(ofKind(await actions(sum, undefined, CodeActionTriggerKind.Automatic), "refactor")).not.toEqual([]);
});

it("a new name is ready to be renamed, where the editor knows how", async () => {
	const { actions, resolve } = await open({ renamesAt: true });
	const resolved = await resolve(titled(await actions(sum), "Extract variable"));
	expect(applied(resolved)).toContain("\tconst value = b.c + 1;\r\n\tb.log(value);\r\n");
	expect(resolved.command).toMatchObject({ command: "ensemble.renameAt", arguments: [{ uri, line: 2, character: 7 }] });
	const other = await open();
	expect((await other.resolve(titled(await other.actions(sum), "Extract variable"))).command).toBeUndefined();
});

it("a text that was edited meanwhile is left alone, and so is one that it cannot be done in", async () => {
	const { actions, resolve, client } = await open();
	const invert = titled(await actions(caret), "Invert if");
	const contentChanges = [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "// new\r\n" }];
	await client.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges });
	await expect(resolve(invert)).rejects.toThrow("The file has changed since; open the menu again.");
	const refused = await actions({ start: { line: 3, character: 1 }, end: { line: 3, character: 6 } }, ["refactor.extract"]);
	expect(titled(refused, "Extract variable")).toMatchObject({ disabled: { reason: "The method would lose its object." } });
});

it("what only a look at the whole file shows is said when it is chosen", async () => {
	const { actions, resolve } = await open({}, "const q = 1;\nuse(q);\n");
	const name: Range = { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } };
	const inline = titled(await actions(name), "Inline variable");
	await expect(resolve(inline)).rejects.toThrow("It is seen outside of this file or class. Nothing was changed.");
});

it("the worker answers for the version that it is asked about, or not at all", async () => {
	const { actions } = await open();
	await actions(caret);
	const place = { uri, version: 1, range: caret };
	expect(await analyzer.refactor(place, "invert-if")).toMatchObject({ kind: "edits" });
	expect(await analyzer.refactor({ ...place, version: 2 }, "invert-if")).toEqual({ kind: "stale" });
	expect(await analyzer.refactor({ ...place, uri: "file:///project/other.ts" }, "invert-if")).toEqual({ kind: "stale" });
	expect(await analyzer.refactoringsAt({ ...place, version: 2 })).toEqual([]);
});
