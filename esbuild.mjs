// Builds everything that runs into dist/: the backend (ESM, split so that heavy parts load when first used), the extension (CommonJS),
// the browser code, and the data files they read. `--watch` keeps going; `--minify` is for the package.

import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import * as esbuild from "esbuild";
import { writeNotices } from "./scripts/third-party-notices.mjs";

const watch = process.argv.includes("--watch");
const minify = process.argv.includes("--minify");
const require = createRequire(import.meta.url);

const { version } = JSON.parse(await readFile("package.json", "utf8"));
const common = {
	bundle: true,
	minify,
	sourcemap: minify ? false : "linked",
	logLevel: "warning",
	legalComments: "none",
	define: { ENSEMBLE_VERSION: JSON.stringify(version) },
};

// Bundled CommonJS packages expect these three; an ES module does not have them.
const commonJsNames = [
	'import { createRequire as __createRequire } from "node:module";',
	'import { dirname as __dirnameOf } from "node:path";',
	'import { fileURLToPath as __pathOf } from "node:url";',
	"const require = __createRequire(import.meta.url), __filename = __pathOf(import.meta.url), __dirname = __dirnameOf(__filename);",
].join("\n");

/** docker-modem loads its SSH transport at once: native, never used by us, and not there where the extension is installed. */
const withoutSsh = {
	name: "without-ssh",
	setup(build) {
		build.onResolve({ filter: /^ssh2$/ }, ({ path }) => ({ path, namespace: "left-out" }));
		build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {}" }));
	},
};

const targets = [
	{
		...common,
		entryPoints: { main: "server/src/main.ts", "analysis-worker": "server/src/analysis/worker/analysis-worker.ts" },
		outdir: "dist/server",
		outExtension: { ".js": ".mjs" },
		platform: "node",
		target: "node22",
		format: "esm",
		splitting: true,
		banner: { js: commonJsNames },
		plugins: [withoutSsh],
	},
	{
		...common,
		entryPoints: ["client/src/extension.ts"],
		outdir: "dist/client",
		outExtension: { ".js": ".cjs" },
		platform: "node",
		target: "node22",
		format: "cjs",
		external: ["vscode"],
	},
	{
		...common,
		entryPoints: { chat: "media/chat/main.tsx" },
		outdir: "dist/media",
		platform: "browser",
		target: "es2022",
		format: "iife",
		jsx: "automatic",
		jsxImportSource: "preact",
		loader: { ".ttf": "file", ".svg": "dataurl" },
	},
];

const wasm = [
	"@astral-sh/ruff-wasm-nodejs/ruff_wasm_bg.wasm",
	"web-tree-sitter/web-tree-sitter.wasm",
	"tree-sitter-python/tree-sitter-python.wasm",
	"tree-sitter-javascript/tree-sitter-javascript.wasm",
	"tree-sitter-typescript/tree-sitter-typescript.wasm",
	"tree-sitter-typescript/tree-sitter-tsx.wasm",
	"tree-sitter-java/tree-sitter-java.wasm",
	"tree-sitter-go/tree-sitter-go.wasm",
];

async function copyData() {
	await mkdir("dist/server", { recursive: true });
	await mkdir("dist/media", { recursive: true });
	for (const file of wasm) await cp(resolvePackageFile(file), join("dist/server", file.split("/").at(-1)));
	for (const file of await readdir("media")) if (file.endsWith(".html") || file.endsWith(".svg")) await cp(join("media", file), join("dist/media", file));
	await cp("prompts", "dist/prompts", { recursive: true });
	await cp("server/src/sandbox/images", "dist/images", { recursive: true });
	await cp("samples", "dist/samples", { recursive: true });
}

/** Packages whose `exports` hide their data files are found by their package.json's folder. */
function resolvePackageFile(file) {
	for (const folder of require.resolve.paths(file) ?? []) {
		const candidate = join(folder, file);
		try {
			return require.resolve(candidate);
		} catch {
			// The next folder up may have it.
		}
	}
	throw new Error(`${file} is not installed in ${dirname(import.meta.filename ?? ".")}; run npm ci`);
}

if (!watch) await rm("dist/server", { recursive: true, force: true });
await copyData();
if (watch) {
	for (const target of targets) await (await esbuild.context({ ...target, logLevel: "info" })).watch();
} else {
	const built = await Promise.all(targets.map((target) => esbuild.build({ ...target, metafile: true })));
	const bundled = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
	const copied = wasm.map((file) => relative(import.meta.dirname, resolvePackageFile(file)).replaceAll("\\", "/"));
	await writeNotices([...bundled, ...copied], "dist/THIRD-PARTY-NOTICES.txt");
}
