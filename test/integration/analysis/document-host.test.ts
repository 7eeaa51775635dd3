// What the worker answers when a document is edited, on real grammars; only the clock is not real.

import { afterAll, expect, it } from "vitest";
import { LanguageAnalyzer } from "../../../server/src/analysis/language-analyzer.ts";
import { DocumentHost } from "../../../server/src/analysis/worker/document-host.ts";
import type { FromWorker } from "../../../server/src/analysis/worker/messages.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { wasmFolder } from "../../support/wasm-folder.ts";

// Time stands still: what is found must not hang on how busy a machine is.
const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: { ...systemClock, now: () => 0 }, logger: silentLogger });
afterAll(() => analyzer.dispose());

type Answer = Extract<FromWorker, { kind: "document" }>;

/** Each look at the clock finds it `msPerLook` later. */
function hosting(msPerLook: number) {
	const answers: Answer[] = [];
	let wake: () => void = () => {};
	let time = 0;
	const host = new DocumentHost({
		analyzer,
		useLevels: () => {},
		clock: { ...systemClock, now: () => (time += msPerLook), sleep: () => Promise.resolve() },
		post(message) {
			if (message.kind !== "document") return;
			answers.push(message);
			if (message.tier === "whole") wake();
		},
		memoryBytes: () => 0,
		breathe: () => new Promise((resolve) => setImmediate(resolve)),
	});
	const whole = () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		wake = resolve;
		return promise;
	};
	return { host, answers, whole };
}

const place = { uri: "file:///a.js", path: "/a.js" };
const text = `${"// a line\n".repeat(200)}function f(a) {\n\tif (a.x === a.x) return 1;\n\tdebugger;\n}\n`;
const seen = ({ tier, analysis }: Answer) => [tier, analysis.functions?.[0]?.line, analysis.issues.map(({ rule, line }) => `${rule} ${line}`)];

async function editedAtTheTop(msPerLook: number) {
	const { host, answers, whole } = hosting(msPerLook);
	const opened = whole();
	host.receive({ kind: "open", ...place, version: 1, text });
	await opened;
	answers.length = 0;
	const rested = whole();
	const start = { line: 0, character: 0 };
	host.receive({ kind: "change", uri: place.uri, version: 2, changes: [{ range: { start, end: start }, text: "\n" }] });
	await rested;
	host.receive({ kind: "close", uri: place.uri });
	return answers.map(seen);
}

const moved = ["self-compare 203", "debugger-statement 204"];

it("an edit is answered at once, and with everything when the typing rests", async () => {
	expect(await editedAtTheTop(0)).toEqual([
		["instant", 202, moved],
		["whole", undefined, moved],
	]);
});

it("while the parser takes long, the answer is what was known, where it is by now", async () => {
	expect(await editedAtTheTop(10)).toEqual([
		["instant", 202, moved],
		["instant", undefined, moved],
		["whole", undefined, moved],
	]);
});
