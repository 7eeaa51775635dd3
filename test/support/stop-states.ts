// Where a run can be when Stop is pressed, on the real program: what the model answers up to there, how a client of the room sees that
// it is there, and what the model answers after Resume.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeAnthropic, text, toolUse, waitFor } from "./fake-anthropic.ts";
import type { RoomClient } from "./room-client.ts";

export interface StopState {
	where: string;
	script(fake: FakeAnthropic): void;
	reached(client: RoomClient): Promise<unknown>;
	goesOn(fake: FakeAnthropic): void;
}

const never = new Promise<never>(() => {});
const asks = (worker: string) => toolUse(worker, { task: `The ${worker}'s part.` });
const closes = (fake: FakeAnthropic) => fake.on("manager", text("Done."));

/** A repository with a program that says that it runs and then never ends. */
export function makeStoppable(workspace: string): void {
	writeFileSync(join(workspace, "endless.py"), 'print("up", flush=True)\nwhile True:\n    pass\n');
	execFileSync("git", ["init", "--quiet"], { cwd: workspace });
}

export const stopStates: StopState[] = [
	{
		where: "streaming",
		script: (fake) => fake.on("manager", text("I will"), waitFor(never)),
		reached: (client) => client.until("delta"),
		goesOn: closes,
	},
	{
		where: "tool running",
		script: (fake) => fake.on("manager", asks("tester")).on("tester", toolUse("run_file", { path: "endless.py" })),
		reached: (client) => client.until("tool_progress", (progress) => progress.text.includes("up")),
		goesOn: (fake) => closes(fake.on("tester", text("Tests: not run"))),
	},
	{
		where: "waiting for approval",
		script: (fake) => fake.on("manager", asks("committer")).on("committer", toolUse("git_commit", { paths: ["endless.py"], message: "Add a program" })),
		reached: (client) => client.until("event", ({ event }) => event.kind === "approval_requested"),
		goesOn: (fake) => closes(fake.on("committer", text("Nothing was committed."))),
	},
];
