// Scopes and rules over real code of every language that is at hand: the packages of this repository, Python's and Go's own libraries where
// they are installed, Java sources likewise. Nothing crashes, no rule is muted, every reference is joined to a binding in sight or to none.

import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rulesFor } from "../../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../../server/src/analysis/rules/rule.ts";
import { RuleEngine } from "../../../server/src/analysis/rules/rule-engine.ts";
import { buildScopes } from "../../../server/src/analysis/scopes/build-scopes.ts";
import type { Scope, ScopeTable } from "../../../server/src/analysis/scopes/scope-table.ts";
import { systemClock } from "../../../server/src/base/clock.ts";
import { loadGrammar } from "../../support/grammars.ts";
import { RecordingLogger } from "../../support/recording-logger.ts";

const filesPerLanguage = 250;
const packages = join(import.meta.dirname, "../../../node_modules");

const sources: readonly { grammar: Grammar; folder: string; ending: string }[] = [
	{ grammar: "javascript", folder: packages, ending: "js" },
	{ grammar: "typescript", folder: packages, ending: "ts" },
	{ grammar: "tsx", folder: join(packages, ".."), ending: "tsx" },
	{ grammar: "python", folder: libraryOf("python3", ["-c", "import sysconfig; print(sysconfig.get_paths()['stdlib'])"]), ending: "py" },
	{ grammar: "go", folder: join(libraryOf("go", ["env", "GOROOT"]) || "/usr/lib/go", "src"), ending: "go" },
	{ grammar: "java", folder: join(packages, ".."), ending: "java" },
];

function libraryOf(command: string, args: string[]): string {
	try {
		return execFileSync(command, args, { encoding: "utf8" }).trim();
	} catch {
		return ""; // Not installed: nothing to read.
	}
}

/** Evenly over all that there are. */
function someFiles(folder: string, ending: string): string[] {
	if (folder === "" || !existsSync(folder)) return [];
	const all = globSync(`**/*.${ending}`, { cwd: folder }).sort();
	const step = Math.max(1, Math.floor(all.length / filesPerLanguage));
	return all.filter((_, index) => index % step === 0).map((file) => join(folder, file));
}

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

it.each(sources)("$grammar sources are read without a slip", async ({ grammar, folder, ending }) => {
	const { language, parser } = await loadGrammar(grammar);
	const logger = new RecordingLogger();
	const rules = rulesFor(grammar);
	let table: ScopeTable | undefined;
	const keepTable = (root: Parameters<typeof buildScopes>[1]) => {
		table = buildScopes(grammar, root);
		return table;
	};
	const engine = new RuleEngine({ grammar, language, rules, buildScopes: keepTable, clock: systemClock, logger });
	const enabled = new Set(rules.map((rule) => rule.id));
	for (const file of someFiles(folder, ending)) {
		if (!statSync(file).isFile()) continue;
		const source = readFileSync(file, "utf8");
		if (source.length > 300_000) continue;
		const tree = parser.parse(source);
		if (!tree) continue;
		engine.run(tree.rootNode, source, { tier: "all", enabled });
		expect({ file, strays: strays(table ?? keepTable(tree.rootNode)) }).toEqual({ file, strays: [] });
		table = undefined;
		tree.delete();
	}
	engine.dispose();
	parser.delete();
	expect(logger.lines).toEqual([]);
});
