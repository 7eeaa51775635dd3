// `npm run bench`: every benchmark of this folder; `npm run bench -- NAME…`: those whose file name begins so.
// Each prints JSON lines {"bench","metric","value","unit"}, with "goal", the most it may be, where one is set; machines differ and are shared, so read ratios before figures.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, setUp } from "../../scripts/setup.mjs";

const wanted = process.argv.slice(2);
const node = setUp();
const folder = join(root, "test", "bench");
const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))));
if (files.length === 0) {
	process.stderr.write(`There is no benchmark ${wanted.join(", ")}.\n`);
	process.exit(2);
}
const failed = files.filter(
	(file) => spawnSync(node, ["--disable-warning=ExperimentalWarning", join(folder, file)], { cwd: root, stdio: "inherit" }).status !== 0,
);
for (const file of failed) process.stderr.write(`failed: ${file}\n`);
process.exit(failed.length === 0 ? 0 : 1);
