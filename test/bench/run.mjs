// `npm run bench`: every benchmark of this folder; `npm run bench -- NAME…`: those whose file name begins so; with `--OPTION…` behind them
// they are given it, as in `npm run bench -- sandbox-abuse --level docker`.
// Each prints JSON lines {"bench","metric","value","unit"}, with "goal", the most it may be, where one is set; machines differ and are shared, so read ratios before figures.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, setUp } from "../../scripts/setup.mjs";

const given = process.argv.slice(2);
const firstOption = given.findIndex((each) => each.startsWith("--"));
const wanted = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(wanted.length);
const node = setUp();
const folder = join(root, "test", "bench");
const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && (wanted.length === 0 || wanted.some((name) => file.startsWith(name))));
if (files.length === 0) {
	process.stderr.write(`There is no benchmark ${wanted.join(", ")}.\n`);
	process.exit(2);
}
const failed = files.filter(
	(file) => spawnSync(node, ["--disable-warning=ExperimentalWarning", join(folder, file), ...options], { cwd: root, stdio: "inherit" }).status !== 0,
);
for (const file of failed) process.stderr.write(`failed: ${file}\n`);
process.exit(failed.length === 0 ? 0 : 1);
