// Reads a unified diff: per file how much changed, and in which functions.

export interface DiffSum {
	path: string;
	hunks: number;
	added: number;
	removed: number;
	/** What git names behind @@: the function or class around a hunk. */
	places: string[];
}

export function diffSums(diff: string): DiffSum[] {
	const files: DiffSum[] = [];
	let old = "";
	for (const line of diff.split("\n")) {
		const file = files.at(-1);
		if (line.startsWith("--- ")) old = line.slice(4).replace(/^a\//, "");
		else if (line.startsWith("+++ "))
			files.push({ path: line === "+++ /dev/null" ? old : line.slice(4).replace(/^b\//, ""), hunks: 0, added: 0, removed: 0, places: [] });
		else if (file === undefined) continue;
		else if (line.startsWith("@@ ")) {
			file.hunks++;
			const place = /^@@ .* @@ (?:async )?(?:def|class|function|export function|export class|func) (\w+)/.exec(line)?.[1];
			if (place !== undefined && !file.places.includes(place)) file.places.push(place);
		} else if (line.startsWith("+")) file.added++;
		else if (line.startsWith("-")) file.removed++;
	}
	return files;
}
