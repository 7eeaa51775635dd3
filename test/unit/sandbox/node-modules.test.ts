import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findNodeModules, importsPackage } from "../../../server/src/sandbox/node-modules.ts";

async function folder(): Promise<string> {
	const path = await realpath(await mkdtemp(join(tmpdir(), "node-modules-")));
	onTestFinished(() => rm(path, { recursive: true }));
	return path;
}

it("names the packages, those of a scope by both names", async () => {
	const workspace = await folder();
	await mkdir(join(workspace, "node_modules/vitest"), { recursive: true });
	await mkdir(join(workspace, "node_modules/@types/node"), { recursive: true });
	expect(await findNodeModules(workspace)).toEqual({
		bind: { from: join(workspace, "node_modules"), to: "/w/node_modules" },
		names: new Set(["vitest", "@types/node"]),
	});
});

it("a folder that a link leads to is shown only where it lies in the workspace", async () => {
	const [workspace, outside] = [await folder(), await folder()];
	await symlink(outside, join(workspace, "node_modules"));
	expect(await findNodeModules(workspace)).toBeUndefined();
	await rm(join(workspace, "node_modules"));
	await symlink(".", join(workspace, "node_modules"));
	expect(await findNodeModules(workspace)).toBeUndefined();
	await rm(join(workspace, "node_modules"));
	await mkdir(join(workspace, "packages/modules"), { recursive: true });
	await symlink("packages/modules", join(workspace, "node_modules"));
	expect((await findNodeModules(workspace))?.bind.from).toBe(join(workspace, "packages/modules"));
});

it.each([
	['import { test } from "vitest";', true],
	['import "vitest/config";', true],
	["const x = require('@types/node/y')", true],
	['await import("vitest")', true],
	['import fs from "fs"; import "./vitest.js"; import "/vitest"; import "node:vitest";', false],
	['// from a comment of vitest: "x"', false],
])("%s asks for a package: %s", (text, asks) => {
	expect(importsPackage(text, new Set(["vitest", "@types/node"]))).toBe(asks);
});
