// Asks about each pending hunk in turn, the way `git add --patch` taught people.

import type { Changeset } from "#protocol/changes.ts";
import { printable } from "./terminal.ts";

export interface HunkReviewDeps {
	printer: { hunk(hunk: Changeset["files"][number]["hunks"][number]): void; note(text: string): void };
	/** Undefined at the end of input. */
	ask(question: string): Promise<string | undefined>;
	decide(command: { changeset_id: string; path: string; hunk_ids: string[]; decision: "accept" | "reject" }): Promise<void>;
}

const help = "y accept · n reject · a accept this and the rest of the file · d reject this and the rest of the file · q leave the rest undecided";

/** "left": the person left the rest undecided, or input ended. */
export async function reviewHunks(changesets: readonly Changeset[], { printer, ask, decide }: HunkReviewDeps): Promise<"decided" | "left"> {
	for (const { changeset_id, files } of changesets) {
		for (const { path, hunks } of files) {
			const pending = hunks.filter((hunk) => hunk.state === "pending");
			let rest: "accept" | "reject" | undefined;
			for (const [index, hunk] of pending.entries()) {
				if (rest === undefined) {
					printer.note("");
					printer.hunk(hunk);
				}
				const answer = rest ?? (await answerFor(`${printable(path)} ${index + 1}/${pending.length}: accept this hunk? [y,n,a,d,q,?] `, ask, printer));
				if (answer === "quit") return "left";
				const decision = answer === "accept" || answer === "accept-rest" ? "accept" : "reject";
				if (answer === "accept-rest" || answer === "reject-rest") rest = decision;
				await decide({ changeset_id, path, hunk_ids: [hunk.hunk_id], decision });
			}
		}
	}
	return "decided";
}

type Answer = "accept" | "reject" | "accept-rest" | "reject-rest" | "quit";
const answers: Record<string, Answer> = { y: "accept", n: "reject", a: "accept-rest", d: "reject-rest", q: "quit" };

async function answerFor(question: string, ask: HunkReviewDeps["ask"], printer: HunkReviewDeps["printer"]): Promise<Answer> {
	for (;;) {
		const line = await ask(question);
		if (line === undefined) return "quit";
		const answer = answers[line.trim().toLowerCase().slice(0, 1)];
		if (answer !== undefined) return answer;
		printer.note(help);
	}
}
