// Scopes and rules over real code of every language that is at hand: the packages of this repository, Python's and Go's own libraries where
// they are installed, Java sources likewise. Nothing crashes, no rule is muted, every reference is joined to a binding in sight or to none.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rulesFor } from "../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";
import { RuleEngine } from "../../../server/src/analysis/rules/rule-engine.ts";
import { buildScopes } from "../../../server/src/analysis/scopes/build-scopes.ts";
import type { Scope, ScopeTable } from "../../../server/src/analysis/scopes/scope-table.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { titled } from "../../support/components.ts";
import { loadGrammar, withTable } from "../../support/grammars.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";
import { filesUnder, goSources, javaSources, missing, modulesFolder, python, pythonLibrary, sample } from "../../support/reference-code.ts";

const filesPerLanguage = 250;
const sources: readonly { grammar: Grammar; folder(): string; ending: RegExp; absent?: string | undefined; least: number }[] = [
	{ grammar: "javascript", folder: () => modulesFolder, ending: /\.js$/, least: filesPerLanguage },
	{ grammar: "typescript", folder: () => modulesFolder, ending: /\.ts$/, least: filesPerLanguage },
	// There is little of it at hand: ours.
	{ grammar: "tsx", folder: () => join(modulesFolder, "../media"), ending: /\.tsx$/, least: 5 },
	{ grammar: "python", folder: pythonLibrary, ending: /\.py$/, absent: missing(python), least: filesPerLanguage },
	{ grammar: "go", folder: () => goSources, ending: /\.go$/, absent: missing(goSources), least: filesPerLanguage },
	{ grammar: "java", folder: () => javaSources, ending: /\.java$/, absent: missing(javaSources), least: filesPerLanguage },
];

/** References whose binding is out of their sight; there must be none. */
function strays(table: ScopeTable): string[] {
	const isAround = (outer: Scope, inner: Scope) => {
		for (let scope: Scope | undefined = inner; scope; scope = scope.parent)
			if (scope === outer || [...scope.bindings.values()].some((each) => each.scope === outer)) return true;
		return false;
	};
	return table.references
		.filter(({ binding, scope }) => binding && !isAround(binding.scope, scope))
		.map(({ name, node }) => `${name} ${node.startPosition.row + 1}`);
}

describe.each(sources)("$grammar", ({ grammar, folder, ending, absent, least }) => {
	it.skipIf(absent)(titled("sources are read without a slip", absent), async () => {
		const loaded = await loadGrammar(grammar);
		const logger = new RecordingLogger();
		const rules = rulesFor(grammar);
		const engine = new RuleEngine({ grammar, language: loaded.language, rules, clock: systemClock, logger });
		const enabled = new Set(rules.map((rule) => rule.id));
		const files = sample(filesUnder(folder(), ending, 300_000), filesPerLanguage);
		expect(files.length).toBeGreaterThanOrEqual(least);
		for (const file of files) {
			withTable(loaded, readFileSync(file, "utf8"), (table) => {
				engine.run(table, { tier: "all", enabled });
				expect({ file, strays: strays(buildScopes(grammar, table)) }).toEqual({ file, strays: [] });
			});
		}
		expect(logger.lines).toEqual([]);
	});
});
