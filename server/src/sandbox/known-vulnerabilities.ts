// Known holes of the programs that a sandbox stands on, as data: `fixedIn` names the first good version of each maintained line.
// Sources: the projects' own security advisories. Only holes by which a program in a sandbox can leave it.

export interface Vulnerability {
	component: "runc" | "Docker" | "bubblewrap";
	id: string;
	what: string;
	fixedIn: readonly string[];
}

export const vulnerabilities: readonly Vulnerability[] = [
	{
		component: "runc",
		id: "CVE-2025-31133, CVE-2025-52565, CVE-2025-52881",
		what: "masked paths and /proc writes can be redirected",
		fixedIn: ["1.2.8", "1.3.3"],
	},
	{ component: "runc", id: "CVE-2024-21626", what: "a leaked file descriptor leads to the host's files", fixedIn: ["1.1.12"] },
	{ component: "runc", id: "CVE-2023-27561, CVE-2023-28642", what: "links can replace /proc and get round AppArmor", fixedIn: ["1.1.5"] },
	{ component: "runc", id: "CVE-2019-5736", what: "the runtime's own program can be overwritten", fixedIn: ["1.0.0"] },
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

type Version = [number, number, number];

function numbers(version: string): Version | undefined {
	const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
	return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

function compare(a: Version, b: Version): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
