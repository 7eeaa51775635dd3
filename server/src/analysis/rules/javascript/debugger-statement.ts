import type { Rule } from "../rule.ts";
import { bodyTypes, script, wholeLine } from "./script-syntax.ts";

export const debuggerStatement: Rule = {
	id: "debugger-statement",
	languages: script,
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: "(debugger_statement) @at",
	message: "A debugger statement was left here",
	suggestion: "Remove it.",
	fix({ at, source }) {
		if (!bodyTypes.has(at.parent?.type ?? "")) return undefined;
		return { title: "Remove it", safety: "safe", edits: [{ ...wholeLine(at, source), text: "" }] };
	},
	explanation: "`debugger` stops the program wherever developer tools are open. It is meant for a moment's look, not for what others run.",
	examples: { bad: ["function f() {\n\tdebugger;\n\tg();\n}", "debugger"], good: ["debug();", 'log("debugger");'] },
	sameAs: ["eslint/no-debugger", "biome/noDebugger"],
};
