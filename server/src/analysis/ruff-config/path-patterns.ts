// Paths as ruff's settings name them: "tests/*", "conftest.py", "**/migrations", "!src/**". As there, `*` also goes over slashes, and a
// pattern counts for a name as well as for a path from the folder of the settings. Pure.

/** Whether one of the patterns names the path, or a folder that it lies in. */
export function isUnder(patterns: readonly string[], folder: string, path: string): boolean {
	for (let at = path; at.length > folder.length; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
		if (patterns.some((pattern) => names(pattern, folder, at))) return true;
	}
	return false;
}

/** With "!" in front, all that it does not name. */
export function isNamed(pattern: string, folder: string, path: string): boolean {
	return pattern.startsWith("!") ? !names(pattern.slice(1), folder, path) : names(pattern, folder, path);
}

function names(pattern: string, folder: string, path: string): boolean {
	const plain = pattern.replace(/^\.\//, "").replace(/\/$/, "");
	const absolute = plain.startsWith("/") ? plain : `${folder}/${plain}`;
	return expressionOf(plain).test(path.slice(path.lastIndexOf("/") + 1)) || expressionOf(absolute).test(path);
}

function expressionOf(glob: string): RegExp {
	const source = glob.replace(/(?:\*\*\/)+|\*+|\?|\[!?[^\]]+\]|\{[^{}]*\}|[\\^$.|+(){}[\]]/g, (part) => {
		if (part.endsWith("**/")) return "(?:.*/)?";
		if (part.startsWith("*")) return ".*";
		if (part === "?") return ".";
		if (part.length > 1 && part.startsWith("[")) return part.replace("[!", "[^").replaceAll("\\", "\\\\");
		if (part.length > 1 && part.startsWith("{")) return `(?:${part.slice(1, -1).split(",").map(escaped).join("|")})`;
		return `\\${part}`;
	});
	try {
		return new RegExp(`^${source}$`);
	} catch {
		return /(?!)/; // Such as "[z-a]", which names nothing.
	}
}

const escaped = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&").replaceAll("*", ".*");
