// The tools that people have, on the files of analysis.ts: ESLint in process with its recommended rules; oxlint as a language server and from the
// command line; radon from the command line. Ruff, as both, and lizard are measured where they are on the PATH; npm and Debian 12 do not have
// them. Prints JSON lines.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Linter } from "eslint";
import { builtinRules } from "eslint/use-at-your-own-risk";
import { percentile, print, type Subject, subjects } from "../support/analysis-subjects.ts";
import { type PeerServer, typeInto } from "../support/peer-server.ts";
import { oxlint } from "../support/reference-code.ts";

function onPath(name: string): string | undefined {
	return (process.env.PATH ?? "")
		.split(delimiter)
		.map((folder) => join(folder, name))
		.find(existsSync);
}

/** After a first run that nobody waits for. */
function timed(name: string, run: () => void): void {
	run();
	const times = Array.from({ length: 3 }, () => {
		const began = performance.now();
		run();
		return performance.now() - began;
	});
	print(`${name}, the whole file again`, percentile(times, 0.5), "ms");
}

function measureEslint({ text }: Subject): void {
	const recommended = [...builtinRules].filter(([, rule]) => rule.meta?.docs?.recommended);
	const rules = Object.fromEntries(recommended.map(([id]) => [id, "error" as const]));
	const linter = new Linter();
	timed("javascript: ESLint in process, recommended rules", () => void linter.verify(text, [{ languageOptions: { sourceType: "commonjs" }, rules }]));
}

async function measureServer(name: string, subject: Subject, peer: PeerServer): Promise<void> {
	const times = await typeInto(peer, subject, join(folder, subject.path));
	print(`${name}, edit to diagnostics, p50`, percentile(times, 0.5), "ms");
	print(`${name}, edit to diagnostics, p95`, percentile(times, 0.95), "ms");
}

const folder = mkdtempSync(join(tmpdir(), "ensemble-bench-"));
try {
	for (const subject of subjects()) {
		const { name, path, text } = subject;
		const file = join(folder, path);
		writeFileSync(file, text);
		if (name === "javascript") measureEslint(subject);
		// Only where it reads the file to its end: the other one is several files in one, which it calls a syntax error.
		if (name === "javascript" && existsSync(oxlint)) {
			timed("javascript: oxlint from the command line", () => void spawnSync(process.execPath, [oxlint, file]));
			const settings = [{ workspaceUri: pathToFileURL(folder).href, options: { run: "onType" } }];
			await measureServer("javascript: oxlint --lsp", subject, { command: process.execPath, args: [oxlint, "--lsp"], languageId: "javascript", settings });
		}
		const [radon, ruff, lizard] = ["radon", "ruff", "lizard"].map(onPath);
		if (name === "python" && radon) timed("python: radon from the command line", () => void spawnSync(radon, ["cc", file]));
		if (name === "python" && ruff) {
			timed("python: ruff from the command line", () => void spawnSync(ruff, ["check", "--no-cache", file]));
			await measureServer("python: ruff server", subject, { command: ruff, args: ["server"], languageId: "python", settings: {} });
		}
		if (lizard) timed(`${name}: lizard from the command line`, () => void spawnSync(lizard, [file]));
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
