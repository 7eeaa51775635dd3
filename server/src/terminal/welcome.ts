// The one screen that a person sees after `npm start`.

import { type EngineInfo, engineSentence } from "#protocol/engine.ts";
import type { SandboxInfo } from "#protocol/execution.ts";
import { paintFor } from "./terminal.ts";

export interface WelcomeFacts {
	/** With its token in the fragment, which a browser never sends or logs. */
	pageUrl: string;
	workspace: string;
	isSample: boolean;
	engine: EngineInfo;
	sandbox: SandboxInfo;
	/** Set where the port asked for was taken. */
	portTaken?: { asked: number; got: number };
	logs: string;
	colour: boolean;
}

export function welcomeScreen(facts: WelcomeFacts): string {
	const { bold, dim, green, yellow, cyan } = paintFor(facts.colour);
	const { engine, sandbox } = facts;
	const sandboxed = sandbox.level !== "none";
	const lines = [
		"",
		`  ${bold("Ensemble")} is running.`,
		"",
		`  ${bold("Open")}       ${cyan(facts.pageUrl)}`,
		`  ${bold("Workspace")}  ${facts.workspace}${facts.isSample ? dim("  (your copy of the sample; delete it to start over; --workspace DIR for your own project)") : ""}`,
		`  ${bold("Engine")}     ${(engine.id === "offline" ? yellow : green)(engineSentence(engine))}`,
		`             ${dim(engine.reason)}`,
		`  ${bold("Sandbox")}    ${sandboxed ? green(sandbox.level) : yellow("none: nothing is executed")}`,
		`             ${dim(sandbox.reason)}`,
		`  ${bold("VS Code")}    ${dim("npm run package, then install dist/ensemble-*.vsix (Extensions: Install from VSIX…)")}`,
		`  ${bold("Terminal")}   ${dim('npm start -- "fix the problems in this project and run its tests" --workspace DIR')}`,
		`  ${bold("Logs")}       ${dim(facts.logs)}`,
		"",
	];
	if (facts.portTaken) lines.push(`  ${yellow(`Port ${facts.portTaken.asked} was taken, so this uses ${facts.portTaken.got}.`)}`, "");
	lines.push(`  ${dim("Ctrl+C ends it.")}`, "");
	return lines.join("\n");
}
