// What a model answers, turn by turn, in one whole job on the sample project: plan, edit, review, test, close. The tools behind the
// calls are the real ones.

import { cut, type FakeAnthropic, overloaded, type Piece, text, toolUse } from "./fake-anthropic.ts";

/** The two defects that the sample's tests find: two hunks, and one. */
export const basket = {
	path: "orders/basket.py",
	old_text: "lines=[]):\n        self.customer = customer\n        self.lines = lines",
	new_text: "lines=()):\n        self.customer = customer\n        self.lines = list(lines)",
};
export const pricing = { path: "orders/pricing.py", old_text: 'code is "SUMMER10"', new_text: 'code == "SUMMER10"' };
export const closingWords = "Baskets have lines of their own now, and coupons are compared by value.";

export interface JobOptions {
	/** Before the manager's first words. */
	begins?: Piece[];
	/** What goes wrong in the coder's part: an input that is no JSON, a 529 after the fifth tool call of the run, an answer that is cut off. */
	trouble?: boolean;
}

export function scriptJob(fake: FakeAnthropic, { begins = [], trouble = false }: JobOptions = {}): void {
	fake
		.on("manager", ...begins, text("The planner first."), asks("planner", "Find out why the tests of baskets and coupons fail."))
		.on("planner", toolUse("list_files", {}), toolUse("read_file", { path: basket.path }))
		.on("planner", text(`1. Copy the lines in ${basket.path}.\n2. Compare by value in ${pricing.path}.`))
		.on("manager", asks("coder", `Copy the lines in ${basket.path}; compare by value in ${pricing.path}.`))
		.on("coder", toolUse("read_file", { path: pricing.path }), toolUse("problems", { path: pricing.path }));
	if (trouble) {
		fake
			.on("coder", toolUse("propose_edit", {}, { rawJson: '{"path": "orders/pri' }))
			.on("coder", overloaded())
			.on("coder", text("Let me edit"), cut());
	}
	fake
		.on("coder", proposes(basket), proposes(pricing))
		.on("coder", text("Both files are changed."))
		.on("manager", asks("reviewer", "Review the changes of baskets and coupons."))
		.on("reviewer", toolUse("show_changes", {}), toolUse("run_tests", {}))
		.on("reviewer", text("Verdict: accept\nBoth hunks do what was asked."))
		.on("manager", asks("tester", "Run the tests."))
		.on("tester", toolUse("run_tests", {}))
		.on("tester", text("Tests: passed"))
		.on("manager", text(closingWords));
}

const asks = (worker: string, task: string): Piece => toolUse(worker, { task });

function proposes({ path, old_text, new_text }: typeof basket): Piece {
	return toolUse("propose_edit", { path, edits: [{ old_text, new_text }] }, { splitAt: [1, 9, 40] });
}
