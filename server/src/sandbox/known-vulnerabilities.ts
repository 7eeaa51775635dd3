// Known holes of the programs that a sandbox stands on, as data: `fixedIn` names the first good version of each maintained line.
// Sources: the projects' own security advisories. Only holes by which what runs in a sandbox, a program or its image, can leave it.

export interface Vulnerability {
	component: "runc" | "crun" | "Docker" | "Docker Desktop" | "Podman" | "bubblewrap";
	id: string;
	what: string;
	fixedIn: readonly string[];
}

export const vulnerabilities: readonly Vulnerability[] = [
	{
		component: "runc",
		id: "CVE-2025-31133, CVE-2025-52565, CVE-2025-52881",
		what: "masked paths and /proc writes can be redirected",
		fixedIn: ["1.2.8", "1.3.3", "1.4.0-rc.3"],
	},
	{ component: "runc", id: "CVE-2024-21626", what: "a leaked file descriptor leads to the host's files", fixedIn: ["1.1.12"] },
	{ component: "runc", id: "CVE-2023-27561, CVE-2023-28642", what: "links can replace /proc and get round AppArmor", fixedIn: ["1.1.5"] },
	{ component: "runc", id: "CVE-2019-5736", what: "the runtime's own program can be overwritten", fixedIn: ["1.0.0-rc7"] },
	{ component: "crun", id: "CVE-2025-24965", what: "with its krun handler a container writes outside its root", fixedIn: ["1.20"] },
	{ component: "crun", id: "CVE-2019-18837", what: "links in an image lead to the host's files", fixedIn: ["0.10.5"] },
	{ component: "Docker Desktop", id: "CVE-2025-9074", what: "a container can reach the engine's interface and so the host", fixedIn: ["4.44.3"] },
	{ component: "Docker Desktop", id: "CVE-2026-33990", what: "the model runner can be made to ask the host's services", fixedIn: ["4.67.0"] },
	{ component: "Podman", id: "CVE-2026-55686", what: "a link in an image's working folder leads to the host's folders", fixedIn: ["5.7.1"] },
	{ component: "Docker", id: "CVE-2024-41110", what: "authorisation plugins can be passed by", fixedIn: ["23.0.15", "25.0.6", "26.1.5", "27.1.1"] },
	{ component: "bubblewrap", id: "CVE-2020-5291", what: "installed setuid, it can give root", fixedIn: ["0.4.1"] },
];

export function knownVulnerabilities(component: string, version: string): Vulnerability[] {
	return vulnerabilities.filter((each) => each.component === component && isBefore(version, each.fixedIn));
}

/** A version is good from the fix of its own line (major.minor) on, or where its line is newer than every line that was fixed. */
function isBefore(version: string, fixedIn: readonly string[]): boolean {
	const have = numbers(version);
	if (have === undefined) return false;
	const fixes = fixedIn.map(numbers).filter((fix) => fix !== undefined);
	const ownLine = fixes.find(([major, minor]) => major === have[0] && minor === have[1]);
	if (ownLine) return compare(have, ownLine) < 0;
	return !fixes.every((fix) => compare(have, fix) > 0);
}

/** The last is that of a release candidate, which comes before the release. */
type Version = [number, number, number, number];

function numbers(version: string): Version | undefined {
	const match = /(\d+)\.(\d+)(?:\.(\d+))?(?:[-~]rc\.?(\d+))?/.exec(version);
	return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? Number.MAX_SAFE_INTEGER)] : undefined;
}

function compare(a: Version, b: Version): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}
