// Holds the one import rule of the design, and the few other rules about where things may stand.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const server = join(root, "server/src");
/** Third-party packages that only one folder may import; the value is that folder. */
const ownersOf: Record<string, string> = {
	"@anthropic-ai/sdk": "engines",
	"@astral-sh/ruff-wasm-nodejs": "analysis",
	"web-tree-sitter": "analysis",
	dockerode: "sandbox",
	diff: "changes",
	ignore: "changes",
	fastify: "api",
	ws: "api",
	pino: "base",
	"vscode-languageserver": "lsp",
};

interface Import {
	file: string;
	target: string;
	typeOnly: boolean;
}

function sourcesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("node_modules"))
		.map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): Import[] {
	const text = readFileSync(file, "utf8");
	const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm);
	const dynamic = text.matchAll(/(?:typeof\s+)?import\(\s*"([^"]+)"\s*\)/g);
	return [
		...[...statements].map(([, type, target = ""]) => ({ file, target, typeOnly: type !== undefined })),
		...[...dynamic].map(([match, target = ""]) => ({ file, target, typeOnly: match.startsWith("typeof") || /:\s*$/.test(match) })),
	];
}

/** Feature folder of a server file; "" for the files that stand at the top (main, backend, config). */
const featureOf = (file: string) => {
	const parts = relative(server, file).split(sep);
	return parts.length > 1 ? (parts[0] ?? "") : "";
};

const shown = ({ file, target }: Import) => `${relative(root, file)} → ${target}`;
const packageOf = (target: string) => target.split("/", target.startsWith("@") ? 2 : 1).join("/");

const serverImports = sourcesIn(server).flatMap(importsOf);

describe("architecture", () => {
	it("a feature imports values only from itself, base and the protocol", () => {
		const strays = serverImports.filter(({ file, target, typeOnly }) => {
			if (typeOnly || featureOf(file) === "" || !target.startsWith(".")) return false;
			const feature = featureOf(resolve(dirname(file), target));
			return feature !== featureOf(file) && feature !== "base";
		});
		expect(strays.map(shown)).toEqual([]);
	});

	it("base imports nothing of ours", () => {
		const strays = serverImports.filter(
			({ file, target }) => featureOf(file) === "base" && target.startsWith(".") && featureOf(resolve(dirname(file), target)) !== "base",
		);
		expect(strays.map(shown)).toEqual([]);
	});

	it("the protocol imports nothing of ours but itself", () => {
		const protocol = join(root, "server/protocol");
		const strays = sourcesIn(protocol)
			.flatMap(importsOf)
			.filter(({ file, target }) => target.startsWith("#") || (target.startsWith(".") && dirname(resolve(dirname(file), target)) !== protocol));
		expect(strays.map(shown)).toEqual([]);
	});

	it("an SDK is imported by exactly one folder", () => {
		const strays = serverImports.filter(({ file, target }) => {
			const owner = Object.entries(ownersOf).find(([name]) => packageOf(target) === name)?.[1];
			return owner !== undefined && featureOf(file) !== owner;
		});
		expect(strays.map(shown)).toEqual([]);
	});

	it("only main.ts touches the process", () => {
		const strays = sourcesIn(server).filter((file) => {
			if (relative(server, file) === "main.ts") return false;
			const text = readFileSync(file, "utf8");
			// What stands in comments and in texts, such as the examples of a rule, is not code of ours.
			const code = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "").replace(/(["'`])(?:\\[\s\S]|(?!\1)[^\\])*\1/g, "");
			return /(?<![\w.])process\.(argv|env|exit|on|stdin|stdout|stderr|cwd|chdir)\b/.test(code) || text.includes('"node:process"');
		});
		expect(strays.map((file) => relative(root, file))).toEqual([]);
	});

	it("client, server and media never import each other", () => {
		const sides = { client: join(root, "client"), media: join(root, "media"), server };
		const strays = Object.entries(sides).flatMap(([side, folder]) =>
			sourcesIn(folder)
				.flatMap(importsOf)
				.filter(({ file, target }) => {
					const path = resolve(dirname(file), target);
					return target.startsWith(".") && Object.entries(sides).some(([other, its]) => other !== side && path.startsWith(its + sep));
				}),
		);
		expect(strays.map(shown)).toEqual([]);
	});

	it("only the extension imports vscode", () => {
		const strays = [...serverImports, ...sourcesIn(join(root, "media")).flatMap(importsOf)].filter(({ target }) => target === "vscode");
		expect(strays.map(shown)).toEqual([]);
	});

	it("no source file is longer than 400 lines", () => {
		const folders = ["server", "client", "media", "test"].map((folder) => join(root, folder));
		const long = folders.flatMap(sourcesIn).filter((file) => !file.includes(`${sep}fixtures${sep}`) && readFileSync(file, "utf8").split("\n").length > 401);
		expect(long.map((file) => relative(root, file))).toEqual([]);
	});
});
