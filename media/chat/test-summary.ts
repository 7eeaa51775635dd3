// Finds the counts that a test runner prints at its end, for one glance; the verdict itself never comes from here.

/** `12 passed, 1 failed`; undefined where the output has no line of a kind that we know. */
export function testSummary(output: string): string | undefined {
	const passed = count(output, /\b(\d{1,9}) pass(?:ed|ing)\b/g) ?? count(output, /^(?:#|ℹ) pass (\d+)/gm);
	const failed = count(output, /\b(\d{1,9}) fail(?:ed|ing)\b/g) ?? count(output, /^(?:#|ℹ) fail (\d+)/gm);
	if (passed === undefined && failed === undefined) return unittestSummary(output);
	return [passed === undefined ? "" : `${passed} passed`, failed ? `${failed} failed` : ""].filter(Boolean).join(", ");
}

function unittestSummary(output: string): string | undefined {
	const ran = count(output, /^Ran (\d+) tests?/gm);
	if (ran === undefined) return undefined;
	const failed = (count(output, /failures=(\d+)/g) ?? 0) + (count(output, /errors=(\d+)/g) ?? 0);
	return failed > 0 ? `${ran - failed} passed, ${failed} failed` : `${ran} passed`;
}

/** The last match counts: earlier ones are of single files, or words of a test. */
function count(output: string, pattern: RegExp): number | undefined {
	const last = [...output.matchAll(pattern)].at(-1)?.[1];
	return last === undefined ? undefined : Number(last);
}
