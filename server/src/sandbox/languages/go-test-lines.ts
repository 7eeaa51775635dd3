// What `go test -json` says, as its own text and as one report per test. The lines come from the guest, so they are input: parsed and bounded.

import { z } from "zod";
import { TestCase } from "#protocol/editor-executions.ts";
import type { ListedTest } from "./project.ts";

const Line = z.object({
	Action: z.string(),
	Package: z.string().max(1024).default(""),
	Test: z.string().max(1024).optional(),
	Elapsed: z.number().min(0).optional(),
	Output: z.string().optional(),
});

const states: Readonly<Record<string, TestCase["state"]>> = { run: "started", pass: "passed", fail: "failed", skip: "skipped" };
const maxLineChars = 64 * 1024;
const maxTests = 20_000;
const maxMessageChars = 8_000;

export class GoTestLines {
	readonly #module: string;
	readonly #listed: ReadonlyMap<string, ListedTest>;
	/** What each test that is under way has printed. */
	readonly #said = new Map<string, string>();
	#pending = "";
	#count = 0;

	/** `module` as go.mod names it; `listed` tells in which file a test stands. */
	constructor(module: string, listed: readonly ListedTest[]) {
		this.#module = module;
		this.#listed = new Map(listed.map((test) => [test.id, test]));
	}

	push(text: string): { text: string; tests: TestCase[] } {
		const lines = (this.#pending + text).split("\n");
		const last = lines.pop() ?? "";
		// Only the beginning of a line of ours waits for its end.
		const waits = last.startsWith("{") && last.length <= maxLineChars;
		this.#pending = waits ? last : "";
		const tests: TestCase[] = [];
		let shown = "";
		for (const line of lines) {
			const parsed = this.#parse(line);
			if (!parsed) shown += `${line}\n`;
			else {
				shown += parsed.Output ?? "";
				const test = this.#report(parsed);
				if (test) tests.push(test);
			}
		}
		return { text: waits ? shown : shown + last, tests };
	}

	/** Of a package of this module; only there is a file of the project. */
	#folderOf(name: string): string | undefined {
		if (name === this.#module) return "";
		const folder = name.slice(this.#module.length + 1);
		return name.startsWith(`${this.#module}/`) && !folder.split("/").includes("..") ? folder : undefined;
	}

	#parse(line: string): z.infer<typeof Line> | undefined {
		if (!line.startsWith("{")) return undefined;
		try {
			return Line.safeParse(JSON.parse(line)).data;
		} catch {
			return undefined; // The program wrote a brace itself.
		}
	}

	#report({ Action, Package, Test, Elapsed, Output }: z.infer<typeof Line>): TestCase | undefined {
		if (Test === undefined) return undefined;
		const folder = this.#folderOf(Package);
		if (folder === undefined) return undefined;
		const id = goTestId(folder, Test);
		if (Output !== undefined) this.#said.set(id, ((this.#said.get(id) ?? "") + Output).slice(-maxMessageChars));
		const state = states[Action];
		if (state === undefined || ++this.#count > maxTests * 3) return undefined;
		// A subtest stands where its test does.
		const listed = this.#listed.get(goTestId(folder, Test.split("/")[0] ?? Test));
		const failure = state === "failed" ? failureIn(this.#said.get(id) ?? "", folder) : {};
		if (state !== "started") this.#said.delete(id);
		const duration_ms = Elapsed === undefined ? undefined : Elapsed * 1000;
		return TestCase.safeParse({ id, name: Test, path: listed?.path ?? "", line: listed?.line, state, duration_ms, ...failure }).data;
	}
}

export const goTestId = (folder: string, name: string): string => `${folder || "."}::${name}`;

/** "    calc_test.go:9: got 3, want 2" */
function failureIn(said: string, folder: string): Pick<TestCase, "message" | "at"> {
	const message = said.replace(/^(=== |\s*--- ).*\n/gm, "").trim() || "It failed.";
	const place = /^\s+(\w[\w.-]*\.go):(\d+): /m.exec(said);
	return place ? { message, at: { path: folder ? `${folder}/${place[1]}` : `${place[1]}`, line: Number(place[2]) } } : { message };
}
