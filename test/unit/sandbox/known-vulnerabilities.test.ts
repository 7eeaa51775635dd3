import { expect, it } from "vitest";
import { knownVulnerabilities } from "../../../server/src/sandbox/known-vulnerabilities.ts";

it.each([
	["runc", "1.1.11", 2],
	["runc", "1.1.15", 1],
	["runc", "1.2.7", 1],
	["runc", "1.2.8", 0],
	["runc", "1.3.2", 1],
	["runc", "1.3.3", 0],
	["runc", "1.4.0", 0],
	["runc", "1.0.0-rc6", 4],
	["runc", "1.0.0-rc7", 3],
	["runc", "1.4.0-rc.2", 1],
	["runc", "1.4.0-rc.3", 0],
	["crun", "0.10.4", 2],
	["crun", "1.19.1", 1],
	["crun", "1.20", 0],
	["Docker Desktop", "4.44.2", 2],
	["Docker Desktop", "4.44.3", 1],
	["Docker Desktop", "4.70.0", 0],
	["Podman", "5.7.0", 1],
	["Podman", "5.7.1", 0],
	["Docker", "28.2.2", 0],
	["Docker", "26.1.4", 1],
	["Docker", "24.0.9", 1],
	["bubblewrap", "0.8.0", 0],
	["bubblewrap", "", 0],
])("%s %s has %i known holes", (component, version, count) => {
	expect(knownVulnerabilities(component, version)).toHaveLength(count);
});
