// Runs the default rules over real sources and says what each found: `node test/support/measure-rules.ts <folder> [grammars] [sample size] [rule]`.
// Skips what the product skips: minified and generated files, declaration files. The table in docs/analysis-precision.md comes from it.

import { globSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Grammars } from "../../server/src/analysis/grammars.ts";
import { LanguageAnalyzer } from "../../server/src/analysis/language-analyzer.ts";
import { rulesFor } from "../../server/src/analysis/rules/all-rules.ts";
import type { Grammar } from "../../server/src/analysis/rules/rule.ts";
import { defaultRules, RuleEngine } from "../../server/src/analysis/rules/rule-engine.ts";
import { systemClock } from "../../server/src/base/clock.ts";
import { RecordingLogger } from "./recording-logger.ts";
import { linkWasmFiles } from "./wasm-folder.ts";

const endings: Record<string, Grammar> = {
	".js": "javascript",
	".mjs": "javascript",
	".cjs": "javascript",
	".jsx": "javascript",
	".ts": "typescript",
	".mts": "typescript",
	".cts": "typescript",
	".tsx": "tsx",
	".java": "java",
	".go": "go",
	".py": "python",
};

const [folder = ".", wanted = "javascript,typescript,tsx", sampleSize = "0", only] = process.argv.slice(2);
const grammars = wanted.split(",") as Grammar[];
const found = new Map<string, string[]>();
let lines = 0;
let files = 0;
const packages = new Set<string>();

const logger = new RecordingLogger();
const wasmFolder = linkWasmFiles();
const all = new Grammars({ wasmFolder });
const python = new LanguageAnalyzer({ wasmFolder, clock: systemClock, logger });
for (const grammar of grammars) {
	const loaded = await all.load(grammar);
	const rules = rulesFor(grammar);
	const engine = new RuleEngine({ grammar, language: loaded.language, rules, clock: systemClock, logger });
	const enabled = only ? new Set(only.split("+")) : defaultRules(rules);
	const own = Object.keys(endings).filter((ending) => endings[ending] === grammar);
	for (const file of globSync(
		own.map((ending) => `**/*${ending}`),
		{ cwd: folder },
	).sort()) {
		const path = join(folder, file);
		if (/\.d\.[cm]?ts$|\.min\.|-min\.|\.bundle\.|(^|\/)(?:umd|bundles?)\//.test(file) || !statSync(path).isFile()) continue;
		const source = readFileSync(path, "utf8");
		const lineCount = source.split("\n").length;
		if (source.length > 1_000_000 || source.length / lineCount > 120 || source.split("\n").some((line) => line.length > 2000)) continue;
		const tree = loaded.parse(source);
		if (!tree) continue;
		files++;
		lines += lineCount;
		packages.add(
			file
				.split("/")
				.slice(0, file.startsWith("@") ? 2 : 1)
				.join("/"),
		);
		// Python's are those of its linter too, as the product tells them.
		const issues =
			grammar === "python" && !only ? (await python.analyze(file, source)).issues : engine.run(loaded.table(tree, source), { tier: "all", enabled });
		for (const issue of issues) {
			if (issue.type === "syntax") continue;
			const text = source
				.split(/\r\n|\r|\n/)
				.slice(issue.line - 1, issue.line + 2)
				.join("\n      ");
			const list = found.get(issue.rule) ?? [];
			list.push(`${file}:${issue.line}: ${issue.message}\n      ${text}`);
			found.set(issue.rule, list);
		}
		loaded.release(tree);
	}
}

await python.dispose();
await all.dispose();
rmSync(wasmFolder, { recursive: true });
process.stdout.write(`${packages.size} packages, ${files} files, ${lines} lines\n${logger.lines.join("\n")}\n`);
for (const [rule, list] of [...found].sort((a, b) => b[1].length - a[1].length)) {
	process.stdout.write(`${rule} ${list.length} ${((list.length / lines) * 1000).toFixed(3)}\n`);
	const size = Number(sampleSize);
	const step = Math.max(1, list.length / Math.max(1, size));
	for (let at = 0; at < Math.min(size, list.length); at++) process.stdout.write(`   ${list[Math.floor(at * step)]}\n`);
}
