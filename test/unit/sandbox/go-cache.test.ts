// With a compiler that says a version and leaves one file.

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { GoCache } from "../../../server/src/sandbox/go-cache.ts";

const folders: string[] = [];
afterEach(async () => {
	for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function compiler(build: string) {
	const home = await mkdtemp(join(tmpdir(), "go-cache-"));
	folders.push(home);
	const go = join(home, "go");
	await writeFile(go, `#!/bin/sh\n[ "$1" = version ] && { echo go1; exit; }\n${build}\n`);
	await chmod(go, 0o755);
	const cache = () => new GoCache({ go, home, pid: 1, logger: silentLogger, signal: new AbortController().signal });
	return { home, cache };
}

it("is made in the background, once, in the place of another version's, and cells see it when it is there", async () => {
	const { home, cache } = await compiler('mkdir "$GOCACHE" && echo "$* $CGO_ENABLED" > "$GOCACHE/made"');
	await mkdir(join(home, "go-cache/of-another-version"), { recursive: true });
	const first = cache();
	expect(await first.binds()).toEqual([]);
	await expect.poll(() => first.binds()).toHaveLength(1);
	const [bind] = await first.binds();
	expect([bind?.to, await readFile(join(bind?.from ?? "", "made"), "utf8")]).toEqual(["/ensemble-go-cache", "build -p 1 std 0\n"]);
	expect(await cache().binds()).toEqual([bind]);
	expect(await readdir(join(home, "go-cache"))).toHaveLength(1);
});

it("what another backend makes at the same time is left to it, and what it has made is used", async () => {
	const { home, cache } = await compiler('mkdir "$GOCACHE" && mkdir -p "$(echo "$GOCACHE" | sed "s/[.][0-9]*$//")/theirs"');
	const theirs = `of-them.${process.pid}`;
	await mkdir(join(home, "go-cache", theirs), { recursive: true });
	const first = cache();
	await first.binds();
	await expect.poll(() => first.binds()).toHaveLength(1);
	const [bind] = await first.binds();
	expect(await readdir(bind?.from ?? "")).toEqual(["theirs"]);
	await expect.poll(async () => (await readdir(join(home, "go-cache"))).sort()).toEqual([basename(bind?.from ?? ""), theirs]);
});

it("one that cannot be made is done without", async () => {
	const { home, cache } = await compiler('mkdir "$GOCACHE"; exit 1');
	expect(await cache().binds()).toEqual([]);
	await expect.poll(() => readdir(join(home, "go-cache")).catch(() => ["not yet"])).toEqual([]);
});
