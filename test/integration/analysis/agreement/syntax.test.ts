// `syntax_valid` says what the language's own parser says: on real files with one token taken out, doubled, swapped or replaced, and on the
// files as they are, where not one false error is allowed.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LanguageAnalyzer } from "../../../../server/src/analysis/language-analyzer.ts";
import { systemClock } from "../../../../server/src/base/clock.ts";
import { silentLogger } from "../../../../server/src/base/logger.ts";
import { titled } from "../../../support/components.ts";
import { languageParsers } from "../../../support/language-parsers.ts";
import { randomFrom } from "../../../support/random-edits.ts";
import { lotOf, sample } from "../../../support/reference-code.ts";
import { wasmFolder } from "../../../support/wasm-folder.ts";

const mutants = 400;
const folder = mkdtempSync(join(tmpdir(), "ensemble-mutants-"));
const analyzer = new LanguageAnalyzer({ wasmFolder: wasmFolder(), clock: systemClock, logger: silentLogger });
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await analyzer.dispose();
});

const peers = languageParsers(folder);

/** One token taken out, doubled, swapped with the next, or replaced by another of the file. */
function mutated(text: string, random: () => number): string {
	const tokens = [...text.matchAll(/[A-Za-z_]\w*|\d[\w.]*|[^\s\w]/g)];
	const at = Math.floor(random() * Math.max(1, tokens.length - 1));
	const [first, second] = [tokens[at], tokens[at + 1]];
	if (!first || !second) return `${text})`;
	const [before, after] = [text.slice(0, first.index), text.slice(first.index + first[0].length)];
	const kind = Math.floor(random() * 4);
	if (kind === 0) return before + after;
	if (kind === 1) return `${before}${first[0]} ${first[0]}${after}`;
	if (kind === 2)
		return `${before}${second[0]}${text.slice(first.index + first[0].length, second.index)}${first[0]}${text.slice(second.index + second[0].length)}`;
	return before + (tokens[Math.floor(random() * tokens.length)]?.[0] ?? "") + after;
}

/** What a machine wrote, in lines without end, is not looked at: nothing is said of it. */
async function analysed(files: readonly string[], ending: string): Promise<string[]> {
	const seen: string[] = [];
	for (const file of files) if ((await analyzer.analyze(`a${ending}`, readFileSync(file, "utf8"))).success) seen.push(file);
	return seen;
}

async function saidValid(files: readonly string[], ending: string): Promise<Set<string>> {
	const valid = new Set<string>();
	for (const file of files) if ((await analyzer.analyze(`a${ending}`, readFileSync(file, "utf8"))).syntax_valid) valid.add(file);
	return valid;
}

describe.each(peers)("$name", ({ ending, absent, files, valid, refusedLater }) => {
	it.skipIf(absent)(titled("agree on mutants, and no valid file is called broken", absent), { timeout: 300_000 }, async () => {
		// Some are no valid code, and on purpose.
		const originals = await analysed(sample(files(), 1.1 * mutants), ending);
		const theirs = valid(originals);
		const ours = await saidValid(originals, ending);
		const falseErrors = originals.filter((file) => theirs.has(file) && !ours.has(file));
		expect(falseErrors).toEqual([]);

		const own = join(folder, ending.slice(1));
		mkdirSync(own);
		const files400 = [...theirs].slice(0, mutants).map((original, index) => {
			const file = join(own, `Mutant${index}${ending}`);
			writeFileSync(file, mutated(readFileSync(original, "utf8"), randomFrom(lotOf(original))));
			return file;
		});
		const theirMutants = valid(files400);
		const ourMutants = await saidValid(files400, ending);
		const disputed = files400.filter((file) => theirMutants.has(file) && !ourMutants.has(file));
		const refused = refusedLater?.(disputed);
		const falseErrorsOnMutants = disputed.filter((file) => !refused?.has(file));
		const missed = files400.filter((file) => !theirMutants.has(file) && ourMutants.has(file));
		expect(files400).toHaveLength(mutants);
		const agreed = 1 - (falseErrorsOnMutants.length + missed.length) / files400.length;
		expect({ agreed, falseErrorsOnMutants, missed: missed.length }).toSatisfy((result: { agreed: number }) => result.agreed >= 0.99);
	});
});
