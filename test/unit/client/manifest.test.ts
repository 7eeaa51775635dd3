import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"));
const settings: Record<string, { scope?: string }> = manifest.contributes.configuration.properties;

it("what could weaken the sandbox belongs to the machine: no workspace sets it", () => {
	const ofSandbox = Object.keys(settings).filter((name) => name.startsWith("ensemble.sandbox."));
	expect(ofSandbox).not.toEqual([]);
	expect(ofSandbox.filter((name) => settings[name]?.scope !== "machine")).toEqual([]);
	expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(expect.arrayContaining(ofSandbox));
});
