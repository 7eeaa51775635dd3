// The project's tests in the testing view: found and run in the sandbox, with results, times and the place of each failure.
// The tree is files with their tests; what a run reports that was not known yet is added to it.

import * as vscode from "vscode";
import type { TestCase } from "#protocol/editor-executions.ts";
import type { BackendRuns, RunListener } from "./backend-runs.ts";

/** Begins the id of a file whose tests are not known before it has run. */
const filePrefix = "file:";

export class TestView {
	readonly #folder: vscode.WorkspaceFolder;
	readonly #runs: BackendRuns;
	readonly #controller: vscode.TestController;
	/** Tests by their framework's id. */
	readonly #tests = new Map<string, vscode.TestItem>();

	constructor(folder: vscode.WorkspaceFolder, runs: BackendRuns) {
		this.#folder = folder;
		this.#runs = runs;
		this.#controller = vscode.tests.createTestController("ensemble", "Ensemble");
		this.#controller.refreshHandler = (token) => this.#find(token);
		this.#controller.resolveHandler = async (item) => {
			if (!item) await this.#find();
		};
		const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) => this.#run(request, token);
		this.#controller.createRunProfile("Run in Sandbox", vscode.TestRunProfileKind.Run, run, true);
	}

	dispose(): void {
		this.#controller.dispose();
	}

	async #find(token?: vscode.CancellationToken): Promise<void> {
		const seen = new Set<string>();
		const listener: RunListener = {
			output() {},
			test: (test) => {
				seen.add(test.id);
				this.#itemOf(test);
			},
		};
		const run = this.#runs.runTests("find", undefined, listener);
		token?.onCancellationRequested(() => run.stop());
		const ended = await run.ended;
		if (!ended.ok) throw new Error(ended.reason);
		if (ended.execution?.outcome === "stopped") return;
		// What a run told of a file whose tests cannot be listed is still the best that is known of it.
		const isKnown = (item: vscode.TestItem) => seen.has(item.id) || (item.parent !== undefined && seen.has(item.parent.id));
		for (const [id, item] of [...this.#tests]) if (!isKnown(item)) this.#forget(id);
		for (const [id, file] of [...this.#controller.items]) if (file.children.size === 0 && !seen.has(id)) this.#controller.items.delete(id);
	}

	async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
		if (this.#tests.size === 0) await this.#find(token).catch(() => undefined); // The run says why.
		const run = this.#controller.createTestRun(request);
		const wanted = this.#wanted(request);
		for (const item of wanted) run.enqueued(item);
		const isPart = request.include !== undefined || (request.exclude?.length ?? 0) > 0;
		const open = new Set(wanted);
		const started = this.#runs.runTests("run", isPart ? wanted.map((item) => item.id) : undefined, {
			output: (text) => run.appendOutput(text.replace(/\r?\n/g, "\r\n")),
			test: (test) => this.#report(run, test, open),
		});
		token.onCancellationRequested(() => started.stop());
		try {
			const ended = await started.ended;
			const reason = ended.ok ? `${ended.label} ${ended.ended}.` : ended.reason;
			run.appendOutput(`${reason}\r\n`);
			// What was asked for and has no result was not run: it must not look as if it had passed.
			for (const item of open)
				if (ended.ok && ended.execution?.outcome === "stopped") run.skipped(item);
				else run.errored(item, new vscode.TestMessage(`Not run: ${reason}`));
			if (!ended.ok && wanted.length === 0) throw new Error(ended.reason);
		} finally {
			run.end();
		}
	}

	#report(run: vscode.TestRun, test: TestCase, open: Set<vscode.TestItem>): void {
		const item = this.#itemOf(test);
		if (test.state === "found") return;
		if (test.state !== "started") open.delete(item);
		// A file that was asked for as a whole has a result in each of its tests.
		if (item.parent) open.delete(item.parent);
		if (test.state === "started") run.started(item);
		else if (test.state === "passed") run.passed(item, test.duration_ms);
		else if (test.state === "skipped") run.skipped(item);
		else run.failed(item, this.#messageOf(test, item), test.duration_ms);
	}

	#messageOf({ message = "It failed.", at }: TestCase, item: vscode.TestItem): vscode.TestMessage {
		const shown = new vscode.TestMessage(message);
		if (at) shown.location = new vscode.Location(this.#uriOf(at.path), new vscode.Position(at.line - 1, 0));
		else if (item.uri && item.range) shown.location = new vscode.Location(item.uri, item.range);
		return shown;
	}

	/** Every test under what was asked for. */
	#wanted({ include, exclude }: vscode.TestRunRequest): vscode.TestItem[] {
		const left = new Set((exclude ?? []).flatMap(testsUnder));
		const all = include ?? [...this.#controller.items].map(([, item]) => item);
		return all.flatMap(testsUnder).filter((item) => (this.#tests.get(item.id) === item || item.id.startsWith(filePrefix)) && !left.has(item));
	}

	#itemOf(test: TestCase): vscode.TestItem {
		if (test.id.startsWith(filePrefix)) return this.#fileOf(test.path);
		const known = this.#tests.get(test.id);
		const range = test.line === undefined ? undefined : new vscode.Range(test.line - 1, 0, test.line - 1, 0);
		if (known) {
			if (range) known.range = range;
			return known;
		}
		const item = this.#controller.createTestItem(test.id, test.name, test.path === "" ? undefined : this.#uriOf(test.path));
		item.range = range;
		(test.path === "" ? this.#controller.items : this.#fileOf(test.path).children).add(item);
		this.#tests.set(test.id, item);
		return item;
	}

	#fileOf(path: string): vscode.TestItem {
		const id = `${filePrefix}${path}`;
		const known = this.#controller.items.get(id);
		if (known) return known;
		const file = this.#controller.createTestItem(id, path, this.#uriOf(path));
		this.#controller.items.add(file);
		return file;
	}

	#forget(id: string): void {
		const item = this.#tests.get(id);
		this.#tests.delete(id);
		const parent = item?.parent;
		(parent?.children ?? this.#controller.items).delete(id);
		if (parent?.children.size === 0) this.#controller.items.delete(parent.id);
	}

	#uriOf(path: string): vscode.Uri {
		return vscode.Uri.joinPath(this.#folder.uri, path);
	}
}

function testsUnder(item: vscode.TestItem): vscode.TestItem[] {
	return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => testsUnder(child));
}
