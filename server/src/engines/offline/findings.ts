// Reads what the tool `problems` says: sums per file first (they survive when long output is cut), then every problem.

export interface RuleSum {
	rule: string;
	times: number;
	fix: "safe" | "unsafe" | "none";
}

export interface FileFindings {
	path: string;
	rules: RuleSum[];
}

export interface Finding {
	path: string;
	line: number;
	severity: string;
	rule: string;
	message: string;
	fix: RuleSum["fix"];
}

export interface Findings {
	/** First line of the output: how many there are. */
	head: string;
	files: FileFindings[];
	/** As many as the output shows. */
	details: Finding[];
}

const sumLine = /^(\S.*?): ((?:\S+ ×\d+ \((?:safe|unsafe|no) fix\)(?:, )?)+)$/;
const ruleSum = /(\S+) ×(\d+) \((safe|unsafe|no) fix\)/g;
const detailLine = /^ {2}(\d+):\d+ (\w+) (\S+) (.*) \[(safe|unsafe|no) fix\]$/;

export function readFindings(output: string): Findings {
	const files: FileFindings[] = [];
	const details: Finding[] = [];
	const lines = output.split("\n");
	let path = "";
	for (const line of lines.slice(1)) {
		const sum = sumLine.exec(line);
		const detail = detailLine.exec(line);
		if (sum?.[1] && sum[2])
			files.push({ path: sum[1], rules: [...sum[2].matchAll(ruleSum)].map(([, rule = "", times, fix]) => ({ rule, times: Number(times), fix: fixOf(fix) })) });
		else if (detail)
			details.push({ path, line: Number(detail[1]), severity: detail[2] ?? "", rule: detail[3] ?? "", message: detail[4] ?? "", fix: fixOf(detail[5]) });
		else if (line !== "") path = line;
	}
	return { head: lines[0] ?? "", files, details };
}

const fixOf = (word: string | undefined): RuleSum["fix"] => (word === "safe" || word === "unsafe" ? word : "none");

export function totalOf(files: readonly FileFindings[]): number {
	return files.reduce((sum, { rules }) => sum + rules.reduce((each, { times }) => each + times, 0), 0);
}
