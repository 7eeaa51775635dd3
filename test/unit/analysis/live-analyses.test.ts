import { describe, expect, it } from "vitest";
import type { Analysis } from "#protocol/analysis.ts";
import { LiveAnalyses, type News } from "../../../server/src/analysis/live-analyses.ts";
import type { DocumentAnalysis } from "../../../server/src/analysis/worker-analyzer.ts";

const uri = "file:///a.js";
const document = { uri, path: "/a.js", version: 1, text: () => "let a;\n" };
const analysis = (score: number, functions?: Analysis["functions"]): Analysis => ({
	language: "javascript",
	success: true,
	syntax_valid: true,
	issues: [],
	quality_score: score,
	...(functions && { functions }),
});
const hard = [{ name: "f", line: 1, end_line: 2, cyclomatic: 1, cognitive: 1, parameters: 0, nesting: 0, lines: 2 }];

function following({ isLate = false } = {}) {
	const calls: string[] = [];
	const news: News[] = [];
	let tell: (result: DocumentAnalysis) => void = () => {};
	const live = new LiveAnalyses({
		analyzer: {
			open: (opened) => calls.push(`open ${opened.uri} ${opened.version}`),
			change: (changed, version) => calls.push(`change ${changed} ${version}`),
			close: (closed) => calls.push(`close ${closed}`),
			onAnalysis(listener) {
				tell = listener;
				return () => calls.push("stopped listening");
			},
		},
		clock: { sleep: () => (isLate ? Promise.resolve() : new Promise(() => {})) },
	});
	live.onNews((each) => news.push(each));
	const found = (tier: DocumentAnalysis["tier"], score: number, functions?: Analysis["functions"]) =>
		tell({ uri, version: 1, tier, analysis: analysis(score, functions) });
	return { live, calls, news, found };
}

describe("the latest analyses of open documents", () => {
	it("are followed from the first question on, once", async () => {
		const { live, calls, found } = following();
		live.changed(uri, 1, []);
		expect(calls).toEqual([]);
		const answers = [live.of(document, "instant"), live.of(document, "instant")];
		found("whole", 90);
		expect(await Promise.all(answers)).toEqual([analysis(90), analysis(90)]);
		expect(await live.of(document, "whole")).toEqual(analysis(90));
		expect(calls).toEqual([`open ${uri} 1`]);
	});

	it("are never those of a text that was edited since", async () => {
		const { live, found } = following();
		const first = live.of(document, "instant");
		live.changed(uri, 2, []);
		found("instant", 80);
		expect(await first).toEqual(analysis(80));
		live.changed(uri, 3, []);
		const next = live.of(document, "instant");
		found("instant", 70);
		expect(await next).toEqual(analysis(70));
	});

	it("are waited for by who wants the whole", async () => {
		const { live, found } = following();
		const whole = live.of(document, "whole");
		found("instant", 80);
		found("whole", 70);
		expect(await whole).toEqual(analysis(70));
	});

	it("are news where something else was answered before", async () => {
		const { live, found, news } = following();
		found("whole", 1);
		const answer = live.of(document, "instant");
		found("instant", 80);
		await answer;
		found("whole", 80);
		expect(news).toEqual([]);
		found("whole", 70);
		expect(news).toEqual([{ uri, functions: false }]);
		found("whole", 70, hard);
		expect(news[1]).toEqual({ uri, functions: true });
	});

	it("are not waited for without end, and are news when they come", async () => {
		const { live, found, news } = following({ isLate: true });
		expect(await live.of(document, "instant")).toBeUndefined();
		found("whole", 80);
		expect(news).toEqual([{ uri, functions: true }]);
	});

	it("of a document that is closed are awaited no longer", async () => {
		const { live, calls } = following();
		const answer = live.of(document, "instant");
		live.closed(uri);
		expect(await answer).toBeUndefined();
		void live.of(document, "instant");
		live.dispose();
		expect(calls).toEqual([`open ${uri} 1`, `close ${uri}`, `open ${uri} 1`, "stopped listening", `close ${uri}`]);
	});
});
